namespace Autograd;

/// <summary>The messages of the mutable optimizers.</summary>
internal static class OptimizerErrors
{
    internal static ArgumentException NoParameters(string name) => new($"{name}: the list of parameters is empty.");

    internal static ArgumentException NotALeaf(string name, int index, Node node)
        => new(Errors.Say($"{name}: parameter {index} was computed by {node}; only leaves can be optimized, so take the variable that it was computed from, or Detach() it."));

    internal static ArgumentException Twice(string name, int index)
        => new(Errors.Say($"{name}: parameter {index} is in the list twice; it would be updated twice a step."));

    internal static ArgumentException OtherRule(string name, Type given, Type own)
        => new($"{name}: a {given.Name} cannot take the place of a {own.Name}, whose state it does not know; make an optimizer for it.");

    internal static InvalidOperationException NoLoss(string name)
        => new($"{name}: the closure returned null; it must return the loss that it computed.");

    internal static InvalidOperationException NormNotFinite(double norm)
        => new(Errors.Say($"clip by norm: the norm of the gradients is {norm}; find out where it comes from with Explain or BackwardOptions.DetectAnomaly."));
}
