namespace Autograd.Properties.Rules;

/// <summary>
/// Where a sample draws its shapes and values from: a recorded sequence of small choices. A failing case shrinks by
/// shrinking the choices, and whatever they are the sample built from them is valid; 0 is always the simplest choice.
/// </summary>
internal sealed class Source
{
    private readonly Random? _random;
    private readonly IReadOnlyList<int> _script;
    private readonly List<int> _drawn = [];
    private int _inputs;

    public Source(int seed) => (_random, _script) = (new Random(seed), []);

    public Source(IReadOnlyList<int> script) => _script = script;

    /// <summary>What was drawn: a script that draws the same again.</summary>
    public IReadOnlyList<int> Drawn => _drawn;

    /// <summary>Whether this sample's inputs were drawn to broadcast; null if the sample does not broadcast.</summary>
    public bool? Broadcast { get; private set; }

    /// <summary>An integer from low to high, both included; low is simplest.</summary>
    public int Int(int low, int high)
    {
        var range = high - low + 1;
        var choice = _random?.Next(range) ?? (_drawn.Count < _script.Count ? _script[_drawn.Count] % range : 0);
        _drawn.Add(choice);
        return low + choice;
    }

    /// <summary>A coin; false is simplest.</summary>
    public bool Coin() => Int(0, 1) == 1;

    /// <summary>One of several; the first is simplest.</summary>
    public T Of<T>(params ReadOnlySpan<T> options) => options[Int(0, options.Length - 1)];

    /// <summary>A size of a dimension: 0 with a probability of one in ten.</summary>
    public int Size(bool empty = true) => empty ? Of(1, 2, 3, 2, 3, 1, 4, 2, 3, 0) : Of(1, 2, 3, 2, 3, 4);

    /// <summary>A shape of at most 48 elements.</summary>
    public Shape Shape(int minRank = 0, int maxRank = 4, bool empty = true)
    {
        var sizes = new int[Int(minRank, maxRank)];
        var count = 1;
        for (var d = 0; d < sizes.Length; d++)
        {
            sizes[d] = Size(empty);
            if (count * sizes[d] > 48) sizes[d] = 1;
            count *= Math.Max(sizes[d], 1);
        }

        return Autograd.Shape.Of(sizes);
    }

    /// <summary>Shapes that broadcast to one: leading dimensions left out, sizes replaced by 1.</summary>
    public Shape[] Broadcasting(int count)
    {
        var full = Shape();
        var shapes = new Shape[count];
        for (var i = 0; i < count; i++)
        {
            shapes[i] = full;
            if (Int(0, 2) == 0) continue;
            var sizes = full.ToArray();
            for (var d = 0; d < sizes.Length; d++)
                if (Int(0, 2) == 2) sizes[d] = 1;
            shapes[i] = Autograd.Shape.Of(sizes[Int(0, sizes.Length)..]);
        }

        Broadcast = shapes.Any(shape => shape != full) || shapes.Distinct().Count() > 1;
        return shapes;
    }

    /// <summary>
    /// An input with values of a domain. Values at one place of different inputs are never closer than 1/128 of the
    /// domain, so that the kinks of maximum and its kin are not met.
    /// </summary>
    public SampleInput Input(Shape shape, Domain? domain = null, bool differentiable = true)
    {
        var lie = AnyLie(shape);
        var values = new double[shape.Numel];
        var shift = ((_inputs++ % 4) + 0.5) / 4;
        for (var i = 0; i < values.Length; i++)
            values[i] = (domain ?? Domain.Reals).Value((((Int(0, 31) + (7 * i)) % 32) + shift) / 32);
        return new SampleInput(shape, lie == Lie.Expanded ? SampleInput.Repeated(shape, values) : values, lie, Differentiable: differentiable);
    }

    /// <summary>An input whose values all differ, by at least the domain's length over twice their number: for extremes and sorting.</summary>
    public SampleInput Distinct(Shape shape, Domain? domain = null)
    {
        var lie = AnyLie(shape);
        if (lie == Lie.Expanded) lie = Lie.Flipped;
        var (n, order) = (shape.Numel, Enumerable.Range(0, shape.Numel).ToArray());
        for (var i = n - 1; i > 0; i--)
        {
            var j = i - Int(0, i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        _inputs++;
        return new SampleInput(shape, [.. order.Select(rank => (domain ?? Domain.Reals).Value((rank + 0.5) / n))], lie);
    }

    /// <summary>A Bool input.</summary>
    public SampleInput Mask(Shape shape) => Whole(shape, 0, 1, DType.Bool);

    /// <summary>An Int64 input with values from 0 up to a size, not included.</summary>
    public SampleInput Indices(Shape shape, int below) => Whole(shape, 0, Math.Max(below - 1, 0), DType.Int64);

    private SampleInput Whole(Shape shape, int low, int high, DType dtype)
    {
        var lie = AnyLie(shape);
        var values = new double[shape.Numel];
        for (var i = 0; i < values.Length; i++) values[i] = Int(low, high);
        return new SampleInput(shape, lie == Lie.Expanded ? SampleInput.Repeated(shape, values) : values, lie, dtype, Differentiable: false);
    }

    // Drawn among the layouts that the shape has room for, so that none becomes rare.
    private Lie AnyLie(Shape shape) => shape.Rank switch
    {
        0 => Of(Lie.Contiguous, Lie.Offset),
        1 => Of(Lie.Contiguous, Lie.Offset, Lie.Stepped, Lie.Flipped, Lie.Expanded),
        _ => Of(Lie.Contiguous, Lie.Offset, Lie.Transposed, Lie.Stepped, Lie.Flipped, Lie.Expanded),
    };
}
