namespace Autograd.Exporting;

/// <summary>How one op of ours is written: from the step and the names of its inputs to the names of its outputs.</summary>
internal delegate string[] OnnxMapping(OnnxStep step);

/// <summary>A step that is being written, and the names of its inputs.</summary>
internal readonly record struct OnnxStep(OnnxGraph Graph, Emission Emission, Step Step, string[] Inputs)
{
    internal T Args<T>() => (T)Step.Args!;

    internal Shape Shape => Step.Outputs[0].Shape;

    internal DType DType => Step.Inputs[0].DType;

    internal string Scalar(double number) => Graph.Scalar(number, DType);

    /// <summary>A node with one output that takes these inputs.</summary>
    internal string Node(string type, ReadOnlySpan<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes)
        => Graph.Node(type, inputs, attributes);

    /// <summary>A change of shape to that of the output.</summary>
    internal string Reshaped(string x) => Node("Reshape", [x, Emission.Target(Step)], ("allowzero", Shape.Dims.Contains(0) ? 1L : 0L));

    internal string Reshaped(string x, Shape shape)
        => Node("Reshape", [x, Graph.Vector(shape.ToArray())], ("allowzero", shape.Dims.Contains(0) ? 1L : 0L));

    internal string Transposed(string x, int[] order) => Node("Transpose", [x], ("perm", order));
}

/// <summary>The ops that have a counterpart, by family.</summary>
internal static class OnnxOps
{
    private static readonly (object Op, OnnxMapping Mapping)[][] Families =
        [OnnxElementwise.All, OnnxShapes.All, OnnxReductions.All, OnnxNetworks.All];

    /// <summary>How a step is written; null if its op has no counterpart.</summary>
    internal static OnnxMapping? Mapping(Step step)
    {
        foreach (var family in Families)
            foreach (var (op, mapping) in family)
                if (op.Equals(step.Op)) return mapping;
        return null;
    }

    /// <summary>A node of the same inputs.</summary>
    internal static OnnxMapping Same(string type) => step => [step.Node(type, step.Inputs)];
}
