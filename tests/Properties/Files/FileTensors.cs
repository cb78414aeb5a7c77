using Autograd.Properties.Rules;

namespace Autograd.Properties.Files;

/// <summary>Tensors that a file format has to get right, and what it means that one is another one again.</summary>
internal static class FileTensors
{
    private static readonly double[] Edges = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue, 0.1];

    /// <summary>Every dtype in every kind of shape, contiguous and not.</summary>
    public static IEnumerable<(string Name, Tensor Tensor)> All
    {
        get
        {
            var generator = new Generator(7);
            foreach (var shape in new Shape[] { default, [0], [1], [3], [0, 3], [2, 3], [4, 1, 2, 3], [2, 0, 2] })
            {
                var values = new Tensor(generator.Normal(shape, DType.Float64)) * 100;
                foreach (var dtype in Enum.GetValues<DType>())
                {
                    var tensor = dtype == DType.Bool ? values > 0 : values.To(dtype);
                    yield return ($"{dtype} {shape}", tensor);
                    if (shape.Rank > 1) yield return ($"{dtype} {shape} transposed", tensor.Transpose(0, 1));
                }
            }

            yield return ("edges", Tensor.From(Edges));
            yield return ("edges32", Tensor.From(Array.ConvertAll(Edges, static x => (float)x)));
            yield return ("extremes", Tensor.From([long.MinValue, long.MaxValue, -1L]));
            yield return ("expanded", Tensor.OnesLike(Tensor.Zeros(2, 3)));
            yield return ("tracked", Tensor.From([1.0, 2]).Track());
        }
    }

    public static void AssertSame(Tensor expected, Tensor actual)
    {
        Assert.Equal((expected.Shape, expected.DType), (actual.Shape, actual.DType));
        Assert.False(actual.IsTracked);
        if (expected.DType == DType.Int64) Assert.Equal(expected.ToArray<long>(), actual.ToArray<long>());
        else Assert.Equal(Bits(expected), Bits(actual));
    }

    private static IEnumerable<long> Bits(Tensor tensor) => Terms.Doubles(tensor).Select(BitConverter.DoubleToInt64Bits);
}
