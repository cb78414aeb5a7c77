using System.Runtime.InteropServices;
using Autograd.Kernels;
using Autograd.Properties.Rules;
using Autograd.Rules;

namespace Autograd.Properties.Kernels;

/// <summary>
/// Every elementwise op of one or two inputs, between steps that wait, so that its loop runs on tiles and may read from where it
/// writes: each element has the bits that it has in a small array, which is computed at once.
/// </summary>
public sealed class DeferredOpTests
{
    private const int Count = Deferred.Least + 777;
    private const int Half = Count / 2;

    private static readonly double[] Edges = [0, -0.0, 1, -1, 0.5, 2, 3, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-300, -1e-40, 1e30, 89, -700];

    public static TheoryData<string> Ops => [.. OpCatalog.All.Where(static op => op.Value is ElementwiseOp { Arity: 1 or 2 }).Select(static op => op.Key)];

    [Theory]
    [MemberData(nameof(Ops))]
    public void An_op_between_steps_that_wait_has_the_bits_of_its_parts(string name)
    {
        var op = (ElementwiseOp)OpCatalog.All[name];
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var (x, y) = (Numbers(1, dtype), Numbers(2, dtype));
            if (Between(op, x, y) is not { } whole) return;
            var parts = Kernel.Cat([Between(op, x.Slice(0, 0, Half), y.Slice(0, 0, Half))!, Between(op, x.Slice(0, Half, Count), y.Slice(0, Half, Count))!], 0);
            Assert.Equal(parts.DType, whole.DType);
            Assert.True(Bytes(parts).SequenceEqual(Bytes(whole)), $"{name} in {dtype}");
        }
    }

    /// <summary>The op of what waits, inside another step; null if the op takes arguments of its own.</summary>
    private static NdArray? Between(ElementwiseOp op, NdArray x, NdArray y)
    {
        var one = NdArray.Scalar(1, x.DType);
        var inputs = op.Arity == 1 ? new[] { Kernel.Mul(x, one) } : [Kernel.Mul(x, one), Kernel.Mul(y, one)];
        try
        {
            var z = op.Compute(inputs, null)[0];
            return z.DType == x.DType ? Kernel.Mul(z, one) : z;
        }
        catch (NullReferenceException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> Bytes(NdArray x) => x.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(x.AsSpan<float>()),
        DType.Float64 => MemoryMarshal.AsBytes(x.AsSpan<double>()),
        DType.Int64 => MemoryMarshal.AsBytes(x.AsSpan<long>()),
        _ => MemoryMarshal.AsBytes(x.AsSpan<bool>()),
    };

    private static NdArray Numbers(int seed, DType dtype)
    {
        var random = new Random(seed);
        var values = new double[Count];
        for (var i = 0; i < values.Length; i++) values[i] = random.Next(40) == 0 ? Edges[random.Next(Edges.Length)] : (random.NextDouble() * 6) - 3;
        return Kernel.To(NdArray.From<double>(values, [Count]), dtype);
    }
}
