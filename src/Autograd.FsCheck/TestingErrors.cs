namespace Autograd.Testing;

/// <summary>The messages of this room: what was asked of the generators, and the way out.</summary>
internal static class TestingErrors
{
    internal static ArgumentException Pattern(string pattern, int at, string why)
        => new(Say($"shapes: '{pattern}' cannot be read at position {at}: {why}"), nameof(pattern));

    internal static ArgumentException Limits(string what, int least, int low, int high)
        => new(Say($"{what}: {low} to {high} is no range from {least} up; give the smaller number first."));

    internal static ArgumentException NoElements(int count) => new(Say($"max elements: {count} leaves no tensor; give 1 or more."), nameof(count));

    internal static ArgumentException EmptyInterval(double low, double high)
        => new(Say($"domain: between {low} and {high} there is no number to draw; the lower end comes first, and neither is NaN."));

    internal static ArgumentException NothingLeft(string domain, double margin)
        => new(Say($"domain: nothing of {domain} is further than {margin} from every kink; make the margin smaller."), nameof(margin));

    internal static ArgumentException Margin(double margin)
        => new(Say($"domain: the margin around a kink is a positive number, not {margin}."), nameof(margin));

    internal static InvalidOperationException NotPlain(string domain, string method)
        => new($"{method}: {domain} does not draw its numbers one by one from intervals; start from Domain.Real, Positive, Between and their like.");

    internal static ArgumentException NoIndex(int below) => new(Say($"indices: there is none below {below}; give 1 or more."), nameof(below));

    internal static ArgumentException Condition(double condition)
        => new(Say($"domain: a condition number is 1 or more and finite, not {condition}."), nameof(condition));

    internal static ShapeException NotMatrices(string domain, Shape shape)
        => new($"{domain}: needs matrices, not shape {shape}; use Shapes.Matrices() or a pattern with two letters at its end.");

    internal static ShapeException NotSquare(string domain, Shape shape)
        => new($"{domain}: needs square matrices, not shape {shape}; use Shapes.Square() or a pattern that ends in the same letter twice.");

    internal static ArgumentException DomainCount(int domains, int inputs)
        => new(Say($"inputs: {domains} domains for {inputs} tensors; give one for all, or one for each."), nameof(domains));

    internal static ArgumentException InputCount(int inputs, int parameters)
        => new(Say($"inputs: the shapes are those of {inputs} tensors, but {parameters} are asked for; name as many shapes as there are parameters."), nameof(inputs));

    internal static DTypeException NotFloating(DType dtype)
        => new($"inputs: {dtype.Name()} numbers have no gradient; use Float64 or Float32, and Domain.Indices or Domain.Mask for an input that is to be whole or Bool.");

    internal static ArgumentException Depth(string variable, string text)
        => new($"{variable} is '{text}'; it is the number of inputs of each test, a whole number from 1 up.");

    internal static string Say(FormattableString text) => FormattableString.Invariant(text);
}
