using System.Numerics;
using System.Numerics.Tensors;

namespace Autograd.Kernels;

// Writing into views of buffers that nobody else has seen yet.
public static partial class Kernel
{
    /// <summary>Adds to a view of a buffer that nobody else has seen yet.</summary>
    /// <param name="place">The view.</param>
    /// <param name="source">Of its shape and dtype, floating.</param>
    /// <returns>True.</returns>
    internal static bool AddTo(NdArray place, NdArray source)
    {
        if (source.DType == DType.Float32) Run(place.Elements<float>());
        else Run(place.Elements<double>());
        return true;

        void Run<T>(T[] to)
            where T : unmanaged, INumber<T>
            => Write<T>(place, source, (position, step, run) =>
            {
                if (step == 1) TensorPrimitives.Add(to.AsSpan(position, run.Length), run, to.AsSpan(position, run.Length));
                else for (var i = 0; i < run.Length; i++) to[position + (i * step)] += run[i];
            });
    }

    /// <summary><see cref="ScatterAdd"/> into an array that nobody else has seen yet, in place of a copy of it.</summary>
    /// <param name="sum">Contiguous, floating.</param>
    /// <param name="dim">The dimension, not negative.</param>
    /// <param name="index">As it was in <see cref="Gather"/>.</param>
    /// <param name="source">Of the dtype of the sum, and of the shape of the index.</param>
    /// <returns>True.</returns>
    internal static bool ScatterAddTo(NdArray sum, int dim, NdArray index, NdArray source)
    {
        if (sum.DType == DType.Float32) AddPicked<float>(sum, dim, index.Contiguous(), source);
        else AddPicked<double>(sum, dim, index.Contiguous(), source);
        return true;
    }

    private static void AddPicked<T>(NdArray sum, int dim, NdArray at, NdArray source)
        where T : unmanaged, INumber<T>
    {
        var (to, from) = (sum.Elements<T>(), source.Elements<T>());
        var rows = new IndexRows(at.Shape, sum, dim);
        var sources = new IndexRows(at.Shape, source, -1);
        var (inner, along, step) = (rows.Inner, rows.Along, rows.Step);
        var (walk, read) = (rows.Walk(sum.Offset, 0), sources.Walk(source.Offset, 0));
        for (var row = 0; row < rows.Count; row++)
        {
            var (position, other) = (walk.Next(), read.Next());
            foreach (var k in at.AsSpan<long>().Slice(row * inner, inner))
            {
                to[position + ((int)k * along)] += from[other];
                position += step;
                other += sources.Step;
            }
        }
    }

    private static void Put(NdArray place, NdArray source)
    {
        switch (source.DType)
        {
            case DType.Float32: Run(place.Elements<float>()); break;
            case DType.Float64: Run(place.Elements<double>()); break;
            case DType.Int64: Run(place.Elements<long>()); break;
            default: Run(place.Elements<bool>()); break;
        }

        void Run<T>(T[] to)
            where T : unmanaged
            => Write<T>(place, source, (position, step, run) =>
            {
                if (step == 1) run.CopyTo(to.AsSpan(position));
                else for (var i = 0; i < run.Length; i++) to[position + (i * step)] = run[i];
            });
    }

    /// <summary>Walks over an array in runs, beside a view of the same shape.</summary>
    private static void Write<T>(NdArray place, NdArray source, Merge<T> merge)
        where T : unmanaged
    {
        if (source.Numel == 0) return;
        var layout = Layout.Of(place);
        var reader = new Reader<T>(source, source.Shape);
        var last = layout.Sizes.Length - 1;
        var (inner, step) = last < 0 ? (1, 1) : (layout.Sizes[last], layout.Strides[last]);
        var (sizes, strides) = last < 0 ? ([], []) : (layout.Sizes[..last], layout.Strides[..last]);
        Parallelism.For(source.Numel / inner, Math.Max(1, Elementwise.Chunk / inner), (first, end) =>
        {
            Span<T> scratch = stackalloc T[Elementwise.Tile];
            var walk = new Odometer(new Shape(sizes), strides, place.Offset, first);
            for (var row = first; row < end; row++)
            {
                var position = walk.Next();
                var size = reader.IsDirect ? inner : Elementwise.Tile;
                for (var at = 0; at < inner; at += size)
                    merge(position + (at * step), step, reader.Read((row * inner) + at, Math.Min(size, inner - at), scratch));
            }
        });
    }

    /// <summary>Puts a run into a buffer from a position on, in steps.</summary>
    private delegate void Merge<T>(int position, int step, ReadOnlySpan<T> run);
}
