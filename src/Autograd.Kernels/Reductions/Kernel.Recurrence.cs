using System.Numerics;

namespace Autograd.Kernels;

// Running results along a dimension in which each depends on the one before.
public static partial class Kernel
{
    // Columns that walk along the dimension together.
    private const int Strip = 256;

    /// <summary>s[0] = b[0] and s[i] = b[i] + a[i]·s[i − 1] along a dimension; a[0] is not read.</summary>
    /// <param name="a">Any shape with the dimension, floating.</param>
    /// <param name="b">Of the shape and dtype of <paramref name="a"/>.</param>
    /// <param name="dim">The dimension, negative from the end.</param>
    /// <exception cref="ShapeException">There is no such dimension, or the shapes differ.</exception>
    /// <exception cref="DTypeException">The dtypes differ, or are not floating.</exception>
    public static NdArray LinearRecurrence(NdArray a, NdArray b, int dim)
    {
        const string Op = "linear_recurrence";
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.DType != b.DType) throw Errors.Different(Op, a.DType, b.DType);
        if (a.Shape != b.Shape) throw Errors.WrongSource(Op, a.Shape, b.Shape);
        var d = a.Shape.Dim(Op, dim);
        return a.DType switch
        {
            DType.Float32 => Run<float>(),
            DType.Float64 => Run<double>(),
            _ => throw Errors.Unsupported(Op, a.DType, "convert with To(DType.Float32) first."),
        };

        NdArray Run<T>()
            where T : unmanaged, INumber<T>
        {
            var (x, y) = (a.Contiguous(), b.Contiguous());
            var (factors, terms, atX, atY) = (x.Elements<T>(), y.Elements<T>(), x.Offset, y.Offset);
            var result = NdArray.Fresh<T>(a.Shape, out var to);
            AlongColumns(a.Shape, d, (start, step, length, width) =>
            {
                terms.AsSpan(atY + start, width).CopyTo(to.AsSpan(start));
                for (var k = 1; k < length; k++)
                {
                    var at = start + (k * step);
                    var (factor, term) = (atX + at, atY + at);
                    for (var i = 0; i < width; i++) to[at + i] = terms[term + i] + (factors[factor + i] * to[at - step + i]);
                }
            });
            return result;
        }
    }

    /// <summary>log Σ eˣ of the first 1, 2, … elements along a dimension, without overflow. Float32 runs in Float64.</summary>
    /// <param name="x">Any shape, floating.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <returns>The shape of <paramref name="x"/>; −∞ while all elements are.</returns>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public static NdArray LogCumSumExp(NdArray x, int dim)
    {
        ArgumentNullException.ThrowIfNull(x);
        var d = x.Shape.Dim("logcumsumexp", dim);
        return x.DType switch
        {
            DType.Float32 => Run<float>(),
            DType.Float64 => Run<double>(),
            _ => throw Errors.Unsupported("logcumsumexp", x.DType, "convert with To(DType.Float32) first."),
        };

        NdArray Run<T>()
            where T : unmanaged, INumber<T>
        {
            var y = x.Contiguous();
            var (from, offset) = (y.Elements<T>(), y.Offset);
            var result = NdArray.Fresh<T>(x.Shape, out var to);
            AlongColumns(x.Shape, d, (start, step, length, width) =>
            {
                // The largest so far, and the sum in units of its power.
                Span<double> most = stackalloc double[Strip];
                Span<double> sums = stackalloc double[Strip];
                most[..width].Fill(double.NegativeInfinity);
                sums[..width].Clear();
                for (var k = 0; k < length; k++)
                {
                    for (var i = 0; i < width; i++)
                    {
                        var at = start + (k * step) + i;
                        var v = double.CreateTruncating(from[offset + at]);
                        if (v == most[i]) sums[i]++;
                        else if (v < most[i]) sums[i] += Math.Exp(v - most[i]);
                        else (sums[i], most[i]) = ((sums[i] * Math.Exp(most[i] - v)) + 1, v);
                        to[at] = T.CreateTruncating(most[i] + Math.Log(sums[i]));
                    }
                }
            });
            return result;
        }
    }

    /// <summary>
    /// Walks columns of a shape along a dimension, some next to each other at a time: where they start, the distance from row
    /// to row, how many rows there are, and how many columns.
    /// </summary>
    private static void AlongColumns(Shape shape, int dim, Action<int, int, int, int> walk)
    {
        var (outer, length, inner) = Around(shape, dim);
        if (shape.Numel == 0) return;
        var strips = (inner + Strip - 1) / Strip;
        Parallelism.For(outer * strips, Math.Max(1, Elementwise.Chunk / (length * Math.Min(inner, Strip))), (first, last) =>
        {
            for (var unit = first; unit < last; unit++)
            {
                var (o, strip) = Math.DivRem(unit, strips);
                walk((o * length * inner) + (strip * Strip), inner, length, Math.Min(Strip, inner - (strip * Strip)));
            }
        });
    }
}
