namespace Autograd;

/// <summary>Shapes, dimensions or indices do not fit an operation.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>An exception with this message.</summary>
    public ShapeException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with this message about one parameter.</summary>
    internal ShapeException(string message, string? parameter)
        : base(message, parameter)
    {
    }
}

/// <summary>A dtype does not fit an operation.</summary>
public sealed class DTypeException : ArgumentException
{
    /// <summary>An exception with this message.</summary>
    public DTypeException(string message)
        : base(message)
    {
    }
}

/// <summary>The one place where the kernels' messages are worded: op, shapes, the dimension that disagrees, the way out.</summary>
internal static class Errors
{
    internal static DTypeException UnknownDType(DType dtype) => new(Say($"{(int)dtype} is no dtype; use Float32, Float64, Int64 or Bool."));

    internal static DTypeException UnsupportedElement(Type type)
        => new($"no dtype stores {type.Name}; use float, double, long or bool.");

    internal static DTypeException WrongElement(DType dtype, Type asked)
        => new($"the array is {dtype.Name()}, but {asked.Name} was asked for; convert with To(dtype) first.");

    internal static DTypeException Unsupported(string op, DType dtype, string wayOut)
        => new($"{op}: not defined for {dtype.Name()}; {wayOut}");

    internal static DTypeException Different(string op, DType left, DType right)
        => new($"{op}: dtypes differ, {left.Name()} and {right.Name()}; convert one with To(dtype).");

    internal static ShapeException NegativeSize(ReadOnlySpan<int> dims, string? parameter)
        => new($"a shape has no negative size: {Shape.Format(dims)}.", parameter);

    internal static ShapeException TooManyDims(int rank, string? parameter)
        => new(Say($"a shape has at most {Shape.MaxRank} dimensions, not {rank}."), parameter);

    internal static ShapeException TooLarge(ReadOnlySpan<int> dims, string? parameter)
        => new(Say($"shape {Shape.Format(dims)} has more elements than an array can hold ({Array.MaxLength})."), parameter);

    internal static ShapeException WrongCount(string op, int given, Shape shape)
        => new(Say($"{op}: {given} values given, but shape {shape} holds {shape.Numel}."));

    internal static ShapeException NotBroadcastable(string op, Shape left, Shape right, int dim, int l, int r)
        => new(Say($"{op}: shapes {left} and {right} cannot be broadcast; sizes {l} and {r} differ at dimension {dim}, and neither is 1."));

    internal static ShapeException CannotExpand(string op, Shape from, Shape to)
        => new($"{op}: {from} cannot be expanded to {to}; each size must be equal or 1, counted from the last dimension.");

    internal static ShapeException DimOutOfRange(string op, int dim, Shape shape)
    {
        var rank = Math.Max(shape.Rank, 1);
        return new(Say($"{op}: dimension {dim} is out of range for shape {shape}; expected {-rank} to {rank - 1}."));
    }

    internal static ShapeException DuplicateDim(string op, int dim, Shape shape)
        => new(Say($"{op}: dimension {dim} of shape {shape} is named twice."));

    internal static ShapeException IndexOutOfRange(string op, long index, int dim, Shape shape)
        => new(shape[dim] == 0
            ? Say($"{op}: index {index} is out of range for dimension {dim} of shape {shape}, which is empty.")
            : Say($"{op}: index {index} is out of range for dimension {dim} of shape {shape}; expected {-shape[dim]} to {shape[dim] - 1}."));

    internal static ShapeException PlaceOutOfRange(string op, int dim, Shape shape)
        => new(Say($"{op}: place {dim} is out of range for shape {shape}; expected {-shape.Rank - 1} to {shape.Rank}."));

    internal static ShapeException NotAPermutation(string op, ReadOnlySpan<int> dims, Shape shape)
        => new(Say($"{op}: {Shape.Format(dims)} does not name each of the {shape.Rank} dimensions of shape {shape} once."));

    internal static ShapeException BadSlice(int start, int stop, int step, int dim, Shape shape)
        => new(Say($"slice: {start} to {stop} by {step} does not lie in dimension {dim} of shape {shape}; 0 ≤ start ≤ stop ≤ size and step ≥ 1."));

    internal static ShapeException BadWindow(string op, int size, int step, int dim, Shape shape)
        => new(Say($"{op}: windows of {size} by {step} do not fit dimension {dim} of shape {shape}; 0 ≤ size ≤ {(shape.IsScalar ? 1 : shape[dim])} and step ≥ 1."));

    internal static ShapeException NotReshapable(Shape from, ReadOnlySpan<int> to)
        => new(Say($"reshape: {from} has {from.Numel} elements and cannot become {Shape.Format(to)}."));

    internal static ShapeException TwoHoles(Shape from, ReadOnlySpan<int> to)
        => new($"reshape: {from} to {Shape.Format(to)}: only one size may be -1.");

    internal static InvalidOperationException NotSingle(string op, Shape shape)
        => new(Say($"{op}: exactly one element is needed, but the shape is {shape} with {shape.Numel}; reduce it or pick an element."));

    internal static ShapeException EmptyReduction(string op, Shape shape)
        => new($"{op}: shape {shape} has no elements along the reduced dimensions, and {op} of nothing is not defined.");

    internal static ShapeException ScalarOperand(string op, Shape left, Shape right)
        => new($"{op}: left is {left}, right is {right}; both need at least one dimension, multiply a 0-d array with Mul.");

    internal static ShapeException InnerSizes(string op, Shape left, Shape right, int l, int r)
        => new(Say($"{op}: left is {left}, right is {right}; inner sizes {l} and {r} differ."));

    internal static ShapeException LeadingSizes(string op, Shape left, Shape right, int l, int r)
        => new(Say($"{op}: left is {left}, right is {right}; leading sizes {l} and {r} differ, and neither is 1."));

    internal static ArgumentOutOfRangeException BadPrintOption(string name, int value, string range)
        => new(name, Say($"print: {name} is {value}; expected {range}."));

    internal static ArgumentException NegativePower(string op, long y)
        => new(Say($"{op}: the int64 exponent {y} is negative, and its power is no integer; convert both with To(Float32 or Float64)."), nameof(y));

    internal static ArgumentException NegativeOrder(string op, int n)
        => new(Say($"{op}: the order {n} is negative; it counts derivatives, from 0 on."), nameof(n));

    internal static ArgumentException NoDimensions(string op, int p)
        => new(Say($"{op}: p is {p}; it counts dimensions, from 1 on."), nameof(p));

    internal static ArgumentException ZeroDivisor(string op)
        => new($"{op}: an int64 divisor is 0; convert both with To(Float32 or Float64) for an infinite quotient.", "y");

    internal static ArgumentException NoBound(string op, double? min)
        => new($"{op}: neither a lower nor an upper bound is given; give at least one.", nameof(min));

    internal static ShapeException IndexNotInside(string op, long index, int dim, Shape shape)
    {
        var size = shape.IsScalar ? 1 : shape[dim];
        return new(size == 0
            ? Say($"{op}: index {index} is out of range for dimension {dim} of shape {shape}, which is empty.")
            : Say($"{op}: index {index} is out of range for dimension {dim} of shape {shape}; expected 0 to {size - 1}."));
    }

    internal static DTypeException IndexDType(string op, DType dtype)
        => new($"{op}: the index is {dtype.Name()}, but indices are int64; convert with To(DType.Int64) first.");

    internal static ShapeException RankDiffers(string op, string what, Shape shape, Shape other)
        => new(Say($"{op}: the {what} {other} has {other.Rank} dimensions, but the array {shape} has {shape.Rank}; they must agree."));

    internal static ShapeException SizeDiffers(string op, string what, Shape shape, Shape other, int dim)
        => new(Say($"{op}: the {what} {other} does not fit the array {shape}; sizes {other[dim]} and {shape[dim]} differ at dimension {dim}."));

    internal static ShapeException IndexTooLarge(string op, string what, Shape index, Shape other, int dim)
        => new(Say($"{op}: the index {index} is larger than the {what} {other} at dimension {dim}: {index[dim]} > {other[dim]}; slice the index first."));

    internal static ShapeException IndexNotVector(string op, Shape index)
        => new($"{op}: the index has shape {index}, but must have at most one dimension; reshape it to [-1] first.");

    internal static ShapeException WrongSource(string op, Shape expected, Shape source)
        => new($"{op}: the source has shape {source}, but {expected} is needed; expand or reshape it first.");

    internal static ShapeException BadCount(string op, int count, int dim, Shape shape)
        => new(Say($"{op}: {count} elements were asked for along dimension {dim} of shape {shape}, which has {(shape.IsScalar ? 1 : shape[dim])}."));

    internal static ArgumentException ShiftCount(string op, ReadOnlySpan<int> shifts, ReadOnlySpan<int> dims)
        => new(Say($"{op}: {shifts.Length} shifts {Shape.Format(shifts)} for {dims.Length} dimensions {Shape.Format(dims)}; give one each."));

    internal static ShapeException NothingToJoin(string op) => new($"{op}: at least one array is needed.");

    internal static ShapeException ScalarToJoin(string op, int position)
        => new(Say($"{op}: array {position} is 0-d and has no dimension to join along; Unsqueeze(0) it first."));

    internal static ShapeException BadPlace(string op, int start, int stop, int step, int dim, Shape shape)
        => new(Say($"{op}: {start} to {stop} by {step} does not lie in dimension {dim} of shape {shape}; 0 ≤ start ≤ stop ≤ size and step ≥ 1."));

    internal static ShapeException BadRange(string op, double start, double stop, double step)
        => new(Say($"{op}: from {start} to {stop} by {step} is no range; the step must not be 0 and must lead from start to stop, all finite."));

    internal static ShapeException TooManyValues(string op, double count)
        => new(Say($"{op}: {count} values are more than an array can hold ({Array.MaxLength})."));

    internal static ArgumentOutOfRangeException BadProbability(string name, double p)
        => new(name, Say($"bernoulli: the probability is {p}; expected 0 to 1."));

    internal static ArgumentOutOfRangeException EmptyRange(string name, long low, long high)
        => new(name, Say($"integers: there are none from {low} to below {high}; high must be greater than low and is itself not drawn."));

    internal static ArgumentOutOfRangeException NegativeCount(string op, string name, int count)
        => new(name, Say($"{op}: {name} is {count}; expected 0 or more."));

    internal static ArgumentOutOfRangeException BadStream(string name, ulong stream)
        => new(name, Say($"generator: stream {stream} is not below 2^56; use a state that a generator gave."));

    internal static ShapeException NotSquare(string op, Shape shape)
        => new($"{op}: the shape is {shape}; square matrices […, n, n] are needed.");

    internal static ShapeException NoMatrix(string op, Shape shape)
        => new($"{op}: the shape is {shape}; matrices […, m, n] are needed, add a dimension with Unsqueeze.");

    internal static InvalidOperationException Singular(string op, Shape shape, int matrix, int pivot)
        => new(Say($"{op}: {Which(shape, matrix)} is singular (pivot {pivot} is zero)."));

    internal static InvalidOperationException NotPositive(string op, Shape shape, int matrix, int minor)
        => new(Say($"{op}: {Which(shape, matrix)} is not positive-definite (the leading minor of order {minor} is not positive)."));

    internal static InvalidOperationException NotFinite(string op, Shape shape)
        => new($"{op}: an array of shape {shape} holds ∞ or NaN, of which there is no decomposition; look where they come from.");

    internal static InvalidOperationException NotConverged(string op, Shape shape, int matrix)
        => new(Say($"{op}: the iteration on {Which(shape, matrix)} does not end; scale it, or add a little to the diagonal."));

    private static string Which(Shape shape, int matrix)
        => shape.Rank == 2 ? "the matrix" : Say($"matrix {matrix} of the batch {shape}");

    /// <summary>The text in the invariant culture, whatever the thread's is.</summary>
    internal static string Say(FormattableString text) => FormattableString.Invariant(text);
}
