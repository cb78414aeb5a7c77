using System.Text.Json;
using Autograd.Properties.Graph;

namespace Autograd.Properties.Surface;

/// <summary>What leaves and comes back is the same; what tools try to take apart on their own does not hang them.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData(DType.Float32, true)]
    [InlineData(DType.Float32, false)]
    [InlineData(DType.Float64, true)]
    [InlineData(DType.Int64, false)]
    [InlineData(DType.Bool, false)]
    public void Values_dtype_and_flag_survive_arrays(DType dtype, bool requiresGrad)
    {
        var source = Variable.Randn([3, 2], new Generator(7), DType.Float64) * 3;
        var x = new Variable(dtype == DType.Bool ? (source > 0).Tensor : source.To(dtype).Tensor, requiresGrad);
        var back = dtype switch
        {
            DType.Float32 => Copy<float>(x),
            DType.Float64 => Copy<double>(x),
            DType.Int64 => Copy<long>(x),
            _ => Copy<bool>(x),
        };
        Assert.Equal((x.DType, x.Shape, x.RequiresGrad, x.IsLeaf), (back.DType, back.Shape, back.RequiresGrad, back.IsLeaf));
        Assert.Equal(x.ToString(), back.ToString());
        Assert.True(x.Eq(back).All().Item<bool>());
        Assert.NotSame(x.Tensor.Value, back.Tensor.Value);

        static Variable Copy<T>(Variable x)
            where T : unmanaged
            => Variable.From<T>(x.ToArray<T>(), x.Shape, x.RequiresGrad);
    }

    [Fact]
    public void Specials_keep_their_bits()
    {
        double[] values = [double.NaN, -0.0, 0.0, double.PositiveInfinity, double.Epsilon, 0.1];
        Assert.Equal(
            values.Select(BitConverter.DoubleToInt64Bits), Tensor.From(Tensor.From(values).ToArray<double>()).ToArray<double>().Select(BitConverter.DoubleToInt64Bits));
    }

    /// <summary>A serializer that walks properties meets an error at once, or ends: it does not walk a graph of 10⁵ nodes.</summary>
    [Theory]
    [InlineData("Tensor")]
    [InlineData("Variable")]
    [InlineData("Node")]
    [InlineData("Edge")]
    [InlineData("Gradients")]
    public void Serializers_fail_fast_or_end(string what) => SmallStack.Run(
        () =>
        {
            var x = Tensor.Ones([2, 2], DType.Float64).Track();
            var y = x;
            for (var i = 0; i < 100_000; i++) y += 1;
            object value = what switch
            {
                "Tensor" => y,
                "Variable" => new Variable(y),
                "Node" => y.Node!,
                "Edge" => y.Edge,
                _ => y.Sum().Backward(),
            };
            var clock = System.Diagnostics.Stopwatch.StartNew();
            string? text = null;
            var error = Record.Exception(() => text = JsonSerializer.Serialize(value, value.GetType()));
            Assert.True(error is not null || text!.Length <= 4096, $"{text?.Length} characters");
            Assert.InRange(error?.Message.Length ?? 0, 0, 4096);
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        },
        bytes: 1 << 20);
}
