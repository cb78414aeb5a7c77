using System.Numerics;

namespace Autograd.Kernels;

/// <summary>
/// The elements of a row by size, as places in it. Equal ones are ordered by place, so that there is one answer; NaN counts
/// as greatest. What is written: a place for each element, and the keys as scratch.
/// </summary>
internal static class RowOrder<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>All places in order.</summary>
    internal static void Sort(ReadOnlySpan<T> row, bool descending, Span<T> keys, Span<long> places)
    {
        var (start, count) = Split(row, descending, keys, places);
        SortNumbers(keys.Slice(start, count), places.Slice(start, count));
    }

    /// <summary>The first places in order; the others follow in any order.</summary>
    internal static void SortFirst(int first, ReadOnlySpan<T> row, bool descending, Span<T> keys, Span<long> places)
    {
        var (start, count) = Split(row, descending, keys, places);
        var taken = Math.Min(first - start, count);
        if (taken <= 0) return;
        if (taken < count) Select(keys.Slice(start, count), places.Slice(start, count), taken - 1);
        SortNumbers(keys.Slice(start, taken), places.Slice(start, taken));
    }

    /// <summary>The place of the element that has as many before it as <paramref name="rank"/> says, the smallest first.</summary>
    internal static long Nth(int rank, ReadOnlySpan<T> row, Span<T> keys, Span<long> places)
    {
        var (_, count) = Split(row, descending: false, keys, places);
        if (rank < count) Select(keys[..count], places[..count], rank);
        return places[rank];
    }

    /// <summary>The place of the lower middle. NaN is passed over, or else is the answer; of NaNs the first one.</summary>
    internal static long Median(ReadOnlySpan<T> row, bool ignoreNan, Span<T> keys, Span<long> places)
    {
        var (_, count) = Split(row, descending: false, keys, places);
        if (count == 0 || (count < row.Length && !ignoreNan)) return places[count];
        Select(keys[..count], places[..count], (count - 1) / 2);
        return places[(count - 1) / 2];
    }

    /// <summary>The last place of the element that occurs most often; of several such the smallest. Each NaN is a number of its own.</summary>
    internal static long Mode(ReadOnlySpan<T> row, Span<T> keys, Span<long> places)
    {
        Sort(row, descending: false, keys, places);
        var (best, most, run) = (0, 0, 0);
        for (var i = 0; i < row.Length; i++)
        {
            run++;
            if (i + 1 < row.Length && row[(int)places[i]] == row[(int)places[i + 1]]) continue;
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

    /// <summary>Numbers and NaNs apart, each in their order, on the sides where they belong; and where the numbers are.</summary>
    private static (int Start, int Count) Split(ReadOnlySpan<T> row, bool descending, Span<T> keys, Span<long> places)
    {
        var count = 0;
        foreach (var x in row)
            if (!T.IsNaN(x)) count++;
        var start = descending ? row.Length - count : 0;
        var (number, nan) = (start, descending ? 0 : count);
        for (var i = 0; i < row.Length; i++)
        {
            if (T.IsNaN(row[i])) places[nan++] = i;
            else (keys[number], places[number++]) = (descending ? Reversed(row[i]) : row[i], i);
        }

        return (start, count);
    }

    private static void SortNumbers(Span<T> keys, Span<long> places)
    {
        // .NET's sort may exchange equal keys, whose places are therefore sorted after it.
        keys.Sort(places);
        for (int start = 0, i = 1; i <= keys.Length; i++)
        {
            if (i < keys.Length && keys[i] == keys[start]) continue;
            if (i - start > 1) places[start..i].Sort();
            start = i;
        }
    }

    /// <summary>Quickselect (Hoare 1961): what comes before a rank is moved before it. A range that does not shrink fast is sorted.</summary>
    private static void Select(Span<T> keys, Span<long> places, int rank)
    {
        var (low, high) = (0, keys.Length - 1);
        for (var rounds = 2 * BitOperations.Log2((uint)keys.Length | 1); high - low > 16 && rounds > 0; rounds--)
        {
            var (key, place) = Pivot(keys, places, low, high);
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (Before(keys[i], places[i], key, place)) i++;
                while (Before(key, place, keys[j], places[j])) j--;
                if (i > j) break;
                (keys[i], keys[j], places[i], places[j]) = (keys[j], keys[i], places[j], places[i]);
                i++;
                j--;
            }

            if (rank <= j) high = j;
            else if (rank >= i) low = i;
            else return;
        }

        SortNumbers(keys[low..(high + 1)], places[low..(high + 1)]);
    }

    /// <summary>The middle one of the first, the middle and the last.</summary>
    private static (T Key, long Place) Pivot(ReadOnlySpan<T> keys, ReadOnlySpan<long> places, int low, int high)
    {
        var middle = low + ((high - low) / 2);
        var (a, b) = Before(keys[middle], places[middle], keys[low], places[low]) ? (middle, low) : (low, middle);
        if (!Before(keys[high], places[high], keys[b], places[b])) return (keys[b], places[b]);
        return Before(keys[high], places[high], keys[a], places[a]) ? (keys[a], places[a]) : (keys[high], places[high]);
    }

    private static bool Before(T x, long atX, T y, long atY) => x < y || (x == y && atX < atY);

    /// <summary>A key that sorts the other way round, exactly.</summary>
    private static T Reversed(T x) => typeof(T) == typeof(long) ? (T)(object)~(long)(object)x : -x;
}
