namespace Autograd;

/// <summary>Messages of the functions of networks: which function, which shapes, sizes or dtypes, the way out.</summary>
internal static class NetworkErrors
{
    internal static ArgumentException SameOutOfPlace(string op, string what)
        => new($"{op}: Sizes.Same is a padding of convolutions, not the {what} of {op}; give numbers.", what);

    internal static ArgumentException NotGiven(string op, string what) => new($"{op}: {what} is not given; give one number, or one a dimension.", what);

    internal static ShapeException SizesCount(string op, string what, int[] given, int dims)
        => new(Errors.Say($"{op}: {what} has {given.Length} numbers, {Shape.Format(given)}; give one for all {dims} inner dimensions, or one each."));

    internal static ShapeException SizeTooSmall(string op, string what, int[] given, int least)
        => new(Errors.Say($"{op}: {what} is {Shape.Format(given)}; each number must be at least {least}."));

    internal static ShapeException NoImage(string op, Shape shape, int dims)
        => new(Errors.Say($"{op}: the input has shape {shape}; expected a channel dimension and {dims} inner ones, with or without a batch dimension before."));

    internal static ShapeException FilterShape(string op, Shape weight, int dims, string expected)
        => new(Errors.Say($"{op}: the weight has shape {weight}; expected {expected} and {dims} inner dimensions, {dims + 2} in all."));

    internal static ArgumentOutOfRangeException NotPositive(string op, string what, int value)
        => new(what, Errors.Say($"{op}: {what} is {value}; it must be 1 or more."));

    internal static ShapeException Indivisible(string op, string what, int channels, int groups)
        => new(Errors.Say($"{op}: {channels} {what} cannot be cut into {groups} equal groups."));

    internal static ShapeException ChannelsDiffer(string op, Shape input, Shape weight, int channels, int expected, int groups)
        => new(Errors.Say($"{op}: the input {input} has {channels} channels, but the weight {weight} in {groups} groups takes {expected}."));

    internal static ShapeException BiasShape(string op, Shape bias, int channels)
        => new(Errors.Say($"{op}: the bias has shape {bias}, expected [{channels}], one number a channel of the result."));

    internal static ShapeException WindowTooLarge(string op, int window, int image, int padding, int dim)
        => new(Errors.Say($"{op}: a window of {window} (with its dilation) does not fit into inner dimension {dim}, of size {image} and {padding} of padding in all."));

    internal static ArgumentException StridedSame(string op, int[] stride)
        => new(Errors.Say($"{op}: the padding Sizes.Same keeps the size only with stride 1, and the stride is {Shape.Format(stride)}; give the padding in numbers."), "padding");

    internal static ShapeException OutputPadding(string op, int[] outputPadding, int[] stride, int[] dilation)
        => new(Errors.Say($"{op}: the output padding {Shape.Format(outputPadding)} must be smaller than the stride {Shape.Format(stride)} or the dilation {Shape.Format(dilation)}."));

    internal static ShapeException NoResult(string op, Shape input, int[] sizes)
        => new(Errors.Say($"{op}: an input of shape {input} would give inner sizes {Shape.Format(sizes)}; each must be at least 1."));

    internal static ShapeException PaddingTooLarge(string op, int[] padding, int[] window)
        => new(Errors.Say($"{op}: the padding {Shape.Format(padding)} is more than half of the window {Shape.Format(window)}, so that a window would see nothing."));

    internal static ShapeException EmptyImage(string op, Shape shape)
        => new($"{op}: the input has shape {shape}; its inner sizes must not be 0.");

    internal static ShapeException IndicesShape(string op, Shape indices, Shape input)
        => new($"{op}: the indices have shape {indices} and the input has shape {input}; they must be the same.");

    internal static ShapeException UnpooledSize(string op, int[] asked, int[] sizes, int[] stride)
        => new(Errors.Say($"{op}: the output size {Shape.Format(asked)} does not pool to the input; it must be within {Shape.Format(stride)} of {Shape.Format(sizes)}, both excluded."));

    internal static ShapeException PlaceOutside(string op, long place, int[] sizes)
        => new(Errors.Say($"{op}: index {place} lies outside of the inner sizes {Shape.Format(sizes)}; expected 0 to {Shape.Create(sizes).Numel - 1}."));

    internal static ArgumentOutOfRangeException NoDivisor(string op)
        => new("divisorOverride", $"{op}: the divisor is 0; leave it out for the mean.");

    internal static ArgumentException OddPads(int[] pad)
        => new(Errors.Say($"pad: {Shape.Format(pad)} are {pad.Length} numbers, which make no pairs; give two a dimension, the last one first."), nameof(pad));

    internal static ShapeException TooManyPads(int[] pad, Shape shape)
        => new(Errors.Say($"pad: {Shape.Format(pad)} are pairs for {pad.Length / 2} dimensions, and shape {shape} has {shape.Rank}."));

    internal static ShapeException PadTooLarge(PaddingMode mode, int[] pad, Shape shape, long limit)
        => new(Errors.Say($"pad: {Shape.Format(pad)} around shape {shape} in mode {mode} reaches beyond what there is to copy; at most {Math.Max(limit, 0)} here."));

    internal static ShapeException NothingLeft(int[] pad, Shape shape)
        => new($"pad: {Shape.Format(pad)} cuts off more than shape {shape} has.");

    internal static ArgumentOutOfRangeException NoPaddingMode(PaddingMode mode)
        => new(nameof(mode), Errors.Say($"pad: {(int)mode} is no mode; use Constant, Reflect, Replicate or Circular."));

    internal static ArgumentOutOfRangeException ZeroNumber(string op, string what) => new(what, $"{op}: {what} is 0, and the function divides by it.");

    internal static ArgumentOutOfRangeException NegativeNumber(string op, string what, double value)
        => new(what, Errors.Say($"{op}: {what} is {value}; it must be 0 or more."));

    internal static ShapeException ChannelNumbers(string op, string what, Shape given, Shape input)
        => new($"{op}: the {what} has shape {given}, and the input {input}; give one number, or one for each channel (dimension 1 of the input).");

    internal static ShapeException OddHalves(Shape shape, int dim)
        => new(Errors.Say($"glu: dimension {dim} of shape {shape} cannot be cut into two halves; its size must be even."));

    internal static ArgumentOutOfRangeException NoFraction(string op, string what, double value)
        => new(what, Errors.Say($"{op}: {what} is {value}; it must be from 0 to 1."));

    internal static ArgumentOutOfRangeException NotAbove(string op, string what, double value, double bound)
        => new(what, Errors.Say($"{op}: {what} is {value}; it must be above {bound}."));

    internal static ShapeException VarianceShape(Shape variance, Shape input)
        => new($"gaussian_nll_loss: the variance has shape {variance} and the input {input}; give the same shape, or the last dimension left out or of size 1.");

    internal static ArgumentException NegativeVariance() => new("gaussian_nll_loss: a variance is below 0.", "variance");

    internal static ArgumentException NoProbability(string op) => new($"{op}: some inputs are not from 0 to 1; for scores use the variant with logits.", "input");

    internal static ShapeException TargetShape(string op, Shape target, Shape expected)
        => new($"{op}: the target has shape {target}, expected {expected}.");

    internal static ShapeException VectorsAndTargets(string op, Shape vectors, Shape target)
        => new($"{op}: the vectors have shape {vectors} and the target {target}; expected [N, D] with [N], or [D] with a 0-d target.");

    internal static ShapeException ClassWeights(string op, Shape weight, int classes)
        => new(Errors.Say($"{op}: the weights have shape {weight}, expected [{classes}], one a class."));

    internal static ShapeException NoClass(string op, long target, int classes)
        => new(Errors.Say($"{op}: target {target} is no class; expected 0 to {classes - 1}."));

    internal static ShapeException ScoresShape(string op, Shape shape)
        => new($"{op}: the input has shape {shape}; expected scores [N, C] or [C] of at least one class.");

    internal static ArgumentOutOfRangeException NoPower(string op, int p) => new(nameof(p), Errors.Say($"{op}: the power is {p}; it must be 1 or 2."));

    internal static ShapeException RowsDiffer(string op, Shape x, Shape y)
        => new($"{op}: the shapes are {x} and {y}; expected […, P, D] and […, R, D] with one D.");

    internal static ShapeException NoRows(string op, Shape shape) => new($"{op}: the input has shape {shape}; expected a matrix [N, D] of rows.");

    internal static ShapeException OneElement(string op, Shape shape)
        => new($"{op}: an input of shape {shape} has one element for each mean, whose variance says nothing; give more than one.");

    internal static ShapeException NoChannels(string op, Shape shape)
        => new($"{op}: the input has shape {shape}; expected [N, C, …] with a channel dimension.");

    internal static ShapeException ChannelVector(string op, string what, Shape given, Shape input)
        => new(Errors.Say($"{op}: {what} has shape {given}, expected [{input.Dims[1]}], one number for each channel of the input {input}."));

    internal static ShapeException NormalizedShape(string op, int[] normalized, Shape given)
        => new($"{op}: a shape of {given} does not end in (input) or is not (weight) the normalized shape {Shape.Format(normalized)}.");

    internal static ShapeException LinearWeight(Shape weight) => new($"linear: the weight has shape {weight}; expected [out, in] or [in].");

    internal static ShapeException BilinearShapes(Shape x, Shape y, Shape weight)
        => new($"bilinear: the inputs have shapes {x} and {y} and the weight {weight}; expected […, in₁], […, in₂] and [out, in₁, in₂].");

    internal static ShapeException AttentionShapes(Shape query, Shape key, Shape value)
        => new($"scaled_dot_product_attention: query {query}, key {key} and value {value} need two dimensions at least, […, length, features].");

    internal static ArgumentException TwoMasks() => new("scaled_dot_product_attention: there is a mask, and causality is a mask too; give one of them.", "isCausal");

    internal static ShapeException NoRow(string op, long row, int rows)
        => new(Errors.Say($"{op}: {row} names no row of a table of {rows}."));

    internal static ArgumentOutOfRangeException NoBagMode(BagMode mode)
        => new(nameof(mode), Errors.Say($"embedding_bag: {(int)mode} is no mode; use Mean, Sum or Max."));

    internal static ArgumentException WeightsOfBag(BagMode mode)
        => new($"embedding_bag: weights for rows make sense in a sum alone, and the mode is {mode}; use BagMode.Sum.", "perSampleWeights");

    internal static ShapeException WeightsShape(Shape weights, Shape indices)
        => new($"embedding_bag: the weights for rows have shape {weights} and the indices {indices}; they must be the same.");

    internal static ShapeException BagShape(Shape indices) => new($"embedding_bag: the indices have shape {indices}; expected [B, L], or [N] with offsets.");

    internal static ArgumentException BagOffsets(Shape indices, bool missing)
        => new($"embedding_bag: indices of shape {indices} {(missing ? "need offsets, which say where each bag starts" : "are bags already; leave the offsets out")}.", "offsets");

    internal static ShapeException OffsetsShape(Shape offsets) => new($"embedding_bag: the offsets have shape {offsets}; expected one dimension.");

    internal static ShapeException OffsetsOrder(int place, long offset)
        => new(Errors.Say($"embedding_bag: offset {place} is {offset}; offsets start at 0, ascend, and do not pass the number of indices."));

    internal static ArgumentException SizeOrFactor() => new("interpolate: give a size or a scale factor, and not both.", "size");

    internal static ArgumentException NothingToRecompute()
        => new("interpolate: there is no scale factor to compute again, a size is given; leave recomputeScaleFactor out.", "recomputeScaleFactor");

    internal static ArgumentException FactorsCount(int given, int dims)
        => new(Errors.Say($"interpolate: {given} scale factors were given for {dims} inner dimensions; give one for all, or one each."), "scaleFactor");

    internal static ArgumentException BadFactor(double factor, int size)
        => new(Errors.Say($"interpolate: a scale factor of {factor} makes no size of {size}; it must be above 0, and the result have a place at least."), "scaleFactor");

    internal static ArgumentOutOfRangeException NoInterpolation(InterpolationMode mode)
        => new(nameof(mode), Errors.Say($"interpolate: {(int)mode} is no mode; use one of InterpolationMode."));

    internal static ShapeException InterpolationRank(InterpolationMode mode, Shape shape)
        => new($"interpolate: mode {mode} does not go with an input of shape {shape}; Linear takes [N, C, L], Bilinear and Bicubic [N, C, H, W], Trilinear [N, C, D, H, W], the others any of them.");

    internal static ArgumentException WrongOption(InterpolationMode mode, string option)
        => new($"interpolate: {option} says nothing in mode {mode}; leave it out.", option);

    internal static ShapeException GridShape(Shape input, Shape grid)
        => new($"grid_sample: the input has shape {input} and the grid {grid}; expected [N, C, H, W] with [N, H', W', 2], or [N, C, D, H, W] with [N, D', H', W', 3].");

    internal static ArgumentOutOfRangeException NoGridMode(GridMode mode, GridPadding padding)
        => new(nameof(mode), Errors.Say($"grid_sample: mode {(int)mode} with padding {(int)padding} is none; use GridMode and GridPadding."));

    internal static ArgumentException CubicVolume() => new("grid_sample: a cubic samples images [N, C, H, W] alone; use Bilinear for volumes.", "mode");

    internal static ShapeException AffineShape(Shape theta, int[] size)
        => new($"affine_grid: the maps have shape {theta} and the size is {Shape.Format(size)}; expected [N, 2, 3] with [N, C, H, W], or [N, 3, 4] with [N, C, D, H, W].");

    internal static ShapeException ColumnsShape(Shape columns, int window, int count)
        => new(Errors.Say($"fold: the columns have shape {columns}; expected [N, C · {window}, {count}] or without N, a row for each channel and place of a window, a column for each window."));
}
