using System.Buffers;
using System.Numerics;

namespace Autograd.Kernels;

/// <summary>
/// The elements of a row by size, as places in it. Keys are unsigned integers in the order of the elements (−0 as +0, NaN as
/// the greatest), so that digits sort them in time linear in the length. Equal ones are ordered by place: there is one answer.
/// </summary>
internal static class RowOrder<T, TKey>
    where T : unmanaged, INumber<T>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    // Rows so short that clearing and adding up counts costs more than comparing.
    private const int Short = 512;

    private const int Bits = 11;

    private const int Buckets = 1 << Bits;

    private static readonly int Passes = ((typeof(TKey) == typeof(uint) ? 32 : 64) + Bits - 1) / Bits;

    /// <summary>All places in order.</summary>
    internal static void Sort(ReadOnlySpan<T> row, bool descending, Span<TKey> keys, Span<int> places)
    {
        Fill(row, descending, keys, places);
        Sort(keys, places);
    }

    /// <summary>The first places in order.</summary>
    internal static void SortFirst(int count, ReadOnlySpan<T> row, bool descending, Span<TKey> keys, Span<int> places)
    {
        if (count == 0) return;
        var last = Nth(count - 1, row, descending, keys, places);
        var (most, found) = (Key(row[last], descending), 0);
        for (var i = 0; i < row.Length; i++)
        {
            var key = Key(row[i], descending);
            if (key < most || (key == most && i <= last)) (keys[found], places[found++]) = (key, i);
        }

        Sort(keys[..count], places[..count]);
    }

    /// <summary>The place of the element that has as many before it as <paramref name="rank"/> says.</summary>
    internal static int Nth(int rank, ReadOnlySpan<T> row, bool descending, Span<TKey> keys, Span<int> places)
    {
        Fill(row, descending, keys, places);
        Span<int> counts = stackalloc int[Buckets];
        for (var pass = Passes - 1; pass >= 0 && keys.Length >= Short; pass--)
        {
            // Only the candidates with the digit that the rank falls on stay, in their order.
            counts.Clear();
            foreach (var key in keys) counts[Digit(key, pass)]++;
            var digit = 0;
            while (rank >= counts[digit]) rank -= counts[digit++];
            var kept = 0;
            for (var i = 0; i < keys.Length; i++)
                if (Digit(keys[i], pass) == digit) (keys[kept], places[kept++]) = (keys[i], places[i]);
            keys = keys[..kept];
            places = places[..kept];
        }

        if (keys.Length < Short) Sort(keys, places);
        return places[rank];
    }

    /// <summary>The place of the lower middle. NaN is passed over, or else is the answer; of NaNs the first one.</summary>
    internal static int Median(ReadOnlySpan<T> row, bool ignoreNan, Span<TKey> keys, Span<int> places)
    {
        var numbers = 0;
        foreach (var x in row)
            if (!T.IsNaN(x)) numbers++;
        var rank = numbers < row.Length && !ignoreNan ? numbers : Math.Max(numbers - 1, 0) / 2;
        return Nth(rank, row, descending: false, keys, places);
    }

    /// <summary>The last place of the element that occurs most often; of several such the smallest. Each NaN is a number of its own.</summary>
    internal static int Mode(ReadOnlySpan<T> row, Span<TKey> keys, Span<int> places)
    {
        Sort(row, descending: false, keys, places);
        var (best, most, run) = (0, 0, 0);
        for (var i = 0; i < row.Length; i++)
        {
            run++;
            if (i + 1 < row.Length && keys[i] == keys[i + 1] && !T.IsNaN(row[places[i]])) continue;
            if (run > most) (best, most) = (i, run);
            run = 0;
        }

        return places[best];
    }

    /// <summary>For each element the place of the largest or smallest one up to it, the last of equals; from a NaN on, the last NaN.</summary>
    internal static void Running(ReadOnlySpan<T> row, bool largest, Span<long> places)
    {
        var best = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (T.IsNaN(row[i]) || (!T.IsNaN(row[best]) && (largest ? row[i] >= row[best] : row[i] <= row[best]))) best = i;
            places[i] = best;
        }
    }

    private static void Fill(ReadOnlySpan<T> row, bool descending, Span<TKey> keys, Span<int> places)
    {
        for (var i = 0; i < row.Length; i++) (keys[i], places[i]) = (Key(row[i], descending), i);
    }

    private static TKey Key(T x, bool descending)
    {
        var key = typeof(T) == typeof(float) ? Key((float)(object)x) : typeof(T) == typeof(double) ? Key((double)(object)x) : Key((long)(object)x);
        return descending ? ~key : key;
    }

    // Bits of positive numbers have the order of the numbers, those of negative ones the opposite one.
    private static TKey Key(float x)
    {
        if (float.IsNaN(x)) return (TKey)(object)uint.MaxValue;
        var bits = BitConverter.SingleToUInt32Bits(x + 0f);
        return (TKey)(object)(bits >> 31 == 0 ? bits | (1u << 31) : ~bits);
    }

    private static TKey Key(double x)
    {
        if (double.IsNaN(x)) return (TKey)(object)ulong.MaxValue;
        var bits = BitConverter.DoubleToUInt64Bits(x + 0.0);
        return (TKey)(object)(bits >> 63 == 0 ? bits | (1ul << 63) : ~bits);
    }

    private static TKey Key(long x) => (TKey)(object)((ulong)x ^ (1ul << 63));

    private static void Sort(Span<TKey> keys, Span<int> places)
    {
        if (keys.Length >= Short)
        {
            SortByDigits(keys, places);
            return;
        }

        // .NET's sort may exchange equal keys, whose places are therefore sorted after it.
        keys.Sort(places);
        for (int start = 0, i = 1; i <= keys.Length; i++)
        {
            if (i < keys.Length && keys[i] == keys[start]) continue;
            if (i - start > 1) places[start..i].Sort();
            start = i;
        }
    }

    /// <summary>By each digit from the last to the first, keeping the order of equal ones (Hollerith's way); a digit that all share is passed over.</summary>
    private static void SortByDigits(Span<TKey> keys, Span<int> places)
    {
        var n = keys.Length;
        var (table, spareKeys, sparePlaces) = (ArrayPool<int>.Shared.Rent(Passes * Buckets), ArrayPool<TKey>.Shared.Rent(n), ArrayPool<int>.Shared.Rent(n));
        var counts = table.AsSpan(0, Passes * Buckets);
        counts.Clear();
        foreach (var key in keys)
            for (var pass = 0; pass < Passes; pass++) counts[(pass * Buckets) + Digit(key, pass)]++;

        Span<TKey> from = keys, to = spareKeys.AsSpan(0, n);
        Span<int> at = places, next = sparePlaces.AsSpan(0, n);
        for (var pass = 0; pass < Passes; pass++)
        {
            var starts = counts.Slice(pass * Buckets, Buckets);
            if (starts[Digit(from[0], pass)] == n) continue;
            for (int digit = 0, sum = 0; digit < Buckets; digit++) (starts[digit], sum) = (sum, sum + starts[digit]);
            for (var i = 0; i < n; i++)
            {
                var place = starts[Digit(from[i], pass)]++;
                (to[place], next[place]) = (from[i], at[i]);
            }

            var done = to;
            to = from;
            from = done;
            var moved = next;
            next = at;
            at = moved;
        }

        if (from != keys)
        {
            from.CopyTo(keys);
            at.CopyTo(places);
        }

        ArrayPool<int>.Shared.Return(table);
        ArrayPool<TKey>.Shared.Return(spareKeys);
        ArrayPool<int>.Shared.Return(sparePlaces);
    }

    private static int Digit(TKey key, int pass) => int.CreateTruncating(key >>> (pass * Bits)) & (Buckets - 1);
}
