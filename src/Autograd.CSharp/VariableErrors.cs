namespace Autograd;

/// <summary>The C# layer's messages: what was tried, shapes, dtypes, the way out.</summary>
internal static class VariableErrors
{
    internal static InvalidOperationException Copied()
        => new("a variable is a handle and cannot be copied with `with`; use Detach() for its value, or assign the reference.");

    internal static InvalidOperationException NotALeaf(Node node)
        => new($"requires_grad: this variable was computed by {node} and cannot be unmarked; use Detach() for its value without history.");

    internal static InvalidOperationException NothingToRetain()
        => new("retain_grad: the variable does not require a gradient; mark a leaf with RequiresGrad_() before computing.");

    internal static InvalidOperationException NothingToHook(string what)
        => new($"{what}: the variable does not require a gradient, so the hook would never run; mark a leaf with RequiresGrad_() before computing.");

    internal static InvalidOperationException StandsForMany(string what)
        => new($"{what}: inside a vectorized function a variable stands for many and has no gradient of its own; look at the cotangent of an example with an Observer, or do it outside.");

    internal static InvalidOperationException PostHookOnComputed(Node node)
        => new($"register_post_accumulate_grad_hook: this variable was computed by {node}, and only leaves accumulate; use RegisterHook.");

    internal static ShapeException HookShape(Node node, Shape given, Shape expected)
        => new($"hook: the gradient at {node} has shape {expected}, but the hook returned one of shape {given}; they must be the same.");

    internal static DTypeException HookDType(Node node, DType given, DType expected)
        => new($"hook: the gradient at {node} is {expected.Name()}, but the hook returned a {given.Name()} one; convert it with To(DType.{expected}).");

    internal static ArgumentException OwnGradient() => new("grad: a variable cannot be its own gradient; assign a Detach() of it.");

    internal static ShapeException GradientShape(Shape given, Shape own)
        => new($"grad: the assigned gradient has shape {given}, but the variable has shape {own}.");

    internal static DTypeException GradientDType(DType given, DType own)
        => new($"grad: the assigned gradient is {given.Name()}, but the variable is {own.Name()}; convert it with To(DType.{own}).");

    internal static InvalidOperationException InPlaceOnLeaf(string op)
        => new($"{op}: a leaf that requires a gradient cannot be changed in place while operations are recorded, for its history would start anew; "
            + "do it inside `using (GradMode.NoGrad())`.");

    internal static DTypeException InPlaceDType(string op, DType own, DType result)
        => new($"{op}: the result would be {result.Name()}, which a {own.Name()} variable cannot hold in place; convert it with To(DType.{result}) first.");

    internal static ShapeException InPlaceShape(string op, Shape own, Shape result)
        => new($"{op}: the result would have shape {result}, but a variable of shape {own} keeps its shape in place.");
}
