using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>
/// Where, along one dimension, a value known to be there first stands. NaN is equal to NaN here, and −0 to +0; the value is
/// replaced by the element found, so that a zero has the sign of the first one.
/// </summary>
internal static class FirstEqual<T>
    where T : unmanaged, INumber<T>
{
    private const int Columns = 256;

    /// <summary>Finds each of <paramref name="values"/>; no size of <paramref name="x"/> is 0.</summary>
    internal static void Find(NdArray x, ReadOnlySpan<int> dims, T[] values, long[] indices)
    {
        if (dims.Length == 0)
        {
            indices.AsSpan().Clear();
            if (x.Numel == 1) values[0] = x.Elements<T>()[x.Offset];
            return;
        }

        var d = dims[0];
        int[] kept = [.. Enumerable.Range(0, x.Shape.Rank).Where(e => e != d)];
        var step = kept.Where(e => x.Shape.Dims[e] > 1).Select(e => Math.Abs(x.Stride(e))).DefaultIfEmpty(int.MaxValue).Min();
        var byRows = values.Length >= 8 && (x.Shape.Dims[d] < 16 || step < Math.Abs(x.Stride(d)));
        var view = x.Permute([.. byRows ? [d] : kept, .. byRows ? kept : [d]]);
        var (reader, length) = (new Reader<T>(view, view.Shape), x.Shape.Dims[d]);
        if (byRows) Parallelism.For(values.Length, Columns, (from, to) => InRows(reader, length, values, indices, from, to));
        else Parallelism.For(values.Length, Math.Max(1, Elementwise.Chunk / length), (from, to) =>
        {
            Span<T> scratch = stackalloc T[reader.IsDirect ? 0 : Elementwise.Tile];
            for (var i = from; i < to; i++) (values[i], indices[i]) = Along(reader, i * length, length, values[i], scratch);
        });
    }

    private static (T Value, long Index) Along(Reader<T> reader, int start, int length, T value, Span<T> scratch)
    {
        var wanted = Vector512.Create(value);
        for (var at = 0; ; at += Elementwise.Tile)
        {
            var x = reader.Read(start + at, Math.Min(Elementwise.Tile, length - at), scratch);
            ref var first = ref MemoryMarshal.GetReference(x);
            var i = 0;
            for (; i <= x.Length - Vector512<T>.Count; i += Vector512<T>.Count)
                if (Matches(Vector512.LoadUnsafe(ref first, (nuint)i), wanted) != Vector512<T>.Zero) break;
            for (; i < x.Length; i++)
                if (Matches(x[i], value)) return (x[i], at + i);
        }
    }

    /// <summary>From the last row to the first one, so that what is written last is the first place.</summary>
    private static void InRows(Reader<T> reader, int length, T[] values, long[] indices, int from, int to)
    {
        var width = to - from;
        Span<T> wanted = stackalloc T[Columns];
        Span<T> places = stackalloc T[Columns];
        Span<T> scratch = stackalloc T[reader.IsDirect ? 0 : Columns];
        values.AsSpan(from, width).CopyTo(wanted);
        var found = values.AsSpan(from, width);
        ref var want = ref MemoryMarshal.GetReference(wanted);
        ref var value = ref MemoryMarshal.GetReference(found);
        ref var place = ref MemoryMarshal.GetReference(places);
        for (var k = length - 1; k >= 0; k--)
        {
            var x = reader.Read((k * values.Length) + from, width, scratch);
            ref var first = ref MemoryMarshal.GetReference(x);

            // The row number travels as the bits of a T, so that one mask selects both.
            var row = FromBits(k);
            var rows = Vector512.Create(row);
            var i = 0;
            for (; i <= width - Vector512<T>.Count; i += Vector512<T>.Count)
            {
                var v = Vector512.LoadUnsafe(ref first, (nuint)i);
                var mask = Matches(v, Vector512.LoadUnsafe(ref want, (nuint)i));
                Vector512.ConditionalSelect(mask, v, Vector512.LoadUnsafe(ref value, (nuint)i)).StoreUnsafe(ref value, (nuint)i);
                Vector512.ConditionalSelect(mask, rows, Vector512.LoadUnsafe(ref place, (nuint)i)).StoreUnsafe(ref place, (nuint)i);
            }

            for (; i < width; i++)
                if (Matches(x[i], wanted[i])) (found[i], places[i]) = (x[i], row);
        }

        for (var i = 0; i < width; i++) indices[from + i] = ToBits(places[i]);
    }

    // If the extreme is no NaN, no element is; so an element unequal to itself is always the one looked for.
    private static bool Matches(T x, T wanted) => x == wanted || T.IsNaN(x);

    private static Vector512<T> Matches(Vector512<T> x, Vector512<T> wanted) => Vector512.Equals(x, wanted) | ~Vector512.Equals(x, x);

    private static T FromBits(int k)
        => typeof(T) == typeof(float) ? (T)(object)BitConverter.Int32BitsToSingle(k)
            : typeof(T) == typeof(double) ? (T)(object)BitConverter.Int64BitsToDouble(k) : T.CreateTruncating(k);

    private static long ToBits(T bits)
        => typeof(T) == typeof(float) ? BitConverter.SingleToInt32Bits((float)(object)bits)
            : typeof(T) == typeof(double) ? BitConverter.DoubleToInt64Bits((double)(object)bits) : long.CreateTruncating(bits);
}
