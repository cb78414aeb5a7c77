using System.Numerics;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>Whether a dimension is the last one, and its rows short enough for kernels that keep a row in the cache.</summary>
    internal static bool HasRows(Shape shape, int dim) => SoftmaxRows<float>.Fits(shape, [dim]) && SoftmaxRows<double>.Fits(shape, [dim]);

    /// <summary>log softmax of each row at one place, with the bits of <see cref="LogSoftmax"/>; and softmax of the whole, whose exponentials it takes anyway.</summary>
    /// <param name="x">[…, c], with <see cref="HasRows"/>.</param>
    /// <param name="places">[…, 1], each from 0 to c − 1.</param>
    /// <param name="softmax">The shape of <paramref name="x"/>.</param>
    internal static NdArray LogSoftmaxAt(NdArray x, NdArray places, out NdArray softmax)
    {
        var (picks, length) = (places.ToArray<long>(), x.Shape[-1]);
        if (x.DType == DType.Float32)
        {
            var result = NdArray.Fresh<float>(places.Shape, out var picked);
            softmax = SoftmaxRows<float>.Run(x, length, logarithm: false, picks, picked);
            return result;
        }
        else
        {
            var result = NdArray.Fresh<double>(places.Shape, out var picked);
            softmax = SoftmaxRows<double>.Run(x, length, logarithm: false, picks, picked);
            return result;
        }
    }

    /// <summary>The gradient of x through <see cref="LogSoftmaxAt"/>: g at the place of each row, less softmax · g.</summary>
    /// <param name="g">[…, 1].</param>
    /// <param name="places">[…, 1].</param>
    /// <param name="softmax">[…, c].</param>
    internal static NdArray LogSoftmaxAtPull(NdArray g, NdArray places, NdArray softmax)
    {
        return softmax.DType == DType.Float32 ? Run<float>() : Run<double>();

        NdArray Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var (picks, gs, p, length) = (places.ToArray<long>(), g.ToArray<T>(), softmax.Contiguous(), softmax.Shape[-1]);
            var result = NdArray.Fresh<T>(softmax.Shape, out var output);
            Parallelism.For(picks.Length, Math.Max(1, (1 << 14) / length), (from, to) =>
            {
                for (var i = from; i < to; i++)
                {
                    var (at, one) = (i * length, gs[i]);
                    var xs = p.AsSpan<T>().Slice(at, length);
                    var ys = output.AsSpan(at, length);
                    RowLoop<T>.Run(new NegativeMultiple<T>(one), xs, xs, ys);
                    ys[(int)picks[i]] = one - (xs[(int)picks[i]] * one);
                }
            });
            return result;
        }
    }
}
