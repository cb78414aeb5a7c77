using System.Numerics;
using System.Numerics.Tensors;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The sums of the first 1, 2, … elements along a dimension, one after another. Bool and Int64 give Int64.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public static NdArray CumSum(NdArray x, int dim)
    {
        var y = Counting("cumsum", x, dim, out var d);
        return y.DType switch
        {
            DType.Float32 => Scan<float, Plus<float>>(y, d, static (a, b, c) => TensorPrimitives.Add(a, b, c)),
            DType.Float64 => Scan<double, Plus<double>>(y, d, static (a, b, c) => TensorPrimitives.Add(a, b, c)),
            _ => Scan<long, Plus<long>>(y, d, static (a, b, c) => TensorPrimitives.Add(a, b, c)),
        };
    }

    /// <summary>The products of the first 1, 2, … elements along a dimension, one after another. Bool and Int64 give Int64.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public static NdArray CumProd(NdArray x, int dim)
    {
        var y = Counting("cumprod", x, dim, out var d);
        return y.DType switch
        {
            DType.Float32 => Scan<float, Times<float>>(y, d, static (a, b, c) => TensorPrimitives.Multiply(a, b, c)),
            DType.Float64 => Scan<double, Times<double>>(y, d, static (a, b, c) => TensorPrimitives.Multiply(a, b, c)),
            _ => Scan<long, Times<long>>(y, d, static (a, b, c) => TensorPrimitives.Multiply(a, b, c)),
        };
    }

    private static NdArray Counting(string op, NdArray x, int dim, out int at)
    {
        ArgumentNullException.ThrowIfNull(x);
        at = x.Shape.Dim(op, dim);
        return (x.DType == DType.Bool ? To(x, DType.Int64) : x).Contiguous();
    }

    private static NdArray Scan<T, TFold>(NdArray x, int dim, SpanZip<T, T> rows)
        where T : unmanaged, INumber<T>
        where TFold : IFold<T>
    {
        var (outer, length, inner) = Around(x.Shape, dim);
        var (from, offset) = (x.Elements<T>(), x.Offset);
        var result = NdArray.Fresh<T>(x.Shape, out var to);
        if (x.Numel == 0) return result;
        Parallelism.For(outer, Math.Max(1, Elementwise.Chunk / (length * inner)), (first, last) =>
        {
            for (var o = first; o < last; o++)
            {
                var start = o * length * inner;
                var source = from.AsSpan(offset + start, length * inner);
                var target = to.AsSpan(start, length * inner);
                if (inner > 1)
                {
                    source[..inner].CopyTo(target);
                    for (var k = inner; k < source.Length; k += inner)
                        rows(target.Slice(k - inner, inner), source.Slice(k, inner), target.Slice(k, inner));
                    continue;
                }

                // Four rows at a time, where there are four: an addition waits for the one before it, but not for its neighbours.
                if (o + 4 <= last)
                {
                    Four<T, TFold>(from.AsSpan(offset + start, 4 * length), to.AsSpan(start, 4 * length), length);
                    o += 3;
                    continue;
                }

                var running = target[0] = source[0];
                for (var k = 1; k < source.Length; k++) target[k] = running = TFold.Combine(running, source[k]);
            }
        });
        return result;
    }

    private static void Four<T, TFold>(ReadOnlySpan<T> x, Span<T> y, int length)
        where T : unmanaged, INumber<T>
        where TFold : IFold<T>
    {
        var x0 = x[..length];
        var x1 = x.Slice(length, length);
        var x2 = x.Slice(2 * length, length);
        var x3 = x.Slice(3 * length, length);
        var y0 = y[..length];
        var y1 = y.Slice(length, length);
        var y2 = y.Slice(2 * length, length);
        var y3 = y.Slice(3 * length, length);
        var (r0, r1, r2, r3) = (y0[0] = x0[0], y1[0] = x1[0], y2[0] = x2[0], y3[0] = x3[0]);
        for (var k = 1; k < x0.Length; k++)
        {
            y0[k] = r0 = TFold.Combine(r0, x0[k]);
            y1[k] = r1 = TFold.Combine(r1, x1[k]);
            y2[k] = r2 = TFold.Combine(r2, x2[k]);
            y3[k] = r3 = TFold.Combine(r3, x3[k]);
        }
    }

    /// <summary>A shape as [outer, size of the dimension, inner].</summary>
    private static (int Outer, int Length, int Inner) Around(Shape shape, int dim)
    {
        if (shape.IsScalar) return (1, 1, 1);
        var (outer, inner) = (1, 1);
        foreach (var size in shape.Dims[..dim]) outer *= size;
        foreach (var size in shape.Dims[(dim + 1)..]) inner *= size;
        return (outer, shape.Dims[dim], inner);
    }
}
