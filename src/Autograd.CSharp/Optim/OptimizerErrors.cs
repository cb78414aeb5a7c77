namespace Autograd;

/// <summary>The optimizers' messages.</summary>
internal static class OptimizerErrors
{
    internal static ArgumentException NoParameters(string name) => new($"{name}: the list of parameters is empty.");

    internal static ArgumentException NotALeaf(string name, int index, Node node)
        => new(Errors.Say($"{name}: parameter {index} was computed by {node}; only leaves can be optimized, so take the variable that it was computed from, or Detach() it."));

    internal static DTypeException NotFloating(string name, int index, DType dtype)
        => new(Errors.Say($"{name}: parameter {index} is {dtype.Name()}; only floating dtypes have gradients."));

    internal static ArgumentException Twice(string name, int index)
        => new(Errors.Say($"{name}: parameter {index} is in the list twice; it would be updated twice a step."));

    internal static ArgumentException NesterovWithoutMomentum() => new("sgd: nesterov needs a momentum above 0.");

    internal static double NotNegative(string name, string what, double value)
        => value >= 0 ? value : throw new ArgumentException(Errors.Say($"{name}: {what} is {value}; it must be 0 or more."));

    internal static double BelowOne(string name, string what, double value)
        => value is >= 0 and < 1 ? value : throw new ArgumentException(Errors.Say($"{name}: {what} is {value}; it must be at least 0 and below 1."));
}
