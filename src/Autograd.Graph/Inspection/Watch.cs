using Autograd.Kernels;

namespace Autograd.Inspection;

/// <summary>
/// A node's arguments together with the values that the op was applied to, constants too. A leaf that was made to be watched
/// has one, and every node behind it: so a finished graph can be gone through again, op by op, with other numbers. Nodes of other
/// leaves keep what their rules declared and no more.
/// </summary>
internal sealed class Watch(object? args, NdArray[] inputs)
{
    internal object? Args => args;

    /// <summary>The values of the inputs, in their order.</summary>
    internal NdArray[] Inputs => inputs;

    /// <summary>A constant's value as a leaf whose graph is watched.</summary>
    internal static Tensor Track(Tensor x) => new(x.Value, new Edge(new Node(x.Shape, x.DType, new Watch(null, [])), 0));

    /// <summary>A node's arguments, with the values of its inputs if one of them is watched.</summary>
    internal static object? With(object? args, ReadOnlySpan<Tensor> inputs)
    {
        foreach (var x in inputs)
            if (x.Node is { Watch: not null }) return new Watch(args, Values(inputs));
        return args;
    }

    private static NdArray[] Values(ReadOnlySpan<Tensor> inputs)
    {
        var values = new NdArray[inputs.Length];
        for (var i = 0; i < values.Length; i++) values[i] = inputs[i].Value;
        return values;
    }
}
