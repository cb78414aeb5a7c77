using Autograd.Kernels;
using FsCheck.Xunit;

namespace Autograd.Properties.Kernels;

/// <summary>Places by order against a stable sort of pairs: equal elements by place, NaN greatest.</summary>
[Properties(Arbitrary = [typeof(Views)], MaxTest = 200)]
public sealed class SortTests
{
    private static readonly Comparer<double> NanLast = Comparer<double>.Create(static (x, y)
        => double.IsNaN(x) ? (double.IsNaN(y) ? 0 : 1) : double.IsNaN(y) ? -1 : x < y ? -1 : x > y ? 1 : 0);

    [Property]
    public void Places_are_those_of_a_stable_sort(View v) => Check(v.X.DType.IsFloating() ? WithNans(v) : v.X, v.Dim);

    [Theory]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(40_000)]
    public void Long_rows_of_every_pattern_are_sorted(int n)
    {
        var random = new Random(n);
        Func<int, double>[] patterns =
        [
            static i => i, i => n - i, static _ => 1, i => Math.Min(i, n - i), static i => i & 3, i => i % 7 == 0 ? double.NaN : -i, static _ => double.NaN,
            _ => random.NextDouble(), i => i % 2 == 0 ? 0.0 : -0.0, i => i == n - 1 ? double.NegativeInfinity : i,
        ];
        foreach (var pattern in patterns)
            Check(NdArray.From<double>([.. Enumerable.Range(0, n).Select(pattern)], [n]), 0);
    }

    [Fact]
    public void Int64_keeps_its_extremes()
    {
        var x = NdArray.From([long.MaxValue, long.MinValue, 0, long.MaxValue - 1], [4]);
        Assert.Equal([1, 2, 3, 0], Kernel.ArgSort(x, 0).ToArray<long>());
        Assert.Equal([0, 3, 2, 1], Kernel.ArgSort(x, 0, descending: true).ToArray<long>());
    }

    [Fact]
    public void Empty_and_0d_arrays_have_places_too()
    {
        Assert.Equal([0], Kernel.ArgSort(NdArray.Scalar(2.0), -1).ToArray<long>());
        Assert.Equal(default, Kernel.ArgTopK(NdArray.Scalar(2.0), 1, 0).Shape);
        Assert.Equal([3, 0], Kernel.ArgSort(NdArray.Zeros([3, 0], DType.Float32), 1).Shape);
        Assert.Equal([0, 3], Kernel.ArgSort(NdArray.Zeros([0, 3], DType.Float32), 1).Shape);
        Assert.Equal([3, 0], Kernel.ArgTopK(NdArray.Zeros([3, 2], DType.Float32), 0, 1).Shape);
        Assert.Equal([0, 1], Kernel.ArgMedian(NdArray.Zeros([0, 2], DType.Float32), 1).Shape);
        Assert.Throws<ShapeException>(() => Kernel.ArgMedian(NdArray.Zeros([2, 0], DType.Float32), 1));
        Assert.Throws<ShapeException>(() => Kernel.ArgMode(NdArray.Zeros([2, 0], DType.Float32), 1));
        Assert.Throws<ShapeException>(() => Kernel.ArgKthValue(NdArray.Zeros([2, 0], DType.Float32), 1, 1));
        Assert.Throws<ShapeException>(() => Kernel.ArgTopK(NdArray.Zeros([2, 3], DType.Float32), 4, 1));
    }

    private static NdArray WithNans(View v)
    {
        var data = Views.Doubles(v.X);
        for (var i = 0; i < data.Length; i++)
            if (v.Random.Next(6) == 0) data[i] = double.NaN;
        return Kernel.To(NdArray.From<double>(data, v.X.Shape), v.X.DType);
    }

    private static void Check(NdArray x, int dim)
    {
        var data = Views.Doubles(x);
        var length = x.Shape.IsScalar ? 1 : x.Shape[dim];
        var (up, down) = (Kernel.ArgSort(x, dim).ToArray<long>(), Kernel.ArgSort(x, dim, descending: true).ToArray<long>());
        var k = length == 0 ? 0 : Math.Max(1, length / 3);
        var first = Kernel.ArgTopK(x, k, dim, largest: false).ToArray<long>();
        var (largest, smallest) = (Kernel.ArgCumulative(x, dim, largest: true).ToArray<long>(), Kernel.ArgCumulative(x, dim, largest: false).ToArray<long>());
        var (nth, median, some, mode) = length == 0 ? ([], [], [], []) : (
            Kernel.ArgKthValue(x, k, dim).ToArray<long>(), Kernel.ArgMedian(x, dim).ToArray<long>(),
            Kernel.ArgMedian(x, dim, ignoreNan: true).ToArray<long>(), Kernel.ArgMode(x, dim).ToArray<long>());

        var groups = Views.Groups(x.Shape, x.Shape.IsScalar ? [] : [dim]);
        var firsts = Views.Groups(x.Shape.IsScalar ? x.Shape : x.Shape.With(dim < 0 ? dim + x.Shape.Rank : dim, k), x.Shape.IsScalar ? [] : [dim]);
        for (var g = 0; g < groups.Length && length > 0; g++)
        {
            var row = groups[g].Select(i => data[i]).ToArray();
            int[] order = [.. Enumerable.Range(0, length).OrderBy(i => row[i], NanLast)];
            Assert.Equal(order.Select(static i => (long)i), groups[g].Select(i => up[i]));
            Assert.Equal(Enumerable.Range(0, length).OrderByDescending(i => row[i], NanLast).Select(static i => (long)i), groups[g].Select(i => down[i]));
            Assert.Equal(order[..k].Select(static i => (long)i), firsts[g].Select(i => first[i]));
            Assert.Equal(order[k - 1], nth[g]);

            var numbers = row.Count(static v => !double.IsNaN(v));
            Assert.Equal(order[numbers < length ? numbers : (length - 1) / 2], median[g]);
            Assert.Equal(order[numbers == 0 ? 0 : (numbers - 1) / 2], some[g]);
            var most = order.GroupBy(i => double.IsNaN(row[i]) ? $"NaN {i}" : FormattableString.Invariant($"{row[i] + 0.0:R}")).MaxBy(static run => run.Count())!;
            Assert.Equal(most.Last(), mode[g]);

            for (int i = 0, high = 0, low = 0; i < length; i++)
            {
                high = double.IsNaN(row[i]) || row[i] >= row[high] ? i : high;
                low = double.IsNaN(row[i]) || row[i] <= row[low] ? i : low;
                Assert.Equal((high, low), (largest[groups[g][i]], smallest[groups[g][i]]));
            }
        }
    }
}
