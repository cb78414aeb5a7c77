using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>The largest element of each window.</summary>
internal sealed record MaxPooling(Spans Depth, Spans Height, Spans Width)
{
    /// <summary>Elements of a plane.</summary>
    internal int Plane => Depth.Size * Height.Size * Width.Size;

    /// <summary>The largest elements and where they stand in their plane: the first of equals, a NaN before everything.</summary>
    /// <param name="x">Floating; the inner dimensions make up planes.</param>
    /// <param name="shape">The shape of the results.</param>
    internal (NdArray Values, NdArray Places) Largest(NdArray x, Shape shape)
        => x.DType == DType.Float32 ? Largest<float>(x, shape) : Largest<double>(x, shape);

    private (NdArray Values, NdArray Places) Largest<T>(NdArray x, Shape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (values, places) = (NdArray.Fresh<T>(shape, out var best), NdArray.Fresh<long>(shape, out var at));
        if (best.Length == 0) return (values, places);
        x = x.Contiguous();
        var (from, offset, plane) = (x.Elements<T>(), x.Offset, Plane);
        var count = Depth.Count * Height.Count * Width.Count;
        Parallelism.For(best.Length / count, Math.Max(1, Elementwise.Chunk / plane), (first, end) =>
        {
            for (var p = first; p < end; p++)
                OfPlane<T>(from.AsSpan(offset + (p * plane), plane), best.AsSpan(p * count, count), at.AsSpan(p * count, count));
        });
        return (values, places);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void OfPlane<T>(ReadOnlySpan<T> plane, Span<T> values, Span<long> places)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* x = plane, largest = values)
        {
            fixed (long* found = places)
            {
                var o = 0;
                for (var d = 0; d < Depth.Count; d++)
                {
                    for (var h = 0; h < Height.Count; h++)
                    {
                        for (var w = 0; w < Width.Count; w++, o++)
                        {
                            int left = Width.First[w], right = Width.End[w];
                            var (best, at) = (T.NegativeInfinity, (((Depth.First[d] * Height.Size) + Height.First[h]) * Width.Size) + left);
                            for (var deep = Depth.First[d]; deep < Depth.End[d]; deep += Depth.Step)
                            {
                                for (var high = Height.First[h]; high < Height.End[h]; high += Height.Step)
                                {
                                    var start = ((deep * Height.Size) + high) * Width.Size;
                                    for (var i = start + left; i < start + right; i += Width.Step)
                                    {
                                        if (x[i] <= best) continue; // Not so of NaN: what is left is larger, or one of both is NaN.
                                        if (x[i] > best || T.IsNaN(x[i])) (best, at) = (x[i], i);
                                    }
                                }
                            }

                            (largest[o], found[o]) = (best, at);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Zeros with values added at the places where they were found: the adjoint of picking them.</summary>
    /// <param name="values">[planes, found].</param>
    /// <param name="places">Int64, of the same shape.</param>
    /// <param name="planes">[planes, elements].</param>
    internal static NdArray Spread(NdArray values, NdArray places, Shape planes)
        => values.DType == DType.Float32 ? Spread<float>(values, places, planes) : Spread<double>(values, places, planes);

    private static NdArray Spread<T>(NdArray values, NdArray places, Shape planes)
        where T : unmanaged, INumber<T>
    {
        var result = NdArray.Fresh<T>(planes, out var to);
        (values, places) = (values.Contiguous(), places.Contiguous());
        var (from, at, first, start) = (values.Elements<T>(), places.Elements<long>(), values.Offset, places.Offset);
        var (count, size) = (values.Shape[1], planes[1]);
        Parallelism.For(planes[0], Math.Max(1, Elementwise.Chunk / Math.Max(size, 1)), (begin, end) =>
        {
            to.AsSpan(begin * size, (end - begin) * size).Clear();
            for (var p = begin; p < end; p++) Add<T>(from.AsSpan(first + (p * count), count), at.AsSpan(start + (p * count), count), to.AsSpan(p * size, size));
        });
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> places, Span<T> to)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < values.Length; i++) to[(int)places[i]] += values[i];
    }

    /// <summary>Zeros with values at the places where they were found; of values for one place the last one stays.</summary>
    /// <param name="values">Any shape whose last dimensions make up as many elements a plane as the places have.</param>
    /// <param name="places">Int64, of the same shape.</param>
    /// <param name="planes">[planes, elements].</param>
    internal static NdArray Put(NdArray values, NdArray places, Shape planes)
        => values.DType == DType.Float32 ? Put<float>(values, places, planes) : Put<double>(values, places, planes);

    private static NdArray Put<T>(NdArray values, NdArray places, Shape planes)
        where T : unmanaged
    {
        var result = NdArray.Fresh<T>(planes, out var to);
        Array.Clear(to);
        var from = values.AsSpan<T>();
        var at = places.AsSpan<long>();
        if (from.Length == 0) return result;
        var (count, size) = (from.Length / planes[0], planes[1]);
        for (var i = 0; i < from.Length; i++) to[(i / count * size) + (int)at[i]] = from[i];
        return result;
    }
}
