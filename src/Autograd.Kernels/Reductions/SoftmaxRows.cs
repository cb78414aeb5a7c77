using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Autograd.Kernels;

/// <summary>Softmax along the last dimension: a row stays in the cache from its first reading to its last writing.</summary>
internal static class SoftmaxRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
{
    /// <summary>Elements worth a thread; an exponential costs more than an addition.</summary>
    private const int Grain = 1 << 13;

    /// <summary>Whether only the last dimension is meant, and is short enough.</summary>
    internal static bool Fits(Shape shape, ReadOnlySpan<int> dims)
        => shape.Rank > 0 && dims.Length == 1 && dims[0] == shape.Rank - 1 && shape.Dims[^1] > 0
            && shape.Dims[^1] <= Reduction<T, Plus<T>, Plain<T>>.Longest;

    /// <summary>Softmax of the rows, or its logarithm.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="length">The length of a row.</param>
    /// <param name="logarithm">Whether to give the logarithm.</param>
    /// <param name="picks">A place in each row, of softmax, whose logarithm is wanted too; or null.</param>
    /// <param name="picked">Where that goes, one a row.</param>
    internal static NdArray Run(NdArray x, int length, bool logarithm, long[]? picks = null, T[]? picked = null)
    {
        var reader = new Reader<T>(x, x.Shape);
        var result = NdArray.Fresh<T>(x.Shape, out var y);
        Parallelism.For(y.Length / length, Math.Max(1, Grain / length), (from, to) =>
        {
            // Short rows share a call of the exponential.
            var batch = Math.Max(1, Elementwise.Tile / length);
            var (row, powers) = (Rent(!reader.IsDirect, length), Rent(logarithm, batch * length));
            for (var first = from; first < to; first += batch)
            {
                var last = Math.Min(first + batch, to);
                for (var i = first; i < last; i++)
                {
                    var source = reader.Read(i * length, length, row);
                    TensorPrimitives.Subtract(source, Reduction<T, Top<T>, Plain<T>>.OfSpan(source), y.AsSpan(i * length, length));
                    if (picks is not null) picked![i] = y[(i * length) + (int)picks[i]];
                }

                var shifted = y.AsSpan(first * length, (last - first) * length);
                var exponentials = logarithm ? powers.AsSpan(0, shifted.Length) : shifted;
                RowMath.Exp(shifted, exponentials);
                for (var i = first; i < last; i++)
                {
                    var at = (i - first) * length;
                    var target = shifted.Slice(at, length);
                    var sum = Reduction<T, Plus<T>, Plain<T>>.OfSpan(exponentials.Slice(at, length));
                    if (picks is not null) picked![i] -= T.Log(sum);
                    if (logarithm) TensorPrimitives.Subtract(target, T.Log(sum), target);
                    else TensorPrimitives.Divide(target, sum, target);
                }
            }

            Return(row);
            Return(powers);
        });
        return result;
    }

    /// <summary>log Σeˣ of each row.</summary>
    internal static T[] LogSums(NdArray x, int length)
    {
        var reader = new Reader<T>(x, x.Shape);
        var sums = new T[x.Numel / length];
        Parallelism.For(sums.Length, Math.Max(1, Grain / length), (from, to) =>
        {
            var (row, powers) = (Rent(!reader.IsDirect, length), Rent(true, length));
            for (var i = from; i < to; i++)
            {
                var source = reader.Read(i * length, length, row);
                var exponentials = powers.AsSpan(0, length);
                var top = Reduction<T, Top<T>, Plain<T>>.OfSpan(source);

                // ∞ − ∞ would be NaN: an infinite largest element needs no shift.
                if (T.IsInfinity(top)) top = T.Zero;
                TensorPrimitives.Subtract(source, top, exponentials);
                RowMath.Exp(exponentials, exponentials);
                sums[i] = T.Log(Reduction<T, Plus<T>, Plain<T>>.OfSpan(exponentials)) + top;
            }

            Return(row);
            Return(powers);
        });
        return sums;
    }

    private static T[] Rent(bool needed, int length) => needed ? ArrayPool<T>.Shared.Rent(length) : [];

    private static void Return(T[] rented)
    {
        if (rented.Length > 0) ArrayPool<T>.Shared.Return(rented);
    }
}
