namespace Autograd.Rules;

/// <summary>Messages about ops and rules that users wrote: the op, which input or output, both shapes, the way out.</summary>
internal static class RuleErrors
{
    /// <summary>The <see cref="Exception.HResult"/> of what is raised where a rule was never given: that is no error of a rule.</summary>
    internal const int NoRule = unchecked((int)0xA0000001);

    internal static ArgumentException NoName() => new("custom op: give it a name, which its errors and its place in the graph show.");

    internal static ArgumentException InputCount(string op, int given, int expected)
        => new(Errors.Say($"{op}: {given} inputs were given, but it takes {expected}."));

    internal static ArgumentException NoInputs(string op) => new($"{op}: no inputs were given; it takes at least one.");

    internal static ArgumentException MissingInput(string op, int place) => new(Errors.Say($"{op}: input {place} is null; give a tensor."));

    internal static ArgumentException NoSuchPlace(string op, string what, int place, int count)
        => new(Errors.Say($"{op}: it declares {what} {place}, but has {count} of them; places count from 0."));

    internal static InvalidOperationException NoOutputs(string op) => new($"{op}: its forward returned no outputs; return at least one.");

    internal static InvalidOperationException MissingOutput(string op, int place)
        => new(Errors.Say($"{op}: its forward returned null as output {place}; return a tensor."));

    internal static InvalidOperationException SeveralOutputs(string op, int count)
        => new(Errors.Say($"{op}: the function has {count} outputs; use ApplyAll."));

    internal static InvalidOperationException NoDerivative(string op)
        => new($"{op}: the op has no derivative, and one was asked for; give it a rule (slope, adjoint, pull or push), or Detach() its inputs.") { HResult = NoRule };

    internal static InvalidOperationException NoDerivative(string op, int input)
        => new(Errors.Say($"{op}: the op has no derivative with respect to input {input}, and it was asked for; give it a rule, or Detach() that input.")) { HResult = NoRule };

    internal static InvalidOperationException Once(string op)
        => new($"{op}: the op is declared once differentiable, and a second derivative was asked for; its rule has none.") { HResult = NoRule };

    internal static InvalidOperationException OneWay(string op)
        => new($"{op}: the op is declared once differentiable, so that neither of pull and push can be derived from the other; give it both.") { HResult = NoRule };

    internal static InvalidOperationException Captured(string op, string what)
        => new($"{op}: its {what} uses a tracked tensor that is not one of the inputs, so that no gradient could reach it; "
            + "give it as an input, or Detach() it if none is meant to.");

    internal static InvalidOperationException CapturedMany(string op)
        => new($"{op}: its function uses a tensor that is not one of the inputs and, inside a vectorized function, stands for many; give it as an input.");

    internal static InvalidOperationException BatchResult(string op, int output, Shape shape, int size)
        => new(Errors.Say($"{op}: its batch rule returned shape {shape} as output {output}, expected the {size} examples along the first dimension."));

    internal static InvalidOperationException NoGradients(string op)
        => new($"{op}: its backward returned null; return an array with one entry an input, null entries for none.");

    internal static InvalidOperationException NoTangents(string op)
        => new($"{op}: its push returned null; return an array with one entry an output, null entries for zero.");

    internal static InvalidOperationException TangentCount(string op, int given, int expected)
        => new(Errors.Say($"{op}: its push returned {given} tangents for {expected} outputs."));

    internal static InvalidOperationException TangentShape(string op, int output, Shape given, Shape expected)
        => new(Errors.Say($"{op}: its push returned a tangent of shape {given} for output {output}, expected shape {expected}."));

    internal static InvalidOperationException TangentDType(string op, int output, DType given, DType expected)
        => new(Errors.Say($"{op}: its push returned a {given.Name()} tangent for output {output}, expected {expected.Name()}."));

    internal static InvalidOperationException SlopeShape(string op, int input, Shape given, Shape expected)
        => new(Errors.Say($"{op}: its slope for input {input} makes a gradient of shape {given}, expected shape {expected}; a slope is elementwise."));

    internal static InvalidOperationException SlopeDType(string op, int input, DType given, DType expected)
        => new(Errors.Say($"{op}: its slope for input {input} makes a {given.Name()} gradient, expected {expected.Name()}."));

    internal static InvalidOperationException NeverKept(string op, string what, int place)
        => new(Errors.Say($"{op}: the rule reads {what} {place}, but of inputs and of outputs the first 16 (0 to 15) can be kept; stack some, or let the rule close over constant ones."));

    internal static InvalidOperationException ConstantInput(string op, int input)
        => new(Errors.Say($"{op}: input {input} is a constant, whose shape and dtype are not kept; ask Needs({input}) first, or declare that the rule reads it."));
}
