using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Autograd.Kernels;

/// <summary>Softmax along a dimension that is not the last: strips of columns stay in the cache.</summary>
internal static class SoftmaxColumns<T>
    where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private const int Columns = 256;

    /// <summary>Whether the one dimension meant is short enough.</summary>
    internal static bool Fits(Shape shape, ReadOnlySpan<int> dims)
        => dims.Length == 1 && shape.Dims[dims[0]] <= Reduction<T, Plus<T>, Plain<T>>.Longest;

    /// <summary>Softmax, or its logarithm, of a contiguous array seen as [outer, length, inner].</summary>
    internal static NdArray Run(NdArray x, (int Outer, int Length, int Inner) around, bool logarithm)
    {
        var (outer, length, inner) = around;
        var (reader, input, offset) = (new Reader<T>(x, x.Shape), x.Elements<T>(), x.Offset);
        var result = NdArray.Fresh<T>(x.Shape, out var y);
        var output = new Reader<T>(result, result.Shape);
        var strips = (inner + Columns - 1) / Columns;
        var per = (int)Math.Max(1, Elementwise.Chunk / ((long)length * Math.Min(Columns, inner)));
        Parallelism.For(outer * strips, per, (from, to) =>
        {
            Span<T> folds = stackalloc T[Columns];
            for (var item = from; item < to; item++)
            {
                var (o, strip) = Math.DivRem(item, strips);
                var start = (o * length * inner) + (strip * Columns);
                var fold = folds[..Math.Min(Columns, inner - (strip * Columns))];
                Strip(reader, output, input.AsSpan(offset), y, start, inner, length, fold, logarithm);
            }
        });
        return result;
    }

    private static void Strip(
        Reader<T> reader, Reader<T> output, ReadOnlySpan<T> x, Span<T> y, int start, int stride, int length, Span<T> fold, bool logarithm)
    {
        var width = fold.Length;
        Reduction<T, Top<T>, Plain<T>>.OfColumns(reader, start, stride, length, fold);
        for (int k = 0, at = start; k < length; k++, at += stride)
        {
            TensorPrimitives.Subtract(x.Slice(at, width), fold, y.Slice(at, width));
            if (!logarithm) RowMath.Exp(y.Slice(at, width), y.Slice(at, width));
        }

        if (!logarithm)
        {
            Reduction<T, Plus<T>, Plain<T>>.OfColumns(output, start, stride, length, fold);
            for (int k = 0, at = start; k < length; k++, at += stride) TensorPrimitives.Divide(y.Slice(at, width), fold, y.Slice(at, width));
            return;
        }

        // The shifted values are the result but for a constant, so their exponentials need a place of their own.
        var powers = ArrayPool<T>.Shared.Rent(length * width);
        for (int k = 0, at = start; k < length; k++, at += stride) RowMath.Exp(y.Slice(at, width), powers.AsSpan(k * width, width));
        var strip = new NdArray(powers, DTypes.Of<T>(), new Shape([length, width]));
        Reduction<T, Plus<T>, Plain<T>>.OfColumns(new Reader<T>(strip, strip.Shape), 0, width, length, fold);
        ArrayPool<T>.Shared.Return(powers);
        for (var i = 0; i < width; i++) fold[i] = T.Log(fold[i]);
        for (int k = 0, at = start; k < length; k++, at += stride) TensorPrimitives.Subtract(y.Slice(at, width), fold, y.Slice(at, width));
    }
}
