using System.Globalization;
using System.Runtime.InteropServices;
using Autograd.Kernels;

namespace Autograd.Properties.Kernels;

/// <summary>f(x)[i] has the bits of f([xᵢ]), whatever the length, offset, strides, age of the process or culture.</summary>
public sealed class ElementwiseMathStability
{
    private const int Longest = 67;
    private const int Offsets = 16;

    public static TheoryData<string, DType> Unary => Cases(ElementwiseKernels.UnaryNames);

    public static TheoryData<string, DType> Binary => Cases(ElementwiseKernels.BinaryNames);

    [Fact]
    public void Kernels_are_found()
    {
        string[] unary =
        [
            "Neg", "Abs", "Sign", "Sqrt", "Exp", "Log", "Log1p", "Expm1", "Log2", "Log10", "Exp2", "Sin", "Cos", "Tan", "Sinh", "Cosh", "Tanh",
            "Sigmoid", "Relu", "Floor", "Ceil", "Round", "Trunc", "Reciprocal", "Rsqrt", "IsNan", "IsFinite", "Asin", "Acos", "Atan",
            "Asinh", "Acosh", "Atanh", "Erf", "Erfc", "Erfcx", "Erfinv", "LGamma", "Digamma",
            "I0", "I0e", "I1", "I1e", "Ndtr", "LogNdtr", "Ndtri", "Entr", "Logit", "Sinc",
        ];
        Assert.Empty(unary.Except(ElementwiseKernels.UnaryNames, StringComparer.Ordinal));
        string[] binary =
        [
            "Add", "Sub", "Mul", "Div", "DivFloor", "DivTrunc", "Fmod", "Remainder", "Maximum", "Minimum", "Pow", "Atan2", "Hypot", "LogAddExp",
            "LogAddExp2", "Xlogy", "Xlog1py", "Fmax", "Fmin", "CopySign", "Zeta", "Eq", "Ne", "Lt", "Le", "Gt", "Ge",
        ];
        Assert.Empty(binary.Except(ElementwiseKernels.BinaryNames, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Unary))]
    public void Bits_of_an_element_do_not_depend_on_its_place_or_on_the_age_of_the_process(string name, DType dtype)
    {
        var function = ElementwiseKernels.Unary(name);
        var values = Values(dtype);
        var alone = Single(values.Numel, i => function(values.Slice(0, i, i + 1)));
        CheckPlaces(dtype, alone, (from, to) => function(values.Slice(0, from, to)), name);

        var few = values.Slice(0, 0, 8);
        for (var i = 0; i < 100_000; i++) function(few);
        CheckPlaces(dtype, alone, (from, to) => function(values.Slice(0, from, to)), name);
        CheckStrides(values, alone, function, name);
    }

    [Theory]
    [MemberData(nameof(Binary))]
    public void Bits_of_an_element_of_two_do_not_depend_on_its_place_or_on_the_age_of_the_process(string name, DType dtype)
    {
        var function = ElementwiseKernels.Binary(name);
        var (x, y) = (Values(dtype), Values(dtype).Flip(0).Contiguous());
        var alone = Single(x.Numel, i => function(x.Slice(0, i, i + 1), y.Slice(0, i, i + 1)));
        CheckPlaces(dtype, alone, (from, to) => function(x.Slice(0, from, to), y.Slice(0, from, to)), name);
        for (var i = 0; i < 100_000; i++) function(x.Slice(0, 0, 4), y.Slice(0, 0, 4));
        CheckPlaces(dtype, alone, (from, to) => function(x.Slice(0, from, to), y.Slice(0, from, to)), name);

        // Broadcast against a scalar, a row and a column: the bits of the expanded operands.
        NdArray[] others = [y.Slice(0, 3, 4), y.Slice(0, 0, 7).Reshape(1, 7), y.Slice(0, 0, 5).Reshape(5, 1)];
        var matrix = x.Slice(0, 0, 35).Reshape(5, 7);
        foreach (var other in others)
        {
            var expanded = other.Expand([5, 7]);
            Same(function(matrix, Kernel.Add(expanded, NdArray.Full(-0.0, [1], dtype))), function(matrix, other), name);
            Same(function(Kernel.Add(expanded, NdArray.Full(-0.0, [1], dtype)), matrix), function(other, matrix), name);
        }
    }

    [Theory]
    [MemberData(nameof(Unary))]
    public void Arrays_long_enough_for_several_threads_have_the_same_bits(string name, DType dtype)
    {
        var function = ElementwiseKernels.Unary(name);
        var values = Values(dtype);
        var count = values.Numel;
        var rows = ((1 << 16) / count) + 3;
        var many = function(values.Reshape(1, count).Expand([rows, count]).Contiguous());
        Same(function(values).Reshape(1, count).Expand([rows, count]).Contiguous(), many, name);
    }

    [Fact]
    public void Culture_is_irrelevant()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var name in ElementwiseKernels.UnaryNames)
            {
                CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
                var expected = ElementwiseKernels.Unary(name)(Values(DType.Float64));
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
                Same(expected, ElementwiseKernels.Unary(name)(Values(DType.Float64)), name);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>Ordinary values, edges and extremes; as many as the longest run at the last offset needs.</summary>
    private static NdArray Values(DType dtype)
    {
        List<double> values =
        [
            0.0, -0.0, 1, -1, 0.5, -0.5, 2, 2.5, -2.5, 1e-3, -1e-3, Math.PI, -Math.PI / 2, 1e-20, -1e-20, 1e-30, 20, -20, 80, -80, 88.5, -95, 501,
            -1001.2, 4988429.2, -1e20, 3e38, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-40, -1e-42, double.Epsilon, 700, -740,
        ];
        var random = new Random(7);
        while (values.Count < Longest + Offsets)
            values.Add((random.NextDouble() - 0.4) * Math.Pow(10, random.Next(-3, 3)));
        return dtype == DType.Float64
            ? NdArray.From<double>([.. values], [values.Count])
            : NdArray.From<float>([.. values.Select(static v => (float)v)], [values.Count]);
    }

    private static NdArray[] Single(int count, Func<int, NdArray> at) => [.. Enumerable.Range(0, count).Select(at)];

    private static void CheckPlaces(DType dtype, NdArray[] alone, Func<int, int, NdArray> function, string name)
    {
        for (var offset = 0; offset < Offsets; offset++)
        {
            for (var length = 1; length <= Longest; length++)
            {
                var run = Bytes(function(offset, offset + length));
                var size = run.Length / length;
                for (var i = 0; i < length; i++)
                {
                    if (!run.AsSpan(i * size, size).SequenceEqual(Bytes(alone[offset + i])))
                        Assert.Fail(ElementwiseKernels.Say($"{name} in {dtype}: element {i} of {length} at offset {offset} differs from itself alone"));
                }
            }
        }
    }

    private static void CheckStrides(NdArray values, NdArray[] alone, Func<NdArray, NdArray> function, string name)
    {
        var matrix = values.Slice(0, 0, 80).Reshape(8, 10);
        Same(function(matrix.Transpose(0, 1).Contiguous()), function(matrix.Transpose(0, 1)), name);
        Same(function(values.Flip(0).Contiguous()), function(values.Flip(0)), name);
        Same(function(values.Slice(0, 1, 60, 3).Contiguous()), function(values.Slice(0, 1, 60, 3)), name);
        var repeated = function(values.Slice(0, 4, 5).Expand([5, 9]));
        foreach (var element in Enumerable.Range(0, 45)) Same(alone[4], repeated.Reshape(45).Slice(0, element, element + 1), name);
    }

    private static void Same(NdArray expected, NdArray actual, string name)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.True(Bytes(expected).AsSpan().SequenceEqual(Bytes(actual)), name);
    }

    /// <summary>The bits, every NaN as the same one: the sign and payload of a NaN are nobody's promise.</summary>
    private static byte[] Bytes(NdArray x) => x.DType switch
    {
        DType.Float64 => MemoryMarshal.AsBytes<double>([.. x.ToArray<double>().Select(static v => double.IsNaN(v) ? double.NaN : v)]).ToArray(),
        DType.Float32 => MemoryMarshal.AsBytes<float>([.. x.ToArray<float>().Select(static v => float.IsNaN(v) ? float.NaN : v)]).ToArray(),
        _ => MemoryMarshal.AsBytes<bool>(x.ToArray<bool>()).ToArray(),
    };

    private static TheoryData<string, DType> Cases(IEnumerable<string> names)
    {
        TheoryData<string, DType> data = [];
        foreach (var name in names)
        {
            data.Add(name, DType.Float32);
            data.Add(name, DType.Float64);
        }

        return data;
    }
}
