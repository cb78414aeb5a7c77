namespace Autograd.Exporting;

/// <summary>Messages of the export: which op, why it has no counterpart, the way out.</summary>
internal static class OnnxErrors
{
    internal static NotSupportedException Unsupported(string op, string? why = null)
        => new($"onnx: {op}{(why is null ? "" : " " + why)} has no counterpart in the exported ops; write it with others, or export up to it.");

    internal static InvalidOperationException Tracked()
        => new("onnx: the function takes a derivative of what it is given, and derivatives cannot be exported; export the function alone.");

    internal static InvalidOperationException TrackedOutput(int output)
        => new(Errors.Say($"onnx: output {output} has a history, because the function uses tensors that require a gradient; export with constants: the Module of a Model, or Detach()."));

    internal static InvalidOperationException Nested() => new("onnx: the function uses a tensor of another export that is still running.");

    internal static InvalidOperationException NotComputed(int output)
        => new(Errors.Say($"onnx: output {output} was not computed from the inputs by operations on tensors; give what the function computes from its arguments."));

    internal static InvalidOperationException NoOutput() => new("onnx: the function returned no tensor, or null; return one at least.");

    internal static InvalidOperationException Depends(string op)
        => new($"onnx: what is exported for {op} is another constant, or another op, where the inputs have other values: the function reads values, draws random numbers or branches. Compute with tensors (Where, IndexSelect) in place of numbers, and export outside of training.");

    internal static InvalidOperationException DependsOnBatch(string op)
        => new($"onnx: what is exported for {op} has the size of the batch in it and cannot follow another; pass such tensors as inputs (the first state of an Lstm), or export without DynamicBatch.");

    internal static ArgumentException NameTwice(string name)
        => new($"onnx: the name '{name}' is empty, or stands for two inputs, outputs or parameters; each needs a name of its own.", "options");

    internal static ArgumentException NameCount(string what, int given, int expected)
        => new(Errors.Say($"onnx: {given} names of {what} were given for {expected}; give one each."), "options");

    internal static ArgumentException NoInputs() => new("onnx: the list of example inputs is empty; give one at least.", "examples");

    internal static ArgumentException NoExample(int place) => new(Errors.Say($"onnx: example input {place} is null; give a tensor."), "examples");

    internal static ArgumentException NoBatch(int place, Shape shape)
        => new(Errors.Say($"onnx: example input {place} has shape {shape}, and a dynamic batch needs a first dimension of one size in all, 1 or more."), "examples");
}
