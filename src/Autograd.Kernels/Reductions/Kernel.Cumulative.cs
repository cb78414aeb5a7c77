using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The sums of the first 1, 2, … elements along a dimension, one after another. Bool and Int64 give Int64; Float32 runs in Float64.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public static NdArray CumSum(NdArray x, int dim)
    {
        var y = Counting("cumsum", x, dim, out var d);
        return y.DType switch
        {
            DType.Float32 => WideScan<Plus<double>>(y, d),
            DType.Float64 => Scan<double, Plus<double>>(y, d, static (a, b, c) => TensorPrimitives.Add(a, b, c)),
            _ => Scan<long, Plus<long>>(y, d, static (a, b, c) => TensorPrimitives.Add(a, b, c)),
        };
    }

    /// <summary>The products of the first 1, 2, … elements along a dimension, one after another. Bool and Int64 give Int64; Float32 runs in Float64.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public static NdArray CumProd(NdArray x, int dim)
    {
        var y = Counting("cumprod", x, dim, out var d);
        return y.DType switch
        {
            DType.Float32 => WideScan<Times<double>>(y, d),
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
                    Four<T, T, TFold>(from.AsSpan(offset + start, 4 * length), to.AsSpan(start, 4 * length), length);
                    o += 3;
                    continue;
                }

                var running = target[0] = source[0];
                for (var k = 1; k < source.Length; k++) target[k] = running = TFold.Combine(running, source[k]);
            }
        });
        return result;
    }

    /// <summary>Float32 runs in double precision and is rounded at each step, so that the last of many sums errs as little as the first.</summary>
    private static NdArray WideScan<TFold>(NdArray x, int dim)
        where TFold : IFold<double>
    {
        var (outer, length, inner) = Around(x.Shape, dim);
        var (from, offset) = (x.Elements<float>(), x.Offset);
        var result = NdArray.Fresh<float>(x.Shape, out var to);
        if (x.Numel == 0) return result;
        Parallelism.For(outer, Math.Max(1, Elementwise.Chunk / (length * inner)), (first, last) =>
        {
            var running = ArrayPool<double>.Shared.Rent(inner);
            var sums = running.AsSpan(0, inner);
            for (var o = first; o < last; o++)
            {
                var start = o * length * inner;
                var source = from.AsSpan(offset + start, length * inner);
                var target = to.AsSpan(start, length * inner);
                if (inner > 1)
                {
                    source[..inner].CopyTo(target);
                    for (var i = 0; i < inner; i++) sums[i] = source[i];
                    for (var k = inner; k < source.Length; k += inner) WideRow<TFold>(sums, source.Slice(k, inner), target.Slice(k, inner));
                    continue;
                }

                if (o + 4 <= last)
                {
                    Four<float, double, TFold>(from.AsSpan(offset + start, 4 * length), to.AsSpan(start, 4 * length), length);
                    o += 3;
                    continue;
                }

                double sum = target[0] = source[0];
                for (var k = 1; k < source.Length; k++) target[k] = (float)(sum = TFold.Combine(sum, source[k]));
            }

            ArrayPool<double>.Shared.Return(running);
        });
        return result;
    }

    /// <summary>Takes a row into the running ones, and rounds them.</summary>
    private static void WideRow<TFold>(Span<double> sums, ReadOnlySpan<float> x, Span<float> y)
        where TFold : IFold<double>
    {
        var i = 0;
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        var half = Vector512<double>.Count;
        for (; i <= x.Length - (2 * half); i += 2 * half)
        {
            var (lower, upper) = Vector512.Widen(Vector512.LoadUnsafe(ref from, (nuint)i));
            lower = TFold.Combine(Vector512.LoadUnsafe(ref sum, (nuint)i), lower);
            upper = TFold.Combine(Vector512.LoadUnsafe(ref sum, (nuint)(i + half)), upper);
            lower.StoreUnsafe(ref sum, (nuint)i);
            upper.StoreUnsafe(ref sum, (nuint)(i + half));
            Vector512.Narrow(lower, upper).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < x.Length; i++) y[i] = (float)(sums[i] = TFold.Combine(sums[i], x[i]));
    }

    /// <summary>Four rows side by side; what runs may be wider than what is stored.</summary>
    private static void Four<T, TRunning, TFold>(ReadOnlySpan<T> x, Span<T> y, int length)
        where T : unmanaged, INumber<T>
        where TRunning : unmanaged, INumber<TRunning>
        where TFold : IFold<TRunning>
    {
        var x0 = x[..length];
        var x1 = x.Slice(length, length);
        var x2 = x.Slice(2 * length, length);
        var x3 = x.Slice(3 * length, length);
        var y0 = y[..length];
        var y1 = y.Slice(length, length);
        var y2 = y.Slice(2 * length, length);
        var y3 = y.Slice(3 * length, length);
        (y0[0], y1[0], y2[0], y3[0]) = (x0[0], x1[0], x2[0], x3[0]);
        var (r0, r1, r2, r3) = (Wide(x0[0]), Wide(x1[0]), Wide(x2[0]), Wide(x3[0]));
        for (var k = 1; k < x0.Length; k++)
        {
            y0[k] = T.CreateTruncating(r0 = TFold.Combine(r0, Wide(x0[k])));
            y1[k] = T.CreateTruncating(r1 = TFold.Combine(r1, Wide(x1[k])));
            y2[k] = T.CreateTruncating(r2 = TFold.Combine(r2, Wide(x2[k])));
            y3[k] = T.CreateTruncating(r3 = TFold.Combine(r3, Wide(x3[k])));
        }

        static TRunning Wide(T x) => TRunning.CreateTruncating(x);
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
