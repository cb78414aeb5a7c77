using Autograd.Kernels;
using FsCheck.Xunit;

namespace Autograd.Properties.Kernels;

/// <summary>Reductions against the definition, over random shapes, views, dtypes and dimensions.</summary>
[Properties(Arbitrary = [typeof(Views)], MaxTest = 300)]
public sealed class ReductionTests
{
    [Property]
    public void Sum_is_the_sum_exactly(View v) => Agree(v, Kernel.Sum, g => g.Sum(), floatingOnly: false);

    [Property]
    public void Amax_is_the_largest(View v) => Agree(v, Kernel.Amax, g => g.Max(), floatingOnly: false, some: true);

    [Property]
    public void Amin_is_the_smallest(View v) => Agree(v, Kernel.Amin, g => g.Min(), floatingOnly: false, some: true);

    [Property]
    public void All_and_Any_look_at_every_element(View v)
    {
        Agree(v, Kernel.All, g => g.All(e => e != 0) ? 1 : 0, floatingOnly: false);
        Agree(v, Kernel.Any, g => g.Any(e => e != 0) ? 1 : 0, floatingOnly: false);
    }

    [Property]
    public void Prod_is_the_product(View v)
    {
        // A product of n factors carries at most n roundings; long products of integers wrap, as in the reference.
        if (v.X.DType.IsFloating())
            Agree(v, Kernel.Prod, g => g.Aggregate(1.0, (a, b) => a * b), floatingOnly: true, tolerance: 1e-4);
        else
            AssertExact(Kernel.Prod(v.X, v.Dims), v, g => g.Aggregate(1L, (a, b) => unchecked(a * b)));
    }

    [Property]
    public void Mean_and_Var_match_their_definitions(View v)
    {
        Agree(v, Kernel.Mean, g => g.Count == 0 ? double.NaN : g.Average(), floatingOnly: true, tolerance: 1e-6);
        foreach (var correction in (double[])[0, 1, 2.5])
        {
            Agree(v, (x, d, k) => Kernel.Var(x, d, correction, k), g =>
            {
                if (g.Count == 0) return double.NaN;
                var squares = g.Sum(e => (e - g.Average()) * (e - g.Average()));
                return (Math.Abs(squares) < 1e-20 ? 0 : squares) / Math.Max(g.Count - correction, 0);
            }, floatingOnly: true, tolerance: 1e-5);
        }
    }

    [Property]
    public void Norms_match_their_definitions(View v)
    {
        Agree(v, (x, d, k) => Kernel.Norm(x, 2, d, k), g => Math.Sqrt(g.Sum(e => e * e)), floatingOnly: true, tolerance: 1e-6);
        Agree(v, (x, d, k) => Kernel.Norm(x, 1, d, k), g => g.Sum(Math.Abs), floatingOnly: true);
        Agree(v, (x, d, k) => Kernel.Norm(x, 0, d, k), g => g.Count(e => e != 0), floatingOnly: true);
        Agree(v, (x, d, k) => Kernel.Norm(x, 3, d, k), g => Math.Cbrt(g.Sum(e => Math.Abs(e * e * e))), floatingOnly: true, tolerance: 1e-6);
        Agree(v, (x, d, k) => Kernel.Norm(x, double.PositiveInfinity, d, k), g => g.Max(Math.Abs), floatingOnly: true, some: true);
        Agree(v, (x, d, k) => Kernel.Norm(x, double.NegativeInfinity, d, k), g => g.Min(Math.Abs), floatingOnly: true, some: true);
    }

    [Property]
    public void LogSumExp_matches_its_definition(View v)
        => Agree(v, Kernel.LogSumExp, g => Math.Log(g.Sum(Math.Exp)), floatingOnly: true, tolerance: 1e-6);

    [Property]
    public void Extremes_along_a_dimension_are_the_first_ones(View v)
    {
        var d = v.Dim;
        int[] dims = v.X.Shape.Rank == 0 ? [] : [d];
        var data = Views.Doubles(v.X);
        var groups = Views.Groups(v.X.Shape, dims);
        if (v.X.Shape.Rank > 0 && v.X.Shape[d] == 0)
        {
            Assert.Throws<ShapeException>(() => Kernel.Max(v.X, d));
            Assert.Throws<ShapeException>(() => Kernel.ArgMin(v.X, d));
            return;
        }

        foreach (var top in (bool[])[true, false])
        {
            var (values, indices) = top ? Kernel.Max(v.X, d) : Kernel.Min(v.X, d);
            Assert.Equal(v.X.DType, values.DType);
            Assert.Equal(Views.Left(v.X.Shape, dims, keepDim: false), values.Shape);
            Assert.Equal(Views.Left(v.X.Shape, dims, keepDim: true), Kernel.ArgMax(v.X, d, keepDim: true).Shape);
            var expected = groups.Select(g => g.FindIndex(i => data[i] == (top ? g.Max(j => data[j]) : g.Min(j => data[j])))).ToArray();
            Assert.Equal(expected.Select(i => (long)i), indices.ToArray<long>());
            Assert.Equal(groups.Select((g, i) => data[g[expected[i]]]), Views.Doubles(values));
        }

        if (v.X.Numel == 0) return;
        Assert.Equal(Array.IndexOf(data, data.Max()), Kernel.ArgMax(v.X).Item<long>());
        Assert.Equal(Array.IndexOf(data, data.Min()), Kernel.ArgMin(v.X).Item<long>());
    }

    private static void Agree(
        View v, Func<NdArray, int[]?, bool, NdArray> kernel, Func<List<double>, double> definition, bool floatingOnly,
        double tolerance = 0, bool some = false)
    {
        if (floatingOnly && !v.X.DType.IsFloating()) return;
        var groups = Views.Groups(v.X.Shape, v.Dims);
        if (some && v.Dims.Any(d => v.X.Shape[d] == 0))
        {
            Assert.Throws<ShapeException>(() => kernel(v.X, v.Dims, false));
            return;
        }

        var data = Views.Doubles(v.X);
        double[] expected = [.. groups.Select(g => definition([.. g.Select(i => data[i])]))];
        foreach (var keepDim in (bool[])[false, true])
        {
            var y = kernel(v.X, v.Dims, keepDim);
            Assert.Equal(Views.Left(v.X.Shape, v.Dims, keepDim), y.Shape);
            var actual = Views.Doubles(y);
            for (var i = 0; i < actual.Length; i++)
                Assert.True(Close(expected[i], actual[i], tolerance), $"{v}: at {i} expected {expected[i]:R}, got {actual[i]:R}");
        }

        if (!some || v.X.Numel > 0) Assert.Equal(default, kernel(v.X, null, false).Shape);
    }

    private static void AssertExact(NdArray y, View v, Func<List<long>, long> definition)
    {
        var data = Kernel.To(v.X, DType.Int64).ToArray<long>();
        Assert.Equal(Views.Groups(v.X.Shape, v.Dims).Select(g => definition([.. g.Select(i => data[i])])), y.ToArray<long>());
    }

    private static bool Close(double expected, double actual, double tolerance)
        => expected.Equals(actual) || expected == actual || Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected));
}
