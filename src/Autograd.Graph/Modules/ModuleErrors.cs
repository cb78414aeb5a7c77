using Autograd.Kernels;

namespace Autograd;

/// <summary>Messages of modules: which module, which parameter by its full name, shapes and dtypes, the way out.</summary>
internal static class ModuleErrors
{
    private const int Listed = 20;

    internal static ArgumentException BadName(string prefix, string name)
        => new($"module: '{prefix}{name}' is no name of a part; give one that is not empty and has no dot, which separates modules.", nameof(name));

    internal static ArgumentException NameTwice(string name)
        => new($"module: two parts are named '{name}'; each needs a name of its own.", nameof(name));

    internal static DTypeException NotFloating(string name, DType dtype)
        => new($"module: parameter '{name}' is {dtype.Name()}, and derivatives need a floating dtype; hand it through Buffer, or convert it.");

    internal static InvalidOperationException NothingRebuilt(string type, string name)
        => new($"module: Rebuild of {type} '{name}' returned nothing of its own type; return the module with its parts.");

    internal static ArgumentException Count(string type, int expected, int given)
        => new(Errors.Say($"module: {type} has {expected} parameters and {given} tensors were given; give one each."), "tensors");

    internal static InvalidOperationException PassIsOver(string prefix)
        => new($"module: '{prefix.TrimEnd('.')}' is still in a training pass that is over; go on with the module that Train returned.");

    internal static InvalidOperationException NoBuffer(string name)
        => new($"module: the training pass has a value for '{name}', but the module has no buffer of that name; hand it through Parts.Buffer.");

    internal static InvalidOperationException BufferChanged(string name, Tensor before, Tensor after)
        => new($"module: buffer '{name}' is {before.DType.Name()} {before.Shape}, and the training pass gave {after.DType.Name()} {after.Shape}; they must be the same.");

    internal static ArgumentException StateDict(string type, List<string> missing, List<string> unexpected, List<string> unfit)
    {
        var text = new System.Text.StringBuilder($"load_state_dict: {type} is left as it was.");
        Add("Missing", missing);
        Add("Unexpected (strict: false passes over them)", unexpected);
        Add("Unfit", unfit);
        return new ArgumentException(text.ToString(), "named");

        void Add(string what, List<string> names)
        {
            if (names.Count == 0) return;
            text.Append(Errors.Say($" {what}, {names.Count}: ")).AppendJoin(", ", names.Take(Listed)).Append(names.Count > Listed ? ", …." : ".");
        }
    }

    internal static string Unfit(string name, Tensor own, Tensor given)
        => $"{name} is {given.DType.Name()} {given.Shape}, expected {own.DType.Name()} {own.Shape}";

    internal static ArgumentException Nothing(string what) => new($"{what}: the list of modules cannot be empty.", "modules");

    internal static ArgumentException Structure(int place, string name)
        => new(Errors.Say($"stack: module {place} differs from module 0 at '{name}'; all need the same parts under the same names, of the same shapes and dtypes."), "modules");

    internal static ArgumentException MissingEntry(string what, int place) => new(Errors.Say($"{what}: entry {place} is null; give a module."));

    internal static ArgumentException Size(string module, string what, int value, int least = 1)
        => new(Errors.Say($"{module}: {what} is {value}; it must be {least} or more."), what);

    internal static ArgumentException NumberRange(string module, string what, double value, string range)
        => new(Errors.Say($"{module}: {what} is {value}; it must be {range}."), what);

    internal static ShapeException SequenceShape(string module, Shape shape, int inputs, bool batchFirst)
        => new(Errors.Say($"{module}: the input has shape {shape}; expected {(batchFirst ? "[N, L" : "[L, N")}, {inputs}], or [L, {inputs}] for one sequence, of one step at least."));

    internal static ShapeException CellShape(string module, Shape shape, int inputs)
        => new(Errors.Say($"{module}: the input has shape {shape}; expected [N, {inputs}] or [{inputs}]."));

    internal static ShapeException StateShape(string module, string what, Shape given, Shape expected)
        => new($"{module}: {what} has shape {given}, expected {expected}.");

    internal static ArgumentException CellCount(string module, int cells, bool bidirectional)
        => new(Errors.Say($"{module}: {cells} cells make no {(bidirectional ? "pairs of directions" : "layers")}; give {(bidirectional ? "two for each layer, forward and backward" : "one a layer, and one at least")}."), "cells");

    internal static ShapeException Fans(Shape shape)
        => new($"init: fan in and fan out of shape {shape} are not defined; it needs two dimensions at least, [out, in, …].");

    internal static ShapeException Matrix(Shape shape) => new($"init: an orthogonal tensor needs two dimensions at least, and the shape is {shape}.");

    internal static ArgumentException EmptyInterval(double low, double high)
        => new(Errors.Say($"init: the interval from {low} to {high} is empty or not finite; give low below high."), nameof(high));
}
