namespace Autograd.Kernels;

/// <summary>
/// A sparse matrix along one dimension: each place of the result is a weighted sum of a few places of the source. Averages over
/// windows, interpolation and padding that copies are products of such, one for each dimension.
/// </summary>
internal sealed class Blend
{
    private readonly int[] _start;
    private readonly int[] _from;
    private readonly double[] _weight;
    private Blend? _transposed;

    private Blend(int size, int[] start, int[] from, double[] weight) => (Size, _start, _from, _weight) = (size, start, from, weight);

    /// <summary>The size of the source.</summary>
    internal int Size { get; }

    /// <summary>The size of the result.</summary>
    internal int Count => _start.Length - 1;

    /// <summary>The adjoint.</summary>
    internal Blend Transposed => _transposed ??= Transpose();

    /// <summary>From what each place of the result takes; a weight of 0 takes nothing, not even NaN.</summary>
    internal static Blend Of(int size, int count, Func<int, IEnumerable<(int From, double Weight)>> places)
    {
        var (start, from, weight) = (new int[count + 1], new List<int>(count), new List<double>(count));
        for (var o = 0; o < count; o++)
        {
            foreach (var (place, share) in places(o))
            {
                if (share == 0) continue;
                from.Add(place);
                weight.Add(share);
            }

            start[o + 1] = from.Count;
        }

        return new Blend(size, start, [.. from], [.. weight]);
    }

    /// <summary>Each place of the result is a copy.</summary>
    internal static Blend Copying(int size, int count, Func<int, int> place) => Of(size, count, o => [(place(o), 1.0)]);

    /// <summary>The places and weights behind one place of the result.</summary>
    internal (ReadOnlyMemory<int> From, ReadOnlyMemory<double> Weight) At(int place)
        => (_from.AsMemory(_start[place].._start[place + 1]), _weight.AsMemory(_start[place].._start[place + 1]));

    private Blend Transpose()
    {
        var start = new int[Size + 1];
        foreach (var place in _from) start[place + 1]++;
        for (var i = 0; i < Size; i++) start[i + 1] += start[i];
        var (next, from, weight) = (start[..Size], new int[_from.Length], new double[_from.Length]);
        for (var o = 0; o < Count; o++)
        {
            for (var i = _start[o]; i < _start[o + 1]; i++)
            {
                var to = next[_from[i]]++;
                (from[to], weight[to]) = (o, _weight[i]);
            }
        }

        return new Blend(Count, start, from, weight) { _transposed = this };
    }
}
