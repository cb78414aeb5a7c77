using Autograd.Testing;

namespace Autograd.Properties.FsCheckPackage;

/// <summary>Laws of generated shapes: they fit together, and still do when they shrink.</summary>
public sealed class ShapeGeneratorTests
{
    public static TheoryData<int> Families => [.. Enumerable.Range(0, Samples.Families.Length)];

    [Theory, MemberData(nameof(Families))]
    public void Shapes_follow_their_pattern_and_so_do_their_shrinks(int family)
    {
        var shapes = Samples.Families[family];
        foreach (var drawn in Samples.Of(shapes.ToArbitrary()))
        {
            Check(shapes, drawn);
            foreach (var smaller in shapes.ToArbitrary().Shrinker(drawn)) Check(shapes, smaller);
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void Every_shrink_has_fewer_dimensions_or_the_same_and_smaller_sizes(int family)
    {
        var arbitrary = Samples.Families[family].ToArbitrary();
        foreach (var drawn in Samples.Of(arbitrary))
            Assert.All(arbitrary.Shrinker(drawn), smaller => Assert.True(Measure(smaller).CompareTo(Measure(drawn)) < 0, $"{Say(drawn)} to {Say(smaller)}"));
    }

    [Fact]
    public void Shapes_shrink_to_nothing_where_everything_fails()
    {
        Assert.Equal([Shape.Of()], Samples.Smallest(Shapes.Any().ToArbitrary(), static _ => true));
        Assert.Equal([Shape.Of(), Shape.Of()], Samples.Smallest(Shapes.Broadcastable(2).ToArbitrary(), static _ => true));
        Assert.Equal([Shape.Of(1, 1), Shape.Of(1, 1)], Samples.Smallest(Shapes.MatMul().ToArbitrary(), static _ => true));
        Assert.Equal([Shape.Of(1, 1), Shape.Of(1, 1), Shape.Of(1)], Samples.Smallest(Shapes.Like("bi, io, o").ToArbitrary(), static _ => true));
        Assert.Equal([Shape.Of(2)], Samples.Smallest(Shapes.Any().WithRank(1, 3).WithSizes(2, 5).ToArbitrary(), static _ => true));
    }

    [Fact]
    public void Shapes_shrink_to_the_smallest_that_fails()
    {
        Assert.Equal([Shape.Of(3)], Samples.Smallest(Shapes.Any().ToArbitrary(), static s => s[0].ToArray().Any(static size => size >= 3)));
        Assert.Equal([Shape.Of(1, 2), Shape.Of(2, 1)], Samples.Smallest(Shapes.MatMul().ToArbitrary(), static s => s[0][-1] > 1));
        var broadcast = Samples.Smallest(Shapes.Broadcastable(2).ToArbitrary(), static s => s[0] != s[1]);
        Assert.Equal(1, broadcast.Sum(static s => s.Rank));
    }

    [Fact]
    public void Every_rank_and_the_small_sizes_occur()
    {
        var any = Samples.Of(Shapes.Any().WithEmpty().ToArbitrary(), 600).Select(static s => s[0]).ToList();
        Assert.Equal([0, 1, 2, 3, 4, 5], any.Select(static s => s.Rank).Distinct().Order());
        Assert.Equal([0, 1, 2, 3, 4], any.SelectMany(static s => s.ToArray()).Distinct().Order());
        Assert.DoesNotContain(Samples.Of(Shapes.Any().ToArbitrary(), 600), static s => s[0].Numel == 0);
    }

    [Fact]
    public void Half_of_the_pairs_really_broadcast()
    {
        var pairs = Samples.Of(Shapes.Broadcastable(2).ToArbitrary(), 600).ToList();
        Assert.InRange(pairs.Count(static s => s[0] != s[1]), 200, 550);
        Assert.Contains(pairs, static s => s[0].Rank > s[1].Rank);
        Assert.Contains(pairs, static s => s[0].Rank < s[1].Rank);
        Assert.Contains(pairs, static s => s[0].Rank == s[1].Rank && s[0] != s[1]);
    }

    [Theory]
    [InlineData("b-i", "position 1")]
    [InlineData("bi, i0", "position 5")]
    [InlineData("b..., i", "position 1")]
    [InlineData("abcdefghi", "at most 8")]
    public void A_pattern_that_cannot_be_read_is_refused_with_the_place(string pattern, string said)
        => Assert.Contains(said, Assert.Throws<ArgumentException>(() => Shapes.Like(pattern)).Message, StringComparison.Ordinal);

    [Fact]
    public void Wrong_limits_are_refused()
    {
        Assert.Throws<ArgumentNullException>(static () => Shapes.Like(null!));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Shapes.Same(0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Shapes.Broadcastable(-1));
        Assert.Throws<ArgumentException>(static () => Shapes.Any().WithRank(-1, 2));
        Assert.Throws<ArgumentException>(static () => Shapes.Any().WithRank(3, 2));
        Assert.Throws<ArgumentException>(static () => Shapes.Any().WithSizes(0, 2));
        Assert.Throws<ArgumentException>(static () => Shapes.Any().WithMaxElements(0));
    }

    private static void Check(Shapes shapes, Shape[] of)
    {
        var (letters, full) = (new Dictionary<char, int>(), Shape.Of());
        var parts = shapes.Pattern.Split(',', StringSplitOptions.TrimEntries);
        Assert.Equal(parts.Length, of.Length);
        var leads = new List<Shape>();
        for (var i = 0; i < parts.Length; i++)
        {
            var names = parts[i].TrimStart('.', '*');
            var leading = of[i].Rank - names.Length;
            Assert.True(leading == 0 || (leading > 0 && names != parts[i]), $"{shapes}: {of[i]}");
            for (var d = 0; d < names.Length; d++)
            {
                var size = of[i][leading + d];
                if (char.IsAsciiDigit(names[d])) Assert.Equal(names[d] - '0', size);
                else Assert.Equal(letters.TryGetValue(names[d], out var other) ? other : letters[names[d]] = size, size);
            }

            if (names == parts[i]) continue;
            leads.Add(Shape.Of(of[i].ToArray()[..leading]));
            full = Shape.Broadcast("test", full, leads[^1]);
            if (parts[i][0] == '*') Assert.Equal(leads.First(l => parts[leads.IndexOf(l)][0] == '*'), leads[^1]);
        }
    }

    private static (int Rank, int Sizes) Measure(Shape[] shapes) => (shapes.Sum(static s => s.Rank), shapes.Sum(static s => s.ToArray().Sum()));

    private static string Say(Shape[] shapes) => string.Join(", ", shapes);
}
