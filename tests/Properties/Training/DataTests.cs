namespace Autograd.Properties.Training;

/// <summary>Data sets, batches, shuffling: nothing lost, nothing twice, the same order from the same seed.</summary>
public sealed class DataTests
{
    private static Dataset Numbers(int count) => new(Tensor.Arange(0, count, dtype: DType.Float64).Unsqueeze(1), Tensor.Arange(0, count, dtype: DType.Int64));

    [Theory]
    [InlineData(10, 3, false, 4)]
    [InlineData(10, 3, true, 3)]
    [InlineData(10, 5, true, 2)]
    [InlineData(10, 100, false, 1)]
    [InlineData(1, 1, true, 1)]
    public void Every_epoch_has_every_sample_once_in_an_order_of_its_own(int count, int size, bool dropLast, int batches)
    {
        var loader = new DataLoader(Numbers(count), size, new Generator(3), dropLast);
        Assert.Equal(batches, loader.Batches);
        var epochs = Enumerable.Range(0, 3).Select(_ => loader.ToArray()).ToArray();
        foreach (var epoch in epochs)
        {
            Assert.Equal(batches, epoch.Length);
            Assert.All(epoch[..^1], batch => Assert.Equal(size, batch.Count));
            Assert.All(epoch, static batch => Assert.Equal(batch.Inputs.ToArray<double>(), batch.Targets.To(DType.Float64).ToArray<double>()));
            var seen = Targets(epoch);
            Assert.Equal(seen.Length, seen.Distinct().Count());
            if (!dropLast) Assert.Equal(count, seen.Length);
        }

        var again = new DataLoader(Numbers(count), size, new Generator(3), dropLast);
        foreach (var epoch in epochs) Assert.Equal(Targets(epoch), Targets([.. again]));
        if (count > 1) Assert.NotEqual(Targets(epochs[0]), Targets(epochs[1]));
    }

    [Fact]
    public void Without_a_generator_the_order_is_that_of_the_data_and_nothing_is_copied()
    {
        var data = Numbers(7);
        var loader = new DataLoader(data, 3);
        for (var epoch = 0; epoch < 2; epoch++) Assert.Equal(Enumerable.Range(0, 7).Select(static i => (long)i), Targets([.. loader]));
        Assert.Same(data.Inputs.Value.Buffer, loader.First().Inputs.Value.Buffer);
    }

    [Fact]
    public void Enumeration_that_is_left_early_ends_its_epoch_and_a_restored_one_goes_on()
    {
        var loader = new DataLoader(Numbers(10), 3, new Generator(3));
        var first = new List<long>();
        IReadOnlyDictionary<string, Tensor>? saved = null;
        foreach (var batch in loader)
        {
            first.AddRange(batch.Targets.ToArray<long>());
            if (loader.Position == 2)
            {
                saved = loader.Save();
                break;
            }
        }

        Assert.Equal(10, Targets([.. loader]).Length);
        var other = new DataLoader(Numbers(10), 3, new Generator(42));
        other.Restore(saved!);
        Assert.Equal(2, other.Position);
        var rest = Targets([.. other]);
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => (long)i), first.Concat(rest).Order());

        // And the epochs behind it are those of one that was never interrupted.
        var whole = new DataLoader(Numbers(10), 3, new Generator(3));
        Assert.Equal(first.Concat(rest), Targets([.. whole]));
        Assert.Equal(Targets([.. whole]), Targets([.. other]));
    }

    [Fact]
    public void Items_of_any_kind_are_collated()
    {
        string[] words = ["a", "bb", "ccc", "dddd", "eeeee"];
        var loader = DataLoader.Of(
            words, static some => new Dataset(Tensor.From([.. some.Select(static word => (float)word.Length)]), Tensor.From([.. some.Select(static word => (long)word[0])])), 2, new Generator(1));
        var batches = loader.ToArray();
        Assert.Equal(3, batches.Length);
        Assert.Equal([1, 2, 3, 4, 5], batches.SelectMany(static b => b.Inputs.ToArray<float>()).Order());
        foreach (var batch in batches)
            Assert.Equal(batch.Inputs.ToArray<float>().Select(static length => (long)('a' + (int)length - 1)), batch.Targets.ToArray<long>());
    }

    [Fact]
    public void Samples_are_stacked_and_streams_are_read_no_further_than_asked()
    {
        var read = 0;
        IEnumerable<(Tensor, Tensor)> Samples()
        {
            for (var i = 0; i < 7; i++, read++) yield return (Tensor.Full([2], i), Tensor.Scalar((long)i));
        }

        Assert.Equal(Shape.Of(7, 2), Dataset.Of(Samples()).Inputs.Shape);
        read = 0;
        var stream = Dataset.Stream(Samples(), 3);
        Assert.Equal(0, read);
        var first = stream.First();
        Assert.InRange(read, 2, 3);
        Assert.Equal([0, 1, 2], first.Targets.ToArray<long>());
        Assert.Equal([3, 3, 1], stream.Select(static b => b.Count));
        Assert.Equal([3, 3], Dataset.Stream(Samples(), 3, dropLast: true).Select(static b => b.Count));
        Assert.Empty(Dataset.Stream([], 3));
    }

    [Fact]
    public void Arrays_become_tensors_of_their_dtypes()
    {
        var data = Dataset.From([[1.5, 2], [3, 4], [5, 6]], new long[] { 0, 1, 0 });
        Assert.Equal((Shape.Of(3, 2), DType.Float64, DType.Int64), (data.Inputs.Shape, data.Inputs.DType, data.Targets.DType));
        var (first, second) = data.Split(2);
        Assert.Equal((2, 1), (first.Count, second.Count));
        Assert.Equal([5, 6], second.Inputs.ToArray<double>());
        var (x, y) = data.At(Tensor.From([2L, 0]));
        Assert.Equal([5, 6, 1.5, 2], x.ToArray<double>());
        Assert.Equal([0, 0], y.ToArray<long>());
        Assert.Equal([0, 0, 1], data.Shuffled(new Generator(1)).Targets.ToArray<long>().Order());
        Assert.Equal([2, 1], data.Batches(2).Select(static b => b.Count));
        Assert.Equal([1], data.Batches(2, Tensor.From([1L])).Select(static b => b.Count));
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var data = Numbers(3);
        Says("[3, 1], targets []", () => new Dataset(data.Inputs, Tensor.Scalar(1.0)));
        Says("[3, 1], targets [2]", () => new Dataset(data.Inputs, Tensor.Ones(2)));
        Says("row 1 has 1", () => Dataset.From([[1.0, 2], [3]], new[] { 1L, 2 }));
        Says("targets [1]", () => Dataset.From([[1.0, 2], [3, 4]], new[] { 1L }));
        Says("no sample", () => Dataset.Of([]));
        Says("size is 0", () => data.Batches(0));
        Says("size is 0", () => Dataset.Stream([], 0));
        Says("size is -1", () => new DataLoader(data, -1));
        Says("4 of 3", () => data.Split(4));
        Says("3 samples in batches of 4", () => new DataLoader(data, 4, dropLast: true));
        Says("0 samples", () => new DataLoader(data[..0], 4));
        Says("'position'", () => new DataLoader(data, 2).Restore(new Dictionary<string, Tensor>()));
        Says("'generator'", () => new DataLoader(data, 2).Restore(new DataLoader(data, 2, new Generator(1)).Save()));
        Says("'generator'", () => new DataLoader(data, 2, new Generator(1)).Restore(new DataLoader(data, 2).Save()));
        Assert.Throws<ArgumentNullException>(() => new DataLoader(null!, 1));
        Assert.Throws<ArgumentNullException>(() => Dataset.From<double, long>([null!], [1]));
        Assert.Throws<ArgumentNullException>(() => DataLoader.Of<int>(null!, static _ => Numbers(1), 1));
    }

    private static long[] Targets(Dataset[] batches) => [.. batches.SelectMany(static batch => batch.Targets.ToArray<long>())];

    private static void Says(string part, Action act) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
