using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The tensor repeated along its dimensions, and along new leading ones.</summary>
    /// <param name="repeats">How often, 0 or more, for each dimension of the result; at least as many as this tensor has.</param>
    /// <exception cref="ShapeException">There are fewer repeats than dimensions, or a negative one.</exception>
    public TSelf Repeat(params int[] repeats)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        var added = repeats.Length - Rank;
        if (added < 0 || Array.Exists(repeats, static r => r < 0)) throw GraphErrors.BadRepeats(repeats, Shape);

        // [1, s₀, 1, s₁ …], of which the ones are expanded.
        int[] apart = new int[2 * repeats.Length], spread = new int[2 * repeats.Length], joined = new int[repeats.Length];
        for (var d = 0; d < repeats.Length; d++)
        {
            var size = d < added ? 1 : Shape.Dims[d - added];
            (apart[2 * d], apart[(2 * d) + 1], spread[2 * d], spread[(2 * d) + 1]) = (1, size, repeats[d], size);
            joined[d] = (int)Math.Min((long)repeats[d] * size, int.MaxValue);
        }

        var shape = Shape.Of(joined);
        return repeats.Length == 0 ? (TSelf)this : Reshape(Shape.Of(apart)).Expand(Shape.Of(spread)).Reshape(shape);
    }

    /// <summary>As <see cref="Repeat"/>; with fewer repeats than dimensions, the first dimensions are not repeated.</summary>
    /// <exception cref="ShapeException">A repeat is negative.</exception>
    public TSelf Tile(params int[] repeats)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        return Repeat([.. Enumerable.Repeat(1, Math.Max(Rank - repeats.Length, 0)), .. repeats]);
    }

    /// <summary>Each element repeated along a dimension, next to itself.</summary>
    /// <param name="repeats">How often, 0 or more.</param>
    /// <param name="dim">The dimension, negative from the end; null for all elements in row-major order.</param>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public TSelf RepeatInterleave(int repeats, int? dim = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(repeats);
        if (dim is not { } along) return Reshape(-1).RepeatInterleave(repeats, 0);
        if (Rank == 0) return Reshape(1).RepeatInterleave(repeats, along);
        var d = Shape.Dim("repeat_interleave", along);
        var whole = Shape.With(d, (int)Math.Min((long)Shape.Dims[d] * repeats, int.MaxValue));
        return Unsqueeze(d + 1).Expand(Shape.Insert(d + 1, repeats)).Reshape(whole);
    }

    /// <summary>Each slice along a dimension repeated as often as a list says, next to itself.</summary>
    /// <param name="repeats">How often, Int64 and 0 or more: one number a slice, or one for all.</param>
    /// <param name="dim">The dimension, negative from the end; null for all elements in row-major order.</param>
    /// <exception cref="ShapeException">There is no such dimension, or the list has another length.</exception>
    /// <exception cref="DTypeException">The list is not Int64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public TSelf RepeatInterleave(TSelf repeats, int? dim = null)
    {
        if (dim is not { } along) return Reshape(-1).RepeatInterleave(repeats, 0);
        if (Rank == 0) return Reshape(1).RepeatInterleave(repeats, along);
        var d = Shape.Dim("repeat_interleave", along);
        if (CoreOf(repeats).DType != DType.Int64) throw Errors.IndexDType("repeat_interleave", repeats.DType);
        if (repeats.Rank > 1) throw Errors.IndexNotVector("repeat_interleave", repeats.Shape);
        if (repeats.Numel != Shape.Dims[d] && repeats.Numel != 1) throw Errors.WrongSource("repeat_interleave", Shape.Of(Shape.Dims[d]), repeats.Shape);
        List<long> places = [];
        var counts = repeats.ToArray<long>();
        foreach (var count in counts) ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(repeats));
        var total = counts.Sum(static count => (double)count) * (counts.Length == Shape.Dims[d] ? 1 : Shape.Dims[d]);
        if (total > Array.MaxLength) throw Errors.TooManyValues("repeat_interleave", total);
        for (var i = 0; i < Shape.Dims[d]; i++)
            for (var left = counts[counts.Length == 1 ? 0 : i]; left > 0; left--) places.Add(i);
        return IndexSelect(d, Wrap(new Tensor(NdArray.From<long>([.. places], [places.Count]))));
    }

    /// <summary>The tensor turned by quarters in the plane of two dimensions.</summary>
    /// <param name="k">How many quarters, from the first dimension towards the second.</param>
    /// <param name="dims">The two dimensions, the first two if null; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">There are not two dimensions given, or they are out of range or the same.</exception>
    public TSelf Rot90(int k = 1, int[]? dims = null)
    {
        var plane = dims ?? [0, 1];
        if (plane.Length != 2 || Rank < 2) throw GraphErrors.NoPlane(plane, Shape);
        var over = Dims.Several("rot90", plane, Shape);
        return (k & 3) switch
        {
            1 => Flip(over[1]).Transpose(over[0], over[1]),
            2 => Flip(over),
            3 => Flip(over[0]).Transpose(over[0], over[1]),
            _ => (TSelf)this,
        };
    }

    /// <summary>Every choice of some elements of a vector, as rows, in order.</summary>
    /// <param name="r">How many are chosen, 0 or more.</param>
    /// <param name="withReplacement">Whether one may be chosen several times.</param>
    /// <returns>[number of choices, r]; [0] for r = 0, as in PyTorch.</returns>
    /// <exception cref="ShapeException">There is not one dimension.</exception>
    /// <exception cref="ArgumentOutOfRangeException">r is negative.</exception>
    public TSelf Combinations(int r = 2, bool withReplacement = false)
    {
        if (Rank != 1) throw GraphErrors.NotVector("combinations", Shape);
        ArgumentOutOfRangeException.ThrowIfNegative(r);
        if (r == 0) return Slice(0, 0, 0);
        var (step, n) = (withReplacement ? 0 : 1, Numel);
        if (n == 0 || (r > n && !withReplacement)) return Slice(0, 0, 0).Reshape(0, r);
        List<long> places = [];
        var choice = new long[r];
        for (var i = 0; i < r; i++) choice[i] = i * step;

        // The next choice: the last place that can still grow does, those after it follow.
        while (choice[^1] < n)
        {
            places.AddRange(choice);
            var grows = r - 1;
            while (grows > 0 && choice[grows] >= n - 1 - ((r - 1 - grows) * step)) grows--;
            choice[grows]++;
            for (var i = grows + 1; i < r; i++) choice[i] = choice[i - 1] + step;
        }

        return IndexSelect(0, Wrap(new Tensor(NdArray.From<long>([.. places], [places.Count])))).Reshape(places.Count / r, r);
    }

    /// <summary>The sums over what an expansion from a shape to this tensor's would repeat.</summary>
    /// <param name="shape">A shape that can be expanded to this one.</param>
    /// <exception cref="ShapeException">It cannot.</exception>
    public TSelf SumToSize(params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var target = Shape.Of(shape);
        return target.BroadcastsTo(Shape) ? Wrap(Broadcasting.Undo(Core, target)) : throw GraphErrors.NoSum(Shape, target);
    }

    /// <summary>The same values at a place of their own in the graph: PyTorch's <c>clone</c>, a name that records reserve.</summary>
    /// <remarks>Nothing is copied, for nothing writes to a tensor's elements. A copied <c>Variable</c> changes alone.</remarks>
    public TSelf Copy() => Wrap(ViewRules.Clone.Apply(Core));
}
