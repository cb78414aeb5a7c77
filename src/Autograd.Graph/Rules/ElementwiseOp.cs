using Autograd.Batching;

namespace Autograd.Rules;

/// <summary>
/// An op that maps elements to elements, of one to three inputs that broadcast. The kernel and one <see cref="Slope"/> an
/// input say everything: pull multiplies by the slope and undoes the broadcasting, push multiplies and adds up.
/// </summary>
public sealed class ElementwiseOp : Op
{
    private readonly Func<NdArray, object?, NdArray>? _unary;
    private readonly Func<NdArray, NdArray, NdArray>? _binary;
    private readonly Func<NdArray, NdArray, NdArray, NdArray>? _ternary;
    private readonly Slope?[] _slopes;

    internal ElementwiseOp(string name, Func<NdArray, NdArray> kernel, Slope slope, int overload = 0)
        : this(name, (x, _) => kernel(x), slope, overload)
    {
    }

    private ElementwiseOp(string name, Func<NdArray, object?, NdArray> kernel, Slope slope, int overload)
        : base(name, overload)
        => (_unary, _slopes) = (kernel, [slope]);

    internal ElementwiseOp(string name, Func<NdArray, NdArray, NdArray> kernel, Slope slopeOfX, Slope slopeOfY, int overload = 0)
        : base(name, overload)
        => (_binary, _slopes) = (kernel, [slopeOfX, slopeOfY]);

    /// <summary>A null slope belongs to an input of a dtype that carries no derivative, a condition for one.</summary>
    internal ElementwiseOp(
        string name, Func<NdArray, NdArray, NdArray, NdArray> kernel, Slope? ofX, Slope? ofY, Slope? ofZ, int overload = 0)
        : base(name, overload)
        => (_ternary, _slopes) = (kernel, [ofX, ofY, ofZ]);

    /// <summary>An op of one input with arguments, which its slope reads from <see cref="Kept.Args{T}"/>.</summary>
    internal static ElementwiseOp With<TArgs>(
        string name, Func<NdArray, TArgs, NdArray> kernel, Slope slope, int overload = 0, Func<Tensor, TArgs, Tensor>? formula = null)
        => new(name, (x, args) => kernel(x, (TArgs)args!), slope, overload)
        {
            Formula = formula is null ? null : (x, args) => formula(x, (TArgs)args!),
        };

    /// <summary>The op as a formula in other ops, if that is all that its kernel is.</summary>
    internal Func<Tensor, object?, Tensor>? Formula { get; init; }

    /// <summary>How many inputs the op takes.</summary>
    public int Arity => _slopes.Length;

    internal Tensor Apply(Tensor x) => x.Batch is { } batch ? batch.Around(Apply(batch.Physical)) : Record(_unary!(x.Value, null), null, x);

    // A name of its own: a number given for the arguments would otherwise become a second tensor.
    internal Tensor ApplyWith(Tensor x, object args)
        => x.Batch is { } batch ? batch.Around(ApplyWith(batch.Physical, args)) : Record(_unary!(x.Value, args), args, x);

    internal Tensor Apply(Tensor x, Tensor y)
        => x.IsBatched || y.IsBatched ? BatchedOps.Broadcasting(Target(x, y), y, Apply) : Record(_binary!(x.Value, y.Value), null, x, y);

    internal Tensor Apply(Tensor x, Tensor y, Tensor z)
        => x.IsBatched || y.IsBatched || z.IsBatched
            ? BatchedOps.Broadcasting(x, y, z, Apply)
            : Record([_ternary!(x.Value, y.Value, z.Value)], null, [x, y, z])[0];

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
    {
        var g = cotangents[0]!;
        var last = _slopes.Length - 1;
        while (last > 0 && !kept.Needs(last)) last--;
        var spare = kept.Plain(g) is { } plain ? kept.Spare(plain) : null;
        for (var i = 0; i <= last; i++)
        {
            if (!kept.Needs(i)) continue;
            var y = into[i] = Broadcasting.Undo(_slopes[i]!.Apply(g, kept, i == last ? spare : null), kept.ShapeOf(i));

            // A slope may hand on what it was given, or make something that waits to read it.
            if (spare is not null && y.Value.Reads(spare)) spare = null;
        }
    }

    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
    {
        var shape = kept.OutputShape();
        Tensor? sum = null;
        for (var i = 0; i < _slopes.Length; i++)
        {
            if (tangents[i] is not { } t) continue;
            var term = Broadcasting.Redo(_slopes[i]!.Apply(Broadcasting.Redo(t, shape), kept), shape);
            sum = sum is null ? term : sum + term;
        }

        into[0] = sum;
    }

    internal override bool CanCompute => true;

    internal override NdArray[] Compute(NdArray[] x, object? args)
        => [_unary?.Invoke(x[0], args) ?? _binary?.Invoke(x[0], x[1]) ?? _ternary!(x[0], x[1], x[2])];

    // What is overwritten does not broadcast: it hides whatever the new values hide.
    private Tensor Target(Tensor x, Tensor y) => ReferenceEquals(this, AssignmentRules.Copy) ? Batch.Over(x, y.Batch?.Levels) : x;

    internal override bool OwnsGradients => true;

    private protected override Reads Keeps(uint tracked)
    {
        var reads = Reads.None;
        for (var i = 0; i < _slopes.Length; i++)
            if ((tracked & (1u << i)) != 0) reads |= _slopes[i]!.Reads;
        return reads;
    }
}
