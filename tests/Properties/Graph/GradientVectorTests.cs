using Autograd.Properties.Rules;
using FsCheck.Xunit;

namespace Autograd.Properties.Graph;

/// <summary>Gradient maps as a vector space: the laws, over maps with different supports and dtypes.</summary>
public sealed class GradientVectorTests
{
    // Four leaves of different shapes and dtypes; bit i of a support says that leaf i has a gradient.
    private static readonly Tensor[] Leaves =
    [
        Tensor.Zeros([3], DType.Float64).Track(),
        Tensor.Zeros([2, 2], DType.Float32).Track(),
        Tensor.Zeros(default, DType.Float64).Track(),
        Tensor.Zeros([0, 4], DType.Float32).Track(),
    ];

    [Property(MaxTest = 100)]
    public void Sum_commutes_bit_for_bit(ulong seed) => Trial(seed, static (a, b, _) => Same(a + b, b + a));

    [Property(MaxTest = 100)]
    public void Sum_is_associative_up_to_rounding(ulong seed) => Trial(seed, static (a, b, c) => Near((a + b) + c, a + (b + c), 4));

    [Property(MaxTest = 100)]
    public void Zero_is_neutral_and_changes_no_support(ulong seed) => Trial(seed, static (a, _, _) =>
    {
        Same(a, a + Gradients.Zero);
        Same(a, Gradients.Zero + a);
        Assert.Empty(Gradients.Zero);
    });

    [Property(MaxTest = 100)]
    public void Difference_with_itself_is_zeros_on_the_same_support(ulong seed) => Trial(seed, static (a, b, _) =>
    {
        Same(a.Map(Tensor.ZerosLike), a - a);
        Same(a + (-b), a - b);
        Same(a, -(-a));
    });

    [Property(MaxTest = 100)]
    public void Scaling_distributes_up_to_rounding(ulong seed) => Trial(seed, static (a, b, _) =>
    {
        Near((a + b) * 0.3, (a * 0.3) + (b * 0.3), 4);
        Near(a * 0.7, (a * 0.3) + (a * 0.4), 4);
        Same(a * 2, a + a);
        Same(a / 2, a * 0.5);
        Same(a * 1, a);
    });

    [Property(MaxTest = 100)]
    public void Support_of_a_sum_is_the_union(ulong seed) => Trial(seed, static (a, b, _) =>
        Assert.All(Leaves, leaf => Assert.Equal(a.ContainsKey(leaf) || b.ContainsKey(leaf), (a + b).ContainsKey(leaf))));

    /// <summary>Terms up to 20 elements of size 3: each rounding is at most 20 · 9 · 2⁻⁵², and the maps themselves are rounded to Float32.</summary>
    [Property(MaxTest = 100)]
    public void Dot_is_bilinear_symmetric_and_the_norm_squared(ulong seed) => Trial(seed, static (a, b, c) =>
    {
        Assert.Equal(a.Dot(b), b.Dot(a), 1e-12);
        Assert.Equal(a.Dot(c) + b.Dot(c), (a + b).Dot(c), 1e-4);
        Assert.Equal(a.Norm() * a.Norm(), a.Dot(a), 1e-10);
        Assert.True(Math.Abs(a.Dot(b)) <= (a.Norm() * b.Norm()) + 1e-10);
    });

    [Property(MaxTest = 100)]
    public void Norms_are_those_of_all_elements_as_one_vector(ulong seed) => Trial(seed, static (a, b, _) =>
    {
        var all = a.Values.SelectMany(static g => Terms.Doubles(g)).Select(Math.Abs).ToArray();
        Assert.Equal(all.Sum(), a.Norm(1), 1e-10);
        Assert.Equal(Math.Sqrt(all.Sum(static v => v * v)), a.Norm(), 1e-10);
        Assert.Equal(Math.Cbrt(all.Sum(static v => v * v * v)), a.Norm(3), 1e-10);
        Assert.Equal(all.DefaultIfEmpty(0).Max(), a.Norm(double.PositiveInfinity));
        Assert.True((a + b).Norm() <= a.Norm() + b.Norm() + 1e-5, "triangle");
    });

    [Property(MaxTest = 100)]
    public void Clipping_by_norm_keeps_the_direction_and_bounds_the_norm(ulong seed) => Trial(seed, static (a, _, _) =>
    {
        var clipped = a.ClipByNorm(1.5);
        if (a.Norm() <= 1.5) Assert.Same(a, clipped);
        else Assert.Equal(1.5, clipped.Norm(), 1e-6); // Float32 rounds each element by 2⁻²⁴ of itself.
        Assert.Equal(a.Norm() * clipped.Norm(), a.Dot(clipped), 1e-5);
    });

    [Property(MaxTest = 100)]
    public void Clipping_by_value_is_clamping_each_element(ulong seed) => Trial(seed, static (a, _, _) =>
    {
        Same(a.Map(static g => g.Clamp(-0.5, 0.5)), a.ClipByValue(0.5));
        Assert.True(a.ClipByValue(0.5).Norm(double.PositiveInfinity) <= 0.5);
    });

    [Property(MaxTest = 100)]
    public void Merge_takes_what_one_side_has_and_asks_where_both_have(ulong seed) => Trial(seed, static (a, b, _) =>
    {
        var left = a.Merge(b, static (x, _) => x);
        foreach (var leaf in Leaves)
        {
            Assert.Equal(a.ContainsKey(leaf) || b.ContainsKey(leaf), left.TryGetValue(leaf, out var found));
            if (found is not null) Assert.Same(a.TryGetValue(leaf, out var own) ? own : b[leaf], found);
        }
    });

    [Property(MaxTest = 50)]
    public void Names_and_bytes_and_back_are_the_same_map(ulong seed) => Trial(seed, static (a, _, _) =>
    {
        var names = Leaves.Select(static (leaf, i) => (Name: "layer." + i, leaf)).ToArray();
        var named = a.Named(names);
        Assert.Equal(a.Count, named.Count);
        var bytes = named.ToBytes();
        Same(a, NamedGradients.FromBytes(bytes).For(names));
        Assert.Equal(bytes, a.Named(names.Reverse()).ToBytes());
    });

    [Fact]
    public void Norm_does_not_overflow_or_vanish_on_the_way()
    {
        static double NormOf(double value) => Of(Tensor.From([value, value]), 0).Norm();
        Assert.Equal(Math.Sqrt(2) * 1e200, NormOf(1e200), 1e186);
        Assert.Equal(Math.Sqrt(2), NormOf(1e-200) / 1e-200, 1e-14);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_found()
    {
        Assert.True(Gradients.Zero.IsFinite());
        Assert.True(Of(Tensor.From([1.0, -1e308]), 0).IsFinite());
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            Assert.False(Of(Tensor.From([1.0, bad]), 0).IsFinite());
            Assert.False(Of(Tensor.From([1f, (float)bad]), 0).IsFinite());
        }

        Assert.True(double.IsNaN(Of(Tensor.From([1.0, double.NaN]), 0).Norm()));
    }

    [Fact]
    public void Misuse_is_an_argument_error()
    {
        var a = Of(Tensor.From([1.0, 2.0]), 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => a.Norm(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => a.ClipByNorm(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => a.ClipByValue(double.NaN));
        Assert.Throws<ShapeException>(() => a.Map(static g => g.Sum()));
        Assert.Throws<DTypeException>(() => a.Map(static g => g.To(DType.Float32)));
        var (x, y) = (Leaves[0], Leaves[1]);
        Assert.Throws<ArgumentException>(() => a.Named(("a", x), ("a", y)));
        Assert.Throws<ArgumentException>(() => a.Named(("a", x), ("b", x)));
        Assert.Throws<ArgumentException>(() => a.Named(("a", Tensor.Zeros(3))));
        var named = Random(new Generator(1), 0b11).Named(("x", x), ("y", y));
        Assert.Throws<ArgumentException>(() => named.For(("x", x)));
        Assert.Throws<ShapeException>(() => named.For(("x", Leaves[2]), ("y", y)));
        Assert.Throws<KeyNotFoundException>(() => named["z"]);
    }

    /// <summary>A sum carries the history of its terms: gradients made with createGraph stay differentiable.</summary>
    [Fact]
    public void Sums_of_differentiable_gradients_are_differentiable()
    {
        Tensor x = Tensor.From([2.0]).Track();
        var options = new BackwardOptions { CreateGraph = true };
        var sum = (x * x * x).Sum().Backward(options: options) + (2 * (x * x).Sum().Backward(options: options));
        Assert.Equal((6 * 2.0) + 4, Differentiate.Grad(sum[x].Sum(), x).Item());
    }

    private static void Trial(ulong seed, Action<Gradients, Gradients, Gradients> law)
    {
        var generator = new Generator(seed);
        var supports = generator.Integers(0, 16, [3]).ToArray<long>();
        law(Random(generator, supports[0]), Random(generator, supports[1]), Random(generator, supports[2]));
    }

    private static Gradients Random(Generator generator, long support)
    {
        var map = new Dictionary<Edge, Tensor>();
        for (var i = 0; i < Leaves.Length; i++)
            if ((support & (1 << i)) != 0) map.Add(Leaves[i].Edge, new Tensor(generator.Normal(Leaves[i].Shape, Leaves[i].DType)));
        return new Gradients(map);
    }

    private static Gradients Of(Tensor gradient, int leaf) => new(new Dictionary<Edge, Tensor> { [Leaves[leaf].Edge] = gradient });

    private static void Same(Gradients expected, Gradients actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var place in expected.Places) Terms.AssertSameBits([expected.At(place)!], [actual.At(place)!], "maps");
    }

    /// <summary>Equal up to some rounding units of elements that are smaller than 16.</summary>
    private static void Near(Gradients expected, Gradients actual, int units)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var place in expected.Places)
        {
            var (x, y) = (expected.At(place)!, actual.At(place)!);
            Assert.Equal((x.Shape, x.DType), (y.Shape, y.DType));
            var tolerance = units * 16 * (x.DType == DType.Float32 ? Math.Pow(2, -24) : Math.Pow(2, -53));
            foreach (var (p, q) in Terms.Doubles(x).Zip(Terms.Doubles(y))) Assert.Equal(p, q, tolerance);
        }
    }
}
