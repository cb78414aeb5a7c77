using FsCheck;
using FsCheck.Fluent;

namespace Autograd.Testing;

public sealed partial class Shapes
{
    /// <summary>Shapes that grow with FsCheck's size, and shrink by losing and shortening dimensions.</summary>
    public Arbitrary<Shape[]> ToArbitrary()
        => Arb.From(Seeded.Gen(Draw), shapes => Cuts(shapes).Select(cut => shapes.Select((shape, i) => Apply(cut, i, shape)).ToArray()));

    /// <summary>Shapes of at most <paramref name="size"/> + 1 elements each.</summary>
    internal Shape[] Draw(Random random, int size)
    {
        var leading = new int[random.Next(_limits.MinRank, _limits.MaxRank + 1)];
        for (var d = 0; d < leading.Length; d++) leading[d] = Size(random);
        var letters = new SortedDictionary<char, int>();
        foreach (var letter in _parts.SelectMany(static part => part.Names).Where(char.IsAsciiLetter))
            if (!letters.ContainsKey(letter)) letters.Add(letter, Size(random));
        var seen = new int[_parts.Length][];
        for (var i = 0; i < seen.Length; i++) seen[i] = Seen(random, _parts[i], leading.Length);

        var most = Math.Min(_limits.MaxElements, (long)size + 1);
        while (Enumerable.Range(0, Count).Any(i => Sizes(i).Aggregate(1L, static (n, s) => n * s) > most && Shorten(i)))
        {
        }

        return [.. Enumerable.Range(0, Count).Select(i => Shape.Of([.. Sizes(i)]))];

        // Leading dimensions that this input does not have are left out, those that it broadcasts along are 1.
        IEnumerable<int> Sizes(int input)
            => seen[input].Select(d => d < 0 ? 1 : leading[d]).Concat(_parts[input].Names.Select(name => char.IsAsciiLetter(name) ? letters[name] : name - '0'));

        // One off the longest dimension of an input; false if every one is as short as may be.
        bool Shorten(int input)
        {
            var dims = seen[input].Where(d => d >= 0 && leading[d] > _limits.MinSize).ToList();
            var names = _parts[input].Names.Where(name => char.IsAsciiLetter(name) && letters[name] > _limits.MinSize).ToList();
            if (dims.Count == 0 && names.Count == 0) return false;
            var dim = dims.Count == 0 ? -1 : dims.MaxBy(d => leading[d]);
            if (names.Count > 0 && names.MaxBy(n => letters[n]) is var name && (dim < 0 || letters[name] > leading[dim])) letters[name]--;
            else leading[dim]--;
            return true;
        }
    }

    private int Size(Random random)
        => _limits.Empty && random.Next(10) == 0 ? 0 : random.Next(4) == 0 ? _limits.MinSize : random.Next(_limits.MinSize, _limits.MaxSize + 1);

    // Which leading dimensions an input has: its number, or −1 where it is 1.
    private static int[] Seen(Random random, ShapePart part, int rank)
    {
        if (!part.Leads) return [];
        int[] all = [.. Enumerable.Range(0, rank)];
        if (!part.Broadcasts || random.Next(3) == 0) return all;
        for (var d = 0; d < rank; d++)
            if (random.Next(3) == 0) all[d] = -1;
        return all[random.Next(rank + 1)..];
    }
}
