using System.Numerics;

namespace Autograd.Kernels;

// Writing at places that an index array names element by element.
public static partial class Kernel
{
    /// <summary>x, with source[…, i, …] in place of x[…, index[…, i, …], …].</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="index">Int64, as many dimensions as <paramref name="x"/>, no larger in the other ones.</param>
    /// <param name="source">What is put there, as many dimensions, nowhere smaller than the index; its other elements are left out.</param>
    /// <returns>A new array of the shape of <paramref name="x"/>. Of several sources for one place the last one in the order of the index stays.</returns>
    /// <exception cref="ShapeException">Ranks or sizes do not fit, or an index is negative or too large.</exception>
    /// <exception cref="DTypeException">The index is not Int64, or the dtypes differ.</exception>
    public static NdArray Scatter(NdArray x, int dim, NdArray index, NdArray source)
    {
        var (d, at) = Fitting("scatter", x, dim, index, source);
        return x.DType switch
        {
            DType.Float32 => Scattered<float, Last<float>>(x, d, at, source),
            DType.Float64 => Scattered<double, Last<double>>(x, d, at, source),
            DType.Int64 => Scattered<long, Last<long>>(x, d, at, source),
            _ => To(Scattered<long, Last<long>>(To(x, DType.Int64), d, at, To(source, DType.Int64)), DType.Bool),
        };
    }

    /// <summary>x, with source[…, i, …] added at x[…, index[…, i, …], …]; the adjoint of <see cref="Gather"/>.</summary>
    /// <param name="x">Any shape; not Bool.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="index">Int64, as many dimensions as <paramref name="x"/>, no larger in the other ones.</param>
    /// <param name="source">What is added, as many dimensions, nowhere smaller than the index; its other elements are left out.</param>
    /// <returns>A new array of the shape of <paramref name="x"/>. Several sources for one place are added in the order of the index.</returns>
    /// <exception cref="ShapeException">Ranks or sizes do not fit, or an index is negative or too large.</exception>
    /// <exception cref="DTypeException">The index is not Int64, the dtypes differ, or they are Bool.</exception>
    public static NdArray ScatterAdd(NdArray x, int dim, NdArray index, NdArray source) => Combined<Adding>("scatter_add", x, dim, index, source);

    /// <summary>Refuses what the ops of this file would refuse, in the name of the op that the caller used.</summary>
    internal static void CheckScatter(string op, NdArray x, int dim, NdArray index, NdArray source)
    {
        NeedSum(op, x, source);
        _ = Fitting(op, x, dim, index, source);
    }

    /// <summary>As <see cref="ScatterAdd"/>, combining by a product, or by the larger or smaller one.</summary>
    internal static NdArray ScatterReduce(NdArray x, int dim, NdArray index, NdArray source, ScatterMode mode) => mode switch
    {
        ScatterMode.Prod => Combined<Multiplying>("scatter_reduce", x, dim, index, source),
        ScatterMode.Amax => Combined<Raising>("scatter_reduce", x, dim, index, source),
        ScatterMode.Amin => Combined<Lowering>("scatter_reduce", x, dim, index, source),
        _ => Combined<Adding>("scatter_reduce", x, dim, index, source),
    };

    private static NdArray Combined<TWay>(string op, NdArray x, int dim, NdArray index, NdArray source)
        where TWay : IWay
    {
        NeedSum(op, x, source);
        var (d, at) = Fitting(op, x, dim, index, source);
        return x.DType switch
        {
            DType.Float32 => TWay.Scatter<float>(x, d, at, source),
            DType.Float64 => TWay.Scatter<double>(x, d, at, source),
            _ => TWay.Scatter<long>(x, d, at, source),
        };
    }

    private static (int Dim, NdArray Index) Fitting(string op, NdArray x, int dim, NdArray index, NdArray source)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(source);
        if (x.DType != source.DType) throw Errors.Different(op, x.DType, source.DType);
        var d = x.Shape.Dim(op, dim);
        var at = Indices(op, x.Shape, d, index);
        NeedSmaller(op, index.Shape, "array", x.Shape, except: d);
        if (source.Shape.Rank != index.Shape.Rank && (source.Shape.Rank > 1 || index.Shape.Rank > 1))
            throw Errors.RankDiffers(op, "source", index.Shape, source.Shape);
        NeedSmaller(op, index.Shape, "source", source.Shape, except: -1);
        return (d, at);
    }

    /// <summary>
    /// Each place is written by one thread, in the order of the index: the work is split along another dimension than the
    /// one that the index moves in. Where there is no other one, it is not split.
    /// </summary>
    private static NdArray Scattered<T, TFold>(NdArray x, int dim, NdArray index, NdArray source)
        where T : unmanaged, INumber<T>
        where TFold : IFold<T>
    {
        var result = Copied<T>(x, out var to);
        if (index.Numel == 0) return result;
        var across = -1;
        for (var d = 0; d < index.Shape.Rank; d++)
            if (d != dim && (across < 0 || index.Shape.Dims[d] > index.Shape.Dims[across])) across = d;
        var count = across < 0 ? 1 : index.Shape.Dims[across];
        var (places, values) = (index.Elements<long>(), source.Elements<T>());
        Parallelism.For(count, Math.Max(1, Elementwise.Chunk / (index.Numel / count)), (first, last) =>
        {
            var (into, at, from) = (Part(result), Part(index), Part(source));
            var (rows, indices, sources) = (new IndexRows(at.Shape, into, dim), new IndexRows(at.Shape, at, -1), new IndexRows(at.Shape, from, -1));
            var (write, look, read) = (rows.Walk(into.Offset, 0), indices.Walk(at.Offset, 0), sources.Walk(from.Offset, 0));
            for (var row = 0; row < rows.Count; row++)
            {
                var (position, place, other) = (write.Next(), look.Next(), read.Next());
                for (var i = 0; i < rows.Inner; i++, position += rows.Step, place += indices.Step, other += sources.Step)
                {
                    ref var target = ref to[position + ((int)places[place] * rows.Along)];
                    target = TFold.Combine(target, values[other]);
                }
            }

            NdArray Part(NdArray y) => across < 0 ? y : y.Slice(across, first, last);
        });
        return result;
    }

    private interface IWay
    {
        static abstract NdArray Scatter<T>(NdArray x, int dim, NdArray index, NdArray source)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>;
    }

    private readonly struct Adding : IWay
    {
        public static NdArray Scatter<T>(NdArray x, int dim, NdArray index, NdArray source)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
            => Scattered<T, Plus<T>>(x, dim, index, source);
    }

    private readonly struct Multiplying : IWay
    {
        public static NdArray Scatter<T>(NdArray x, int dim, NdArray index, NdArray source)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
            => Scattered<T, Times<T>>(x, dim, index, source);
    }

    private readonly struct Raising : IWay
    {
        public static NdArray Scatter<T>(NdArray x, int dim, NdArray index, NdArray source)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
            => Scattered<T, Larger<T>>(x, dim, index, source);
    }

    private readonly struct Lowering : IWay
    {
        public static NdArray Scatter<T>(NdArray x, int dim, NdArray index, NdArray source)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
            => Scattered<T, Smaller<T>>(x, dim, index, source);
    }
}
