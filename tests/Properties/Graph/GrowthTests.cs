namespace Autograd.Properties.Graph;

/// <summary>
/// Ten times the program takes ten times the work. Work is counted in bytes that the thread allocates, which, unlike time,
/// are the same in every run; a pass that made a buffer of the whole source at each step would take a hundred times.
/// </summary>
public sealed class GrowthTests
{
    private static readonly BackwardOptions Recorded = new() { CreateGraph = true };

    // Of a loop of n steps over a vector of n elements.
    private static readonly Dictionary<string, Func<Tensor, int, Tensor>> Loops = new(StringComparer.Ordinal)
    {
        ["chain"] = static (x, n) => Repeat(x[0], n, static (y, _) => (y * 1.0001) + 1),
        ["fan-in"] = static (x, n) => Tensor.Stack([.. Enumerable.Range(0, n).Select(i => (x.Detach()[i] * 1).Track() * 2)]).Sum() + x[0],
        ["fan-out"] = static (x, n) => x[0] is var first ? Repeat(first * 0, n, (y, _) => y + first) : x,
        ["y += x[i]"] = static (x, n) => Repeat(x[0], n, (y, i) => y + x[i]),
        ["y += x[i] * x[i - 1]"] = static (x, n) => Repeat(x[0], n, (y, i) => i == 0 ? y : y + (x[i] * x[i - 1])),
        ["y += x[i..(i + 2)]"] = static (x, n) => Repeat(x[..2], n - 1, (y, i) => y + x[i..(i + 2)]),
        ["y += x[row, column]"] = static (x, n) => x.Reshape(-1, 10) is var m ? Repeat(x[0], n, (y, i) => y + m[i / 10, i % 10]) : x,
        ["y += x[tensor]"] = static (x, n) => Repeat(x[..1], n, (y, i) => y + x[Tensor.From([(long)i])]),
        ["y += x.IndexSelect(0, tensor)"] = static (x, n) => Repeat(x[..1], n, (y, i) => y + x.IndexSelect(0, Tensor.From([(long)i]))),
        ["y += m[.., tensor]"] = static (x, n) => x.Reshape(10, -1) is var m ? Repeat(x[..10], n, (y, i) => y + m[.., Tensor.From([i / 10L])].Squeeze(1)) : x,
        ["y += x.Gather(0, tensor)"] = static (x, n) => Repeat(x[..1], n, (y, i) => y + x.Gather(0, Tensor.From([(long)i]))),
        ["iteration"] = static (x, n) =>
        {
            var y = x[0];
            foreach (var e in x) y += e * e;
            return y;
        },
    };

    public static TheoryData<string> Names => [.. Loops.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Ten_times_the_steps_take_ten_times_the_work(string name)
    {
        var loop = Loops[name];
        Work(loop, 200); // what is made once
        var n = name == "y += x[i]" ? 2000 : 500;
        var (small, large) = (Work(loop, n), Work(loop, 10 * n));
        Assert.InRange((double)large / small, 5, 20);
    }

    /// <summary>What is added into sums in place has the values of a recorded pass, where each part is made and added.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Gradient_is_that_of_a_recorded_pass(string name)
    {
        var x = Tensor.Randn([60], new Generator(11), DType.Float64).Track();
        var y = Loops[name](x, 60);
        y *= Tensor.Randn(y.Shape, new Generator(12), DType.Float64);
        Assert.Equal(y.Sum().Backward(options: Recorded)[x].ToArray<double>(), y.Sum().Backward()[x].ToArray<double>());
    }

    /// <summary>Parts of a matrix in every lie: columns, steps, blocks, rows named twice, under both dtypes.</summary>
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Parts_of_a_matrix_add_up(DType dtype)
    {
        var x = Tensor.Randn([7, 9, 4], new Generator(13), dtype).Track();
        var indices = Tensor.From([3L, 0, 5]);
        Tensor[] parts =
        [
            x.Select(1, 3), x.Select(2, 1), x[2], x.Slice(1, 1, 8, 3), x.Slice(2, 1, 3), x.Slice(0, 2, 5, 2), x[indices], x[.., indices], x.IndexSelect(1, indices),
            x.IndexSelect(2, Tensor.From([1L])), x.Select(1, 3).T, x[indices, indices], x[0, 0, 0], x.Slice(0, 3, 3), x[x.Detach() > 1], x.Transpose(0, 2).Select(0, 1),
            x[.., .., indices - 2], x[.., indices, Tensor.From([0L, 2, 3])], x[1, indices], x[indices, .., Tensor.From([0L, 2, 3])],
            x.Gather(1, Tensor.From([.. Enumerable.Range(0, 24).Select(static i => i * 5L % 9)], 4, 2, 3)), x.Gather(2, Tensor.From([3L], 1, 1, 1)),
        ];
        var y = x.Sum() + (x * 2).Sum();
        for (var i = 0; i < parts.Length; i++) y += (parts[i] * Tensor.Randn(parts[i].Shape, new Generator((ulong)i), dtype)).Sum();
        Tensor recorded = y.Backward(options: Recorded)[x], own = y.Backward()[x];
        if (dtype == DType.Float32) Assert.Equal(recorded.ToArray<float>(), own.ToArray<float>());
        else Assert.Equal(recorded.ToArray<double>(), own.ToArray<double>());
    }

    /// <summary>A place that one tensor of indices names several times is added to one after another, in either pass to a rounding.</summary>
    [Fact]
    public void Indices_that_repeat_add_up()
    {
        var x = Tensor.Randn([5, 3], new Generator(14), DType.Float64).Track();
        var indices = Tensor.From([1L, 1, 4, 1]);
        var y = (x * 3).Sum() + x.Sum() + (x[indices] * 0.1).Sum() + (x.IndexSelect(0, indices) * 0.7).Sum();
        double[] recorded = y.Backward(options: Recorded)[x].ToArray<double>(), own = y.Backward()[x].ToArray<double>();
        for (var i = 0; i < own.Length; i++) Assert.Equal(recorded[i], own[i], 1e-14); // a few roundings of numbers up to 6.4
        Assert.Equal([4.0, 6.4, 4, 4, 4.8], Enumerable.Range(0, 5).Select(i => Math.Round(own[3 * i], 12)));
    }

    /// <summary>Taking 2000 rows of 500 apart and using each makes one gradient of the whole, not 2000.</summary>
    [Fact]
    public void Rows_taken_apart_cost_one_buffer_of_the_whole()
    {
        var x = Tensor.Ones([2000, 500], DType.Float32).Track();
        var y = Tensor.Zeros([500], DType.Float32);
        foreach (var row in x) y += row * 2;
        var root = y.Sum();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var g = root.Backward()[x];
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10L * x.Numel * sizeof(float));
        Assert.All(g[^1].ToArray<float>(), static v => Assert.Equal(2f, v));
    }

    private static Tensor Repeat(Tensor y, int n, Func<Tensor, int, Tensor> step)
    {
        for (var i = 0; i < n; i++) y = step(y, i);
        return y;
    }

    private static long Work(Func<Tensor, int, Tensor> loop, int n)
    {
        var x = Tensor.Ones([n], DType.Float64).Track();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var root = loop(x, n).Sum();
        Assert.NotEmpty(root.Backward());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
