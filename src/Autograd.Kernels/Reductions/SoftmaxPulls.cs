using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Autograd.Kernels;

/// <summary>
/// Gradients through softmax and its logarithm along the last dimension, a row at a time, so that each array goes through
/// memory once. The bits are those of the formulas in single operations.
/// </summary>
internal static class SoftmaxPulls<T>
    where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
{
    /// <summary>Elements worth a thread.</summary>
    private const int Grain = 1 << 14;

    /// <summary>y · g − y · Σ y · g for y = softmax x.</summary>
    internal static NdArray Softmax(NdArray g, NdArray y, NdArray? into) => Rows(g, y, into, 0, static (g, y, _, to) =>
    {
        TensorPrimitives.Multiply(y, g, to);
        RowLoop<T>.Run(new MinusMultiple<T>(Reduction<T, Plus<T>, Plain<T>>.OfSpan(to)), to, y, to);
    });

    /// <summary>g − eʸ · Σ g for y = log softmax x.</summary>
    internal static NdArray LogSoftmax(NdArray g, NdArray y, NdArray? into) => Rows(g, y, into, y.Shape[-1], static (g, y, scratch, to) =>
    {
        RowMath.Exp(y, scratch);
        RowLoop<T>.Run(new MinusMultiple<T>(Reduction<T, Plus<T>, Plain<T>>.OfSpan(g)), g, scratch, to);
    });

    private delegate void RowRule(ReadOnlySpan<T> g, ReadOnlySpan<T> y, Span<T> scratch, Span<T> to);

    private static NdArray Rows(NdArray g, NdArray y, NdArray? into, int scratch, RowRule rule)
    {
        T[] output;
        var result = into is null ? NdArray.Fresh(y.Shape, out output) : NdArray.Reused(into, out output);
        var (gradient, value, length) = (new Reader<T>(g, y.Shape), new Reader<T>(y, y.Shape), y.Shape[-1]);
        Parallelism.For(output.Length / length, Math.Max(1, Grain / length), (from, to) =>
        {
            var rented = ArrayPool<T>.Shared.Rent((2 * length) + scratch);
            for (var i = from; i < to; i++)
            {
                rule(
                    gradient.Read(i * length, length, rented.AsSpan(0, length)), value.Read(i * length, length, rented.AsSpan(length, length)),
                    rented.AsSpan(2 * length, scratch), output.AsSpan(i * length, length));
            }

            ArrayPool<T>.Shared.Return(rented);
        });
        return result;
    }
}
