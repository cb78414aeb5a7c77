using System.Numerics;
using System.Numerics.Tensors;

namespace Autograd.Kernels;

/// <summary>Applies a <see cref="Blend"/> along a dimension.</summary>
internal static class Blending
{
    /// <summary>The blend of each line of an array along a dimension.</summary>
    /// <param name="x">Floating.</param>
    /// <param name="dim">The dimension, of the blend's size.</param>
    /// <param name="blend">The weights.</param>
    /// <returns>The shape of <paramref name="x"/> with the blend's count in that dimension.</returns>
    internal static NdArray Along(NdArray x, int dim, Blend blend)
        => x.DType == DType.Float32 ? Along<float>(x, dim, blend) : Along<double>(x, dim, blend);

    private static NdArray Along<T>(NdArray x, int dim, Blend blend)
        where T : unmanaged, INumber<T>
    {
        var result = NdArray.Fresh<T>(x.Shape.With(dim, blend.Count), out var to);
        if (to.Length == 0) return result;
        x = x.Contiguous();
        var (from, offset, inner, size, count) = (x.Elements<T>(), x.Offset, x.Stride(dim), blend.Size, blend.Count);
        Parallelism.For(to.Length / inner, Math.Max(1, Elementwise.Chunk / inner), (first, end) =>
        {
            for (var line = first; line < end; line++)
            {
                var (outer, place) = Math.DivRem(line, count);
                var (places, weights) = blend.At(place);
                var start = offset + (outer * size * inner);
                if (inner == 1) to[line] = Sum<T>(from.AsSpan(start, size), places.Span, weights.Span);
                else Add(from.AsSpan(start, size * inner), places.Span, weights.Span, to.AsSpan(line * inner, inner));
            }
        });
        return result;
    }

    private static T Sum<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> at, ReadOnlySpan<double> weights)
        where T : unmanaged, INumber<T>
    {
        var sum = T.Zero;
        for (var i = 0; i < at.Length; i++) sum = i == 0 ? from[at[0]] * T.CreateTruncating(weights[0]) : sum + (from[at[i]] * T.CreateTruncating(weights[i]));
        return sum;
    }

    private static void Add<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> at, ReadOnlySpan<double> weights, Span<T> sum)
        where T : unmanaged, INumber<T>
    {
        if (at.Length == 0) sum.Clear();
        for (var i = 0; i < at.Length; i++)
        {
            var row = from.Slice(at[i] * sum.Length, sum.Length);
            var weight = T.CreateTruncating(weights[i]);
            if (i == 0) TensorPrimitives.Multiply(row, weight, sum);
            else if (weight == T.One) TensorPrimitives.Add(sum, row, sum);
            else TensorPrimitives.MultiplyAdd(row, weight, sum, sum);
        }
    }
}
