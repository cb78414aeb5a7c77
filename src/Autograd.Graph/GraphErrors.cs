using Autograd.Inspection;
using Autograd.Rules;

namespace Autograd;

/// <summary>The graph layer's messages: op, shapes, dtypes, what disagrees, the way out.</summary>
internal static class GraphErrors
{
    private const string SameFunction
        = "it must do the same each time: draw random numbers from a generator that it makes, and change nothing that it reads.";

    internal static InvalidOperationException Undeclared(string op, Reads what)
        => new($"{op}: the rule reads {what}, which it did not declare; add it to what the op keeps.");

    internal static DTypeException NotDifferentiable(string what, DType dtype)
        => new($"{what}: only floating point tensors can require a gradient, and this one is {dtype.Name()}; convert with To(DType.Float32) first.");

    internal static InvalidOperationException AmbiguousCondition(Shape shape)
        => new(Errors.Say($"a tensor of shape {shape} is no condition: it has {shape.Numel} elements, not one; use All(), Any() or pick an element."));

    internal static ShapeException NotOneValue(Shape value)
        => new($"fill: the value has shape {value}; give a number, or a tensor without dimensions (pick an element or Reshape() it).");

    internal static InvalidOperationException NoHistory(string what)
        => new($"{what}: the root does not require a gradient, because nothing in its history does; mark a leaf with Track() (or requiresGrad: true) before computing.");

    internal static InvalidOperationException NotScalar(Shape shape)
        => new($"backward: the output has shape {shape}; give a gradient of that shape, reduce it to a scalar first (Sum(), Mean(), or pick one element), or ask for a Jacobian.");

    internal static ShapeException SeedShape(string what, int place, Shape seed, Shape output)
        => new(Errors.Say($"{what}: gradient {place} has shape {seed}, but output {place} has shape {output}; they must be the same."));

    internal static DTypeException SeedDType(string what, int place, DType seed, DType output)
        => new(Errors.Say($"{what}: gradient {place} is {seed.Name()}, but output {place} is {output.Name()}; convert it with To(DType.{output})."));

    internal static ArgumentException SeedCount(string what, int seeds, int outputs)
        => new(Errors.Say($"{what}: {seeds} gradients were given for {outputs} outputs; give one each, null for a scalar's 1."));

    internal static ArgumentException TangentCount(string what, int tangents, int inputs)
        => new(Errors.Say($"{what}: {tangents} tangents were given for {inputs} inputs; give one each."));

    internal static ArgumentException NoInputs(string what) => new($"{what}: the list of inputs cannot be empty.");

    /// <summary>Checks a list for entries that are null.</summary>
    internal static void NoneMissing(string what, string role, IReadOnlyList<Tensor> tensors)
    {
        for (var i = 0; i < tensors.Count; i++)
            if (tensors[i] is null) throw new ArgumentException(Errors.Say($"{what}: {role} {i} is null; give a tensor."));
    }

    internal static ArgumentException MissingPiece(string op, int place) => new(Errors.Say($"{op}: tensor {place} is null; give a tensor."));

    internal static InvalidOperationException InputNotTracked(string what, int place)
        => new(Errors.Say($"{what}: input {place} does not require a gradient; mark it with Track() (or requiresGrad: true) before computing, or set Unused to UnusedInputs.Absent or UnusedInputs.Zeros."));

    internal static InvalidOperationException InputNotReached(int place)
        => new(Errors.Say($"grad: input {place} is not connected to the outputs; set Unused to UnusedInputs.Absent (allow_unused) or UnusedInputs.Zeros if that is meant."));

    internal static InvalidOperationException InputForgotten(int place)
        => new(Errors.Say($"grad: input {place} is not connected to the outputs; it was made inside a checkpointed function, whose steps are forgotten and made again in each pass. Observe it inside, with a hook or RetainGrad(), or compute it outside."));

    internal static InvalidOperationException InputReplaced(int place)
        => new(Errors.Say($"grad: input {place} is not connected to the outputs, whose graph Drop rebuilt with new nodes; ask for the gradient in the graph as it was, or set Unused to UnusedInputs.Absent or UnusedInputs.Zeros if no connection is meant."));

    internal static InvalidOperationException WrongGradientCount(string op, int given, int expected)
        => new(Errors.Say($"{op}: its backward returned {given} gradients for {expected} inputs."));

    internal static InvalidOperationException WrongGradientShape(string op, int input, Shape given, Shape expected)
        => new(Errors.Say($"{op}: its backward returned a gradient of shape {given} for input {input}, expected shape {expected}.")) { Data = { ["given"] = given, ["expected"] = expected } };

    internal static InvalidOperationException WrongGradientDType(string op, int input, DType given, DType expected)
        => new(Errors.Say($"{op}: its backward returned a {given.Name()} gradient for input {input}, expected {expected.Name()}."));

    internal static InvalidOperationException NothingToObserve()
        => new("observer: the tensor does not require a gradient, so no cotangent ever comes to it; mark a leaf with Track() before computing.");

    internal static ShapeException WrongReplacementShape(Node node, Shape given, Shape expected)
        => new($"observer: the cotangent of {node} has shape {expected}, but it was to be replaced by one of shape {given}; they must be the same.");

    internal static DTypeException WrongReplacementDType(Node node, DType given, DType expected)
        => new($"observer: the cotangent of {node} is {expected.Name()}, but it was to be replaced by a {given.Name()} one; convert it with To(DType.{expected}).");

    internal static string Anomaly(Node node, int input, NonFinite found, IReadOnlyList<Node> makers)
        => Errors.Say($"anomaly: {node} ({node.Op.Name}) returned {NonFinite.Name(found.Value)} for input {input}, from finite cotangents: ")
            + $"the gradient of shape {found.Shape} is {found}{Called(node)}"
            + string.Concat(makers.Select(static maker => $"; it is part of the backward of {maker} ({maker.Op.Name}){Called(maker)}"))
            + ". Explain() on the root shows the operands.";

    internal static KeyNotFoundException NotConnected()
        => new("gradients: the tensor is not connected to the root, or was not asked for; use TryGetValue if absence is meant.");

    internal static ShapeException MatMulOfScalar(Shape x, Shape y)
        => new($"matmul: both operands need at least one dimension, but the shapes are {x} and {y}; multiply by a 0-d tensor with *.");

    internal static ShapeException TransposeOfBatch(Shape shape)
        => new($"t: expects at most two dimensions, but the shape is {shape}; use Transpose(-2, -1) or Permute.");

    internal static InvalidOperationException IterationOfScalar()
        => new("iteration over a 0-d tensor, whose shape is []; it has no dimension to iterate along. Use Item() for its value.");

    internal static ShapeException CatOfScalar() => new("cat: a 0-d tensor has no dimension to join along; use Stack.");

    internal static ShapeException StackOfDifferent(Shape first, Shape other)
        => new($"stack: all tensors need one shape, but there are {first} and {other}.");

    internal static ArgumentException NothingToJoin(string op) => new($"{op}: the list of tensors cannot be empty.");

    internal static ArgumentException ClampWithoutBounds() => new("clamp: at least one of min and max must be given.");

    internal static DTypeException FloatingOnly(string op, DType dtype)
        => new($"{op}: only defined for floating dtypes, and this tensor is {dtype.Name()}; convert with To(DType.Float32) first.");

    internal static ShapeException BadSplit(ReadOnlySpan<int> sizes, int total, Shape shape)
        => new(Errors.Say($"split: pieces of {Shape.Format(sizes)} do not fit a dimension of size {total} in shape {shape}; sizes are 1 or more and add up to it."));

    internal static ShapeException TooManyIndices(int used, Shape shape)
        => new(Errors.Say($"index: {used} entries for the {shape.Rank} dimensions of shape {shape}."));

    internal static DTypeException IndexDType(DType dtype)
        => new($"index: a tensor used as an index must be int64 (places) or bool (a mask), not {dtype.Name()}.");

    internal static ShapeException MaskShape(Shape mask, Shape shape, int dim)
        => new(Errors.Say($"index: the mask has shape {mask}, which does not fit shape {shape} at dimension {dim}."));

    internal static DTypeException TargetDType(DType dtype)
        => new($"nll_loss: targets are int64 class indices, not {dtype.Name()}; convert with To(DType.Int64).");

    internal static ShapeException TargetShape(Shape input, Shape target)
        => new($"nll_loss: scores of shape {input} need targets of the same shape without the class dimension, not {target}.");

    internal static ShapeException ClassWeights(Shape weight, int classes)
        => new(Errors.Say($"nll_loss: the weights have shape {weight}, expected [{classes}], one a class."));

    internal static ShapeException TargetOutOfRange(long target, int place, int classes)
        => new(classes == 0
            ? Errors.Say($"nll_loss: target {target} at place {place} is no class; there are no classes.")
            : Errors.Say($"nll_loss: target {target} at place {place} is no class; expected 0 to {classes - 1}."));

    internal static ArgumentException NoDerivative(string op, string input)
        => new($"{op}: has no derivative with respect to {input}, which requires a gradient; pass {input}.Detach().", input);

    internal static ShapeException NormalizedShape(Shape input, Shape normalized)
        => new($"layer_norm: the input is {input}, which does not end in the normalized shape {normalized}; give the sizes of its last dimensions, one at least.");

    internal static ShapeException NormalizedParameter(string name, Shape given, Shape normalized)
        => new($"layer_norm: the {name} is {given}, expected the normalized shape {normalized}.");

    internal static ArgumentOutOfRangeException NoReduction(string op, Reduction reduction)
        => new(nameof(reduction), Errors.Say($"{op}: {(int)reduction} is no reduction; use Mean, Sum or None."));

    internal static InvalidOperationException SingularTwice(string op, Shape shape, int most)
        => new(Errors.Say($"{op}: a matrix of {shape} is singular to working precision, where a gradient that can be differentiated again exists up to order {most}, not {shape[-1]}; leave CreateGraph out, or add a little to the diagonal."));

    internal static ShapeException TangentShape(int place, Shape tangent, Shape input)
        => new(Errors.Say($"push: tangent {place} has shape {tangent}, but input {place} has shape {input}; they must be the same."));

    internal static DTypeException TangentDType(int place, DType tangent, DType input)
        => new(Errors.Say($"push: tangent {place} is {tangent.Name()}, but input {place} is {input.Name()}; convert it with To(DType.{input})."));

    internal static InvalidOperationException NoOutput() => new("the function that was to be differentiated returned null; it must return a tensor.");

    internal static InvalidOperationException NotDifferentiableTwice(string name)
        => new($"{name}: its backward is not made of differentiable operations, so that neither its gradient nor its forward mode has a derivative; "
            + "compute it from the gradients and the saved tensors with tensor operations.");

    internal static ShapeException ExpandOfNew(Shape shape, ReadOnlySpan<int> to, int dim)
        => new(Errors.Say($"expand: {shape} to {Shape.Format(to)}: dimension {dim} is new, so -1 cannot keep its size; give one."));

    internal static ShapeException FlattenOrder(int start, int end, Shape shape)
        => new(Errors.Say($"flatten: dimension {start} comes after dimension {end} in shape {shape}; the first one must not be the later one."));

    internal static ShapeException NotMatrix(string op, Shape shape)
        => new(Errors.Say($"{op}: the shape is {shape}; a matrix of two dimensions is needed."));

    internal static ShapeException NotNumber(string op, Shape value)
        => new($"{op}: the value has shape {value}, but must be 0-d; use Where for one with dimensions.");

    internal static ShapeException TooFewElements(string op, int needed, Shape source)
        => new(Errors.Say($"{op}: the mask holds at {needed} places, but the source {source} has {source.Numel} elements; give at least as many."));

    internal static ShapeException SharesShape(string op, Shape q)
        => new($"{op}: the shares have shape {q}; a 0-d or 1-d tensor is needed.");

    internal static ArgumentOutOfRangeException Share(string op, double q)
        => new(nameof(q), Errors.Say($"{op}: the share is {q}; expected 0 to 1."));

    internal static ShapeException NoSlices(string op, Shape shape)
        => new($"{op}: the shape is {shape}; two dimensions or more are needed, of which one counts the slices.");

    internal static ArgumentException SpacingCount(int given, int expected)
        => new(Errors.Say($"gradient: spacings for {given} dimensions were given, but there are {expected}; give one each."));

    internal static ArgumentOutOfRangeException EdgeOrder(int edgeOrder)
        => new(nameof(edgeOrder), Errors.Say($"gradient: the order at the edges is {edgeOrder}; expected 1 or 2."));

    internal static ShapeException TooShort(string op, int dim, Shape shape, int needed)
        => new(Errors.Say($"{op}: dimension {dim} of shape {shape} has size {shape[dim]}, but at least {needed} points are needed."));

    internal static ShapeException NotVector(string op, Shape shape)
        => new($"{op}: the shape is {shape}; a vector of one dimension is needed, flatten it with Reshape(-1).");

    internal static ShapeException BadSections(string op, int sections, Shape shape)
        => new(Errors.Say($"{op}: shape {shape} cannot be cut into {sections} sections; give 1 or more, and for hsplit, vsplit and dsplit a divisor of its size, or places to cut at."));

    internal static ShapeException TooFewDims(string op, int rank, Shape shape)
        => new(Errors.Say($"{op}: the shape is {shape}; at least {rank} dimensions are needed."));

    internal static ShapeException NoPlane(ReadOnlySpan<int> dims, Shape shape)
        => new($"rot90: dimensions {Shape.Format(dims)} of shape {shape} are no plane; two different ones are needed.");

    internal static ShapeException NoSum(Shape from, Shape to)
        => new($"sum_to_size: {from} cannot be summed to {to}, which does not expand to it; each size must be equal or 1, counted from the last dimension.");

    internal static ShapeException BadRepeats(ReadOnlySpan<int> repeats, Shape shape)
        => new(Errors.Say($"repeat: {Shape.Format(repeats)} for shape {shape}; give one number, 0 or more, for each of the {shape.Rank} dimensions, and for new ones in front."));

    internal static ShapeException MoveCount(ReadOnlySpan<int> source, ReadOnlySpan<int> destination, Shape shape)
        => new($"movedim: dimensions {Shape.Format(source)} of shape {shape} cannot move to {Shape.Format(destination)}; name as many places.");

    internal static ShapeException NoDimension(string op) => new($"{op}: a 0-d tensor, whose shape is [], has no dimension to take apart.");

    internal static InvalidOperationException Independent(int output, int input)
        => new(Errors.Say($"strict: output {output} of the function is independent of input {input}; leave strict off if zeros are meant."));

    internal static ShapeException NoField(string op, Shape point, Shape jacobian)
        => new($"{op}: the field at a point of shape {point} has a Jacobian of shape {jacobian}; its value must have the shape of the point.");

    internal static InvalidOperationException NoValueInside(Shape shape)
        => new($"vmap: inside a vectorized function a tensor, here of shape {shape}, stands for many at once and has no value of its own: no Item(), no ToArray(), no use as a condition. Choose with Tensor.Where, or compute outside.");

    internal static InvalidOperationException NoBackwardInside()
        => new("backward: inside a vectorized function a root stands for many; use Differentiate.Grad, which gives a gradient for each.");

    internal static InvalidOperationException InputShared(string what, int place)
        => new(Errors.Say($"{what}: inside a vectorized function the outputs stand for many and input {place} is shared by all, so its derivatives would be mixed up; use the transforms of functions (Differentiate.Grad(function, x)), which keep them apart."));

    internal static ShapeException ExamplesDiffer(Shape first, Shape other)
        => new($"vmap: results of different shapes, {first} and {other}; the shape may not depend on the values (as it does where a mask picks: keep the shape and choose with Tensor.Where or SafeWhere).");

    internal static ArgumentException DimCount(string name, int given, int expected)
        => new(Errors.Say($"vmap: {name} has {given} entries for {expected} tensors; give one each."));

    internal static ShapeException SliceCounts(int place, int size, int other)
        => new(Errors.Say($"vmap: input {place} has {size} slices and an input before it {other}; they must be as many."));

    internal static ShapeException WrongRank(string op, string what, Shape shape, int rank)
        => new(Errors.Say($"{op}: {what} has shape {shape}; it needs {rank} dimension{(rank == 1 ? "" : "s")}."));

    internal static ShapeException RanksDiffer(string op, Shape left, Shape right)
        => new($"{op}: shapes {left} and {right} must have as many dimensions; add some with Unsqueeze.");

    internal static ShapeException NotThree(string op, Shape left, Shape right, int? dim)
        => new(Errors.Say($"{op}: shapes {left} and {right}; {(dim is { } d ? Errors.Say($"dimension {d}") : "a dimension")} of size 3 in both is needed."));

    internal static ArgumentException PairCount(string op, int[] dims, int[] otherDims)
        => new($"{op}: dimensions {Shape.Format(dims)} and {Shape.Format(otherDims)} are no pairs; name as many of both.");

    internal static ShapeException PairSizes(string op, Shape left, Shape right, int dim, int otherDim)
        => new(Errors.Say($"{op}: left is {left}, right is {right}; sizes {left[dim]} and {right[otherDim]} differ at dimensions {dim} and {otherDim}, which are summed over together."));

    internal static ShapeException DotCount(int dims, Shape left, Shape right)
        => new(Errors.Say($"tensordot: cannot sum over {dims} dimensions of shapes {left} and {right}; each must have so many."));

    internal static ArgumentException EinsumCount(string equation, int terms, int operands)
        => new(Errors.Say($"einsum: '{equation}' names {terms} operands, and {operands} were given."));

    internal static ArgumentException EinsumTerm(string equation, string term)
        => new($"einsum: '{term}' of '{equation}' is not understood; letters, and '...' at most once, are.");

    internal static ShapeException EinsumRank(string equation, string term, Shape shape)
        => new(Errors.Say($"einsum: '{term}' of '{equation}' does not name the {shape.Rank} dimensions of shape {shape}; give each a letter, or put '...' for the rest."));

    internal static ArgumentException EinsumOutput(string equation, string label)
        => new($"einsum: the result of '{equation}' has '{label}', which must be in an operand, and once in the result.");

    internal static ShapeException EinsumSize(string equation, string label, int size, int other, int operand)
        => new(Errors.Say($"einsum: '{label}' of '{equation}' has size {size}, and {other} in operand {operand}."));

    internal static ShapeException EinsumRepeat(string label, Shape shape)
        => new($"einsum: the dimensions that '{label}' names twice differ in size, in shape {shape}; they must be equal for a diagonal.");

    internal static InvalidOperationException CompleteFactor(Shape r)
        => new(Errors.Say($"qr: a complete factor of matrices with more rows than columns, here with r of {r}, is not differentiable, because its last columns are any; use QrMode.Reduced."));

    internal static ArgumentOutOfRangeException NoQrMode(QrMode mode)
        => new(nameof(mode), Errors.Say($"qr: {(int)mode} is no mode; use Reduced, Complete or R."));

    internal static ArgumentOutOfRangeException NoDriver(LstsqDriver driver)
        => new(nameof(driver), Errors.Say($"lstsq: {(int)driver} is no driver; use Gelsy, Gels, Gelsd or Gelss."));

    internal static ShapeException TooWide(string op, Shape shape)
        => new($"{op}: the shape is {shape}; there must be at least as many rows as columns.");

    internal static ShapeException Reflections(string op, Shape a, Shape tau)
        => new($"{op}: the vectors are {a} and τ is {tau}; expected the leading dimensions of the vectors, and at most one τ for each column.");

    internal static ShapeException BoundShape(string op, Shape bound, Shape a)
        => new($"{op}: a bound of shape {bound} for matrices of {a}; it must be 0-d, or broadcast to the leading dimensions.");

    internal static ArgumentException NoMatrixNorm(string op, NormOrder order)
        => new($"{op}: there is no norm of matrices of order {order}; use Frobenius, Nuclear, 1, 2, ∞ or their negatives.");

    internal static ArgumentException NoVectorNorm(string op, NormOrder order)
        => new($"{op}: the norm {order} is one of matrices; name two dimensions.");

    internal static ShapeException NormDims(string op, NormOrder order, int[] dims, Shape shape)
        => new(Errors.Say($"{op}: the order {order} over {dims.Length} dimensions {Shape.Format(dims)} of shape {shape}; name one dimension for vectors or two for matrices, or leave the order out."));

    internal static ArgumentException TooFewFactors(string op, int count)
        => new(Errors.Say($"{op}: {count} matrices were given; it takes two or more."));

    internal static ArgumentOutOfRangeException TooFewPowers(int count)
        => new("n", Errors.Say($"vander: {count} powers; there must be two or more."));

    internal static ShapeException MapRank(string op, int first, Shape shape)
        => new(Errors.Say($"{op}: shape {shape} cannot be cut behind {first} dimensions; both parts need one at least."));

    internal static ShapeException MapNotSquare(string op, Shape shape, int rows, int columns)
        => new(Errors.Say($"{op}: shape {shape} is cut into {rows} and {columns} elements; both must be equal, as of a square matrix."));

    internal static ArgumentException NothingToMap() => new("vmap: at least one input needs a dimension to map over; all of them are shared.");

    internal static ShapeException NotInSpace(Shape point) => new($"curl: the point has shape {point}, expected [3]; curl is defined in space.");

    internal static ArgumentOutOfRangeException NormOrder(double p)
        => new(nameof(p), Errors.Say($"norm: the order is {p}; it must be above 0 (1, 2, double.PositiveInfinity …)."));

    internal static ArgumentOutOfRangeException ClipBound(string what, double max)
        => new(nameof(max), Errors.Say($"{what}: the bound is {max}; it must be 0 or more."));

    internal static ShapeException MappedShape(string what, Shape made, Shape gradient)
        => new($"{what}: a gradient of shape {gradient} met or became one of shape {made}; a gradient keeps the shape of its tensor.");

    internal static DTypeException MappedDType(string what, DType made, DType gradient)
        => new($"{what}: a {gradient.Name()} gradient met or became a {made.Name()} one; convert it with To(DType.{gradient}).");

    internal static InvalidOperationException SampleMissing(long sample)
        => new(Errors.Say($"gradient sum: sample {sample} is missing, but later ones are there; add it before asking for the total."));

    internal static ArgumentException SampleTwice(long sample)
        => new(Errors.Say($"gradient sum: sample {sample} is in both sums; each sample has a number of its own."));

    internal static ArgumentException NamedConstant(string what, string name)
        => new($"{what}: '{name}' is a constant and has no gradient; mark it with Track() before computing.");

    internal static ArgumentException NameTwice(string what, string name) => new($"{what}: the name '{name}' occurs twice.");

    internal static ArgumentException TwoNames(string what, string first, string second)
        => new($"{what}: '{first}' and '{second}' are the same tensor; give it one name.");

    internal static KeyNotFoundException NoSuchName(string name)
        => new($"gradients: there is none under the name '{name}'; use TryGetValue if absence is meant.");

    internal static ShapeException NamedShape(string name, Shape gradient, Shape parameter)
        => new($"for: the gradient '{name}' has shape {gradient}, but the parameter has shape {parameter}.");

    internal static DTypeException NamedDType(string name, DType gradient, DType parameter)
        => new($"for: the gradient '{name}' is {gradient.Name()}, but the parameter is {parameter.Name()}.");

    internal static ArgumentException NameWithoutParameter(string name)
        => new($"for: there is a gradient '{name}', but no parameter of that name.");

    internal static InvalidOperationException CheckpointShape(int output, Shape now, Shape then)
        => new(Errors.Say($"checkpoint: computed again, output {output} has shape {now}, but it had shape {then}; {SameFunction}"));

    internal static InvalidOperationException CheckpointDType(int output, DType now, DType then)
        => new(Errors.Say($"checkpoint: computed again, output {output} is {now.Name()}, but it was {then.Name()}; {SameFunction}"));

    internal static InvalidOperationException CheckpointValue(int output)
        => new(Errors.Say($"checkpoint: computed again, output {output} has other values than it had; {SameFunction}"));

    internal static InvalidOperationException CheckpointLost(int output)
        => new(Errors.Say($"checkpoint: computed again, output {output} is missing or does not depend on the inputs, but it did; {SameFunction}"));

    internal static InvalidOperationException CheckpointCaptured(int now, int then)
        => new(Errors.Say($"checkpoint: computed again, the function reads other tensors from outside than it did ({now} places, {then} before); {SameFunction}"));

    internal static ArgumentOutOfRangeException DropSteps(int steps)
        => new("policy", Errors.Say($"drop: MaxSteps is {steps}; it must be from 1 to 64."));

    private static string Called(Node node) => node.Source is { } place ? $", called at {place}" : "";
}
