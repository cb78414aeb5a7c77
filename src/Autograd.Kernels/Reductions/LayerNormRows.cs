using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Autograd.Kernels;

/// <summary>
/// Standardisation of rows, and the gradient through it: a row stays in the cache from its first reading to its last
/// writing. The bits are those of the formulas in single operations. A row is centred twice, since what the first mean lost
/// in being rounded is, far from zero, as large as the deviations.
/// </summary>
internal static class LayerNormRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Elements worth a thread.</summary>
    private const int Grain = 1 << 14;

    /// <summary>The longest row.</summary>
    internal static int Longest => Reduction<T, Plus<T>, Plain<T>>.Longest;

    /// <summary>(x − mean) / √(variance + eps) · weight + bias for each row of x.</summary>
    /// <param name="x">Rows of <paramref name="length"/> elements, 1 or more.</param>
    /// <param name="weight">As many elements, or null for 1.</param>
    /// <param name="bias">As many elements, or null for 0.</param>
    /// <param name="length">The length of a row.</param>
    /// <param name="eps">What is added to the variance.</param>
    internal static NdArray Run(NdArray x, NdArray? weight, NdArray? bias, int length, double eps)
    {
        var (reader, w, b, small) = (new Reader<T>(x, x.Shape), weight?.Contiguous(), bias?.Contiguous(), T.CreateTruncating(eps));
        var result = NdArray.Fresh<T>(x.Shape, out var output);
        Parallelism.For(output.Length / length, Math.Max(1, Grain / length), (from, to) =>
        {
            var rented = ArrayPool<T>.Shared.Rent(length);
            for (var i = from; i < to; i++)
            {
                var y = output.AsSpan(i * length, length);
                var scale = Centre(reader.Read(i * length, length, rented), y, small);
                TensorPrimitives.Multiply(y, scale, y);
                if (w is not null) TensorPrimitives.Multiply(y, w.AsSpan<T>(), y);
                if (b is not null) TensorPrimitives.Add(y, b.AsSpan<T>(), y);
            }

            ArrayPool<T>.Shared.Return(rented);
        });
        return result;
    }

    /// <summary>The gradient of x from the cotangent g: (h − mean h − x̂ · mean(h · x̂)) / √(variance + eps) with h = g · weight.</summary>
    /// <param name="g">The shape of <paramref name="x"/>.</param>
    /// <param name="x">As it was given to <see cref="Run"/>; so are the others.</param>
    /// <param name="weight">As many elements as a row, or null for 1.</param>
    /// <param name="length">The length of a row.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="into">The cotangent, if the result may take its buffer.</param>
    internal static NdArray Pull(NdArray g, NdArray x, NdArray? weight, int length, double eps, NdArray? into)
    {
        var (readerG, readerX, w) = (new Reader<T>(g, x.Shape), new Reader<T>(x, x.Shape), weight?.Contiguous());
        var (small, count) = (T.CreateTruncating(eps), T.CreateTruncating(length));
        T[] output;
        var result = into is null ? NdArray.Fresh(x.Shape, out output) : NdArray.Reused(into, out output);
        Parallelism.For(output.Length / length, Math.Max(1, Grain / length), (from, to) =>
        {
            var rented = ArrayPool<T>.Shared.Rent(3 * length);
            Span<T> centred = rented.AsSpan(0, length), products = rented.AsSpan(length, length), scratch = rented.AsSpan(2 * length, length);
            for (var i = from; i < to; i++)
            {
                var scale = Centre(readerX.Read(i * length, length, scratch), centred, small);
                var h = readerG.Read(i * length, length, scratch);
                if (w is not null)
                {
                    TensorPrimitives.Multiply(h, w.AsSpan<T>(), scratch);
                    h = scratch;
                }

                var mean = Reduction<T, Plus<T>, Plain<T>>.OfSpan(h) / count;
                RowLoop<T>.Run(new ScaledTimes<T>(scale), h, centred, products);
                var along = Reduction<T, Plus<T>, Plain<T>>.OfSpan(products) / count;
                RowLoop<T>.Run(new Projection<T>(mean, along, scale), h, centred, output.AsSpan(i * length, length));
            }

            ArrayPool<T>.Shared.Return(rented);
        });
        return result;
    }

    /// <summary>Writes the deviations of a row from its mean, and gives 1 / √(variance + eps).</summary>
    private static T Centre(ReadOnlySpan<T> x, Span<T> deviations, T eps)
    {
        var count = T.CreateTruncating(x.Length);
        var mean = Reduction<T, Plus<T>, Plain<T>>.OfSpan(x) / count;
        RowLoop<T>.Run(new Centring<T>(mean, Reduction<T, Plus<T>, Deviation<T>>.OfSpan(x, mean) / count), x, x, deviations);
        return T.One / T.Sqrt((Reduction<T, Plus<T>, Square<T>>.OfSpan(deviations) / count) + eps);
    }
}
