using System.Globalization;
using Autograd.Kernels;

namespace Autograd.Properties;

/// <summary>The worked examples: asserted in PyTorch's tests, published in its documentation, or replayed by hand.</summary>
public sealed class PrintExampleTests
{
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;

    private static readonly Dictionary<string, (Func<string> Print, string Expected)> Examples = new(StringComparer.Ordinal)
    {
        ["1"] = (() => F32([0.00002], []), "tensor(2.0000e-05)"),
        ["2"] = (() => F32([0.00002]), "tensor([2.0000e-05])"),
        ["3"] = (() => I64([2341234123412341], []), "tensor(2341234123412341)"),
        ["4"] = (() => F32([1e28, 1e-28]), "tensor([1.0000e+28, 1.0000e-28])"),
        ["5a"] = (() => I64([1, 2]), "tensor([1, 2])"),
        ["5b"] = (() => I64([1, -2]), "tensor([ 1, -2])"),
        ["6"] = (() => F32([4, Inf, 1.5, -Inf, 0, NaN, 1]), "tensor([4.0000,    inf, 1.5000,   -inf, 0.0000,    nan, 1.0000])"),
        ["7"] = (
            () => F64([1e-324, 1e-323, 1e-322, 1e307, 1e308, Inf]),
            "tensor([ 0.0000e+00, 9.8813e-324, 9.8813e-323, 1.0000e+307, 1.0000e+308,\n                inf], dtype=float64)"),
        ["8"] = (() => F32(new double[10000]), "tensor([0., 0., 0.,  ..., 0., 0., 0.])"),
        ["9"] = (() => F32([123], requiresGrad: true), "tensor([123.], requires_grad=True)"),
        ["10a"] = (() => Bools([true]), "tensor([True])"),
        ["10b"] = (() => Printer.Format(NdArray.Scalar(true)), "tensor(True)"),
        ["11"] = (() => F32([123456789]), "tensor([1.2346e+08])"),
        ["12"] = (() => F32([0.01, 11]), "tensor([1.0000e-02, 1.1000e+01])"),
        ["13a"] = (() => I64([1, 1010]), "tensor([   1, 1010])"),
        ["13b"] = (() => I64([1000000000]), "tensor([1000000000])"),
        ["14"] = (() => F32([1, 1000]), "tensor([   1., 1000.])"),
        ["15"] = (() => F32([1, 1010]), "tensor([1.0000e+00, 1.0100e+03])"),
        ["16"] = (() => Printer.Format(NdArray.Full(1, [100, 2, 10], DType.Float32)), Example16()),
        ["19a"] = (() => F32([100, 0.01], options: new() { SciMode = true }), "tensor([1.0000e+02, 1.0000e-02])"),
        ["19b"] = (() => F32([100, 0.01], options: new() { SciMode = false }), "tensor([100.0000,   0.0100])"),
        ["20a"] = (() => F32([1.12345], options: new() { Precision = 2 }), "tensor([1.12])"),
        ["20b"] = (() => F32([1.12345]), "tensor([1.1235])"),
        ["21"] = (() => F32([1, 1, 1, 1], [2, 2], requiresGrad: true), "tensor([[1., 1.],\n        [1., 1.]], requires_grad=True)"),
        ["22"] = (() => F32([27], [], "MeanBackward0"), "tensor(27., grad_fn=<MeanBackward0>)"),
        ["23"] = (() => F32([4.5, 4.5, 4.5, 4.5], [2, 2]), "tensor([[4.5000, 4.5000],\n        [4.5000, 4.5000]])"),
        ["24"] = (() => F32([204.8, 2048, 0.2048]), "tensor([2.0480e+02, 2.0480e+03, 2.0480e-01])"),
        ["25"] = (
            () => F32([-1178.9551, 1202.9015, 293.6342], null, "MulBackward0"),
            "tensor([-1178.9551,  1202.9015,   293.6342], grad_fn=<MulBackward0>)"),
        ["26"] = (() => F32([0.2, 2, 0.002]), "tensor([0.2000, 2.0000, 0.0020])"),
        ["27"] = (() => F32([-2e-10, -1e-10]), "tensor([-2.0000e-10, -1.0000e-10])"),
        ["29a"] = (() => F32([]), "tensor([])"),
        ["29b"] = (() => F32([], [0, 2, 3]), "tensor([], size=(0, 2, 3))"),
        ["30"] = (() => I64([], [0, 10]), "tensor([], size=(0, 10), dtype=int64)"),
        ["31a"] = (() => I64([]), "tensor([], dtype=int64)"),
        ["31b"] = (() => F32([], requiresGrad: true), "tensor([], requires_grad=True)"),
        ["32a"] = (() => F32([1], []), "tensor(1.)"),
        ["32b"] = (() => F32([0.5], []), "tensor(0.5000)"),
        ["32c"] = (() => F32([-3], []), "tensor(-3.)"),
        ["32d"] = (() => I64([7], []), "tensor(7)"),
        ["32e"] = (() => F32([NaN], []), "tensor(nan)"),
        ["34"] = (() => F64([1.5, 2], requiresGrad: true), "tensor([1.5000, 2.0000], dtype=float64, requires_grad=True)"),
        ["35a"] = (() => F64([1.0 / 3], []), "tensor(0.3333, dtype=float64)"),
        ["35b"] = (() => F64([0], []), "tensor(0., dtype=float64)"),
        ["36"] = (() => I64(Whole(1001)), "tensor([   0,    1,    2,  ...,  998,  999, 1000])"),
        ["37"] = (() => F32(Doubles(1001)), "tensor([   0.,    1.,    2.,  ...,  998.,  999., 1000.])"),
        ["38"] = (() => I64(Whole(1000)), Example38()),
        ["39"] = (
            () => F32([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]),
            "tensor([[[1., 2.],\n         [3., 4.]],\n\n        [[5., 6.],\n         [7., 8.]]])"),
        ["40"] = (
            () => I64([1, -2, 3, 4, 5, 6, 7, 800], [2, 2, 2]),
            "tensor([[[  1,  -2],\n         [  3,   4]],\n\n        [[  5,   6],\n         [  7, 800]]])"),
        ["41"] = (
            () => F32(Doubles(8), [2, 2, 1, 2]),
            "tensor([[[[0., 1.]],\n\n         [[2., 3.]]],\n\n\n        [[[4., 5.]],\n\n         [[6., 7.]]]])"),
        ["42"] = (() => Bools([true, false]), "tensor([ True, False])"),
        ["43a"] = (() => F32([1, NaN]), "tensor([1., nan])"),
        ["43b"] = (() => F32([1, Inf, -Inf]), "tensor([1., inf, -inf])"),
        ["43c"] = (() => F32([Inf, -Inf, NaN]), "tensor([inf, -inf, nan])"),
        ["44"] = (() => F32([-1.5, Inf, NaN]), "tensor([-1.5000,     inf,     nan])"),
        ["45"] = (() => F32([0, -0.0]), "tensor([0., -0.])"),
        ["46"] = (() => F32([1e-5, Inf, -1]), "tensor([ 1.0000e-05,         inf, -1.0000e+00])"),
        ["47"] = (() => F32([1e10, 0, -3]), "tensor([ 1.0000e+10,  0.0000e+00, -3.0000e+00])"),
        ["48a"] = (() => F32([1e-4]), "tensor([1.0000e-04])"),
        ["48b"] = (() => F64([1e-4]), "tensor([0.0001], dtype=float64)"),
        ["49a"] = (() => F32([1e8]), "tensor([100000000.])"),
        ["49b"] = (() => F32([1e8 + 8]), "tensor([1.0000e+08])"),
        ["50a"] = (() => F32([0.001, 1]), "tensor([0.0010, 1.0000])"),
        ["50b"] = (() => F32([0.0009, 1]), "tensor([9.0000e-04, 1.0000e+00])"),
        ["51"] = (() => F32([0.03125, 0.09375, 0.15625]), "tensor([0.0312, 0.0938, 0.1562])"),
        ["52"] = (() => F32([99999.9999]), "tensor([100000.])"),
        ["53a"] = (() => F32([1, 10, 100, 1000], [2, 2]), "tensor([[   1.,   10.],\n        [ 100., 1000.]])"),
        ["53b"] = (
            () => F32([1.5, 10, 100, 1000], [2, 2]),
            "tensor([[   1.5000,   10.0000],\n        [ 100.0000, 1000.0000]])"),
        ["54"] = (
            () => F32([.. Doubles(20).Select(static v => v + 0.5)]),
            "tensor([ 0.5000,  1.5000,  2.5000,  3.5000,  4.5000,  5.5000,  6.5000,  7.5000,\n"
            + "         8.5000,  9.5000, 10.5000, 11.5000, 12.5000, 13.5000, 14.5000, 15.5000,\n"
            + "        16.5000, 17.5000, 18.5000, 19.5000])"),
        ["55"] = (
            () => F32([.. Repeat([-0.3, -0.1766, -0.0532, 0.0702, 0.1936, 0.3170, 0.4404])], [2, 7], "AddmmBackward0"),
            "tensor([[-0.3000, -0.1766, -0.0532,  0.0702,  0.1936,  0.3170,  0.4404],\n"
            + "        [-0.3000, -0.1766, -0.0532,  0.0702,  0.1936,  0.3170,  0.4404]],\n       grad_fn=<AddmmBackward0>)"),
        ["56"] = (
            () => F64([.. Doubles(8).Select(static v => v + 0.5)], requiresGrad: true),
            "tensor([0.5000, 1.5000, 2.5000, 3.5000, 4.5000, 5.5000, 6.5000, 7.5000],\n"
            + "       dtype=float64, requires_grad=True)"),
        ["57"] = (
            () => F64([.. Doubles(10).Select(static v => v / 7)], null, "DivBackward0"),
            "tensor([0.0000, 0.1429, 0.2857, 0.4286, 0.5714, 0.7143, 0.8571, 1.0000, 1.1429,\n"
            + "        1.2857], dtype=float64, grad_fn=<DivBackward0>)"),
        ["58"] = (() => F32(Doubles(1200), [30, 40]), Example58()),
        ["59"] = (() => F32([.. Doubles(3000).Select(static v => v % 10)], [2, 3, 500]), Example59()),
        ["60a"] = (() => F32([1, 2, 3], [3, 1]), "tensor([[1.],\n        [2.],\n        [3.]])"),
        ["60b"] = (() => I64([42], [1, 1]), "tensor([[42]])"),
        ["61"] = (() => I64(Whole(10), options: new() { Threshold = 5 }), "tensor([0, 1, 2,  ..., 7, 8, 9])"),
    };

    public static TheoryData<string> Names => [.. Examples.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Worked_example(string name) => Assert.Equal(Examples[name].Expected, Examples[name].Print());

    [Theory]
    [InlineData("de-DE")] // decimal comma
    [InlineData("fr-FR")] // comma, and narrow no-break spaces between thousands
    [InlineData("tr-TR")] // i without a dot
    [InlineData("sv-SE")] // minus is U+2212
    [InlineData("ar-SA")] // other digits, other marks, signs of direction
    public void Print_is_the_same_in_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            Assert.All(Examples.Values, static e => Assert.Equal(e.Expected, e.Print()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string F32(
        double[] values, int[]? shape = null, string? gradFn = null, bool requiresGrad = false, PrintOptions? options = null)
        => Print<float>(Array.ConvertAll(values, static v => (float)v), shape, gradFn, requiresGrad, options);

    private static string F64(
        double[] values, int[]? shape = null, string? gradFn = null, bool requiresGrad = false, PrintOptions? options = null)
        => Print(values, shape, gradFn, requiresGrad, options);

    private static string I64(long[] values, int[]? shape = null, PrintOptions? options = null)
        => Print(values, shape, null, false, options);

    private static string Bools(bool[] values) => Print(values, null, null, false, null);

    private static string Print<T>(T[] values, int[]? shape, string? gradFn, bool requiresGrad, PrintOptions? options)
        where T : unmanaged
        => Printer.Format(NdArray.From<T>(values, shape ?? [values.Length]), options, gradFn, requiresGrad);

    private static long[] Whole(int count) => [.. Enumerable.Range(0, count).Select(static i => (long)i)];

    private static double[] Doubles(int count) => [.. Enumerable.Range(0, count).Select(static i => (double)i)];

    private static double[] Repeat(double[] row) => [.. row, .. row];

    private static string Example16()
    {
        const string Row = "[1., 1., 1.,  ..., 1., 1., 1.]";
        const string Matrix = "[" + Row + ",\n         " + Row + "]";
        const string Next = ",\n\n        ";
        return "tensor([" + string.Join(Next, Matrix, Matrix, Matrix, "...", Matrix, Matrix, Matrix) + "])";
    }

    private static string Example38()
    {
        var lines = Enumerable.Range(0, 1000).Chunk(14)
            .Select(static line => string.Join(", ", line.Select(static i => i.ToString(CultureInfo.InvariantCulture).PadLeft(3))));
        return "tensor([" + string.Join(",\n        ", lines) + "])";
    }

    private static string Example58()
    {
        static string Row(int row)
        {
            string[] at = [.. new[] { 0, 1, 2, 37, 38, 39 }.Select(
                i => ((row * 40) + i).ToString("0.0000e+00", CultureInfo.InvariantCulture))];
            return $"[{at[0]}, {at[1]}, {at[2]},  ..., {at[3]}, {at[4]},\n         {at[5]}]";
        }

        return "tensor([" + string.Join(",\n        ", Row(0), Row(1), Row(2), "...", Row(27), Row(28), Row(29)) + "])";
    }

    private static string Example59()
    {
        const string Row = "[0., 1., 2.,  ..., 7., 8., 9.]";
        const string Matrix = "[" + Row + ",\n         " + Row + ",\n         " + Row + "]";
        return "tensor([" + Matrix + ",\n\n        " + Matrix + "])";
    }
}
