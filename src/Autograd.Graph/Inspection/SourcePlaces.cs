using System.Diagnostics;
using Autograd.Kernels;

namespace Autograd.Inspection;

/// <summary>Finds where in the user's source an op is being called, for nodes to remember.</summary>
internal static class SourcePlaces
{
    // Read once, so that the compiler of the running program sees a constant and drops the branch.
    private static readonly bool Recorded = Environment.GetEnvironmentVariable("AUTOGRAD_SOURCE_PLACES") is "1";

    /// <summary>Whether they are.</summary>
    internal static bool AreRecorded => Recorded;

    /// <summary>A node's arguments, with the caller's place, and what its inputs lost, if places are recorded; with their values, if it is watched.</summary>
    internal static object? With(object? args, params ReadOnlySpan<Tensor> inputs)
    {
        args = Watch.With(args, inputs);
        if (!Recorded || args is Placed) return args;
        string?[]? lost = null;
        for (var i = 0; i < inputs.Length; i++)
            if (inputs[i].Lost is { } words) (lost ??= new string?[inputs.Length])[i] = words;
        return new Placed(args, Here(), lost);
    }

    /// <summary>What a tensor was whose history is being cut off, in words: they keep nothing alive. Null if places are not recorded.</summary>
    internal static string? Lost(Edge edge) => Recorded && edge.Node is { } node ? Words(node, edge.Index, Here()) : null;

    /// <summary>The innermost line of the stack that is not this library's own.</summary>
    internal static SourcePlace? Here()
    {
        foreach (var frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method || IsOwn(method.DeclaringAssemblyName)) continue;
            var type = method.DeclaringTypeName ?? "";
            return new SourcePlace(frame.GetFileName() ?? "", frame.GetFileLineNumber(), $"{type[(type.LastIndexOf('.') + 1)..]}.{method.Name}");
        }

        return null;
    }

    private static string Words(Node node, int output, SourcePlace? cut)
    {
        var what = node.IsLeaf ? "a leaf, " : $"{node} ({node.Op.Name}), ";
        return Errors.Say($"{what}{node.DTypeOf(output).Name()} {node.ShapeOf(output)}, made at {node.Source}, cut off at {cut}");
    }

    private static bool IsOwn(string assembly)
    {
        var name = assembly.AsSpan(0, assembly.IndexOf(',', StringComparison.Ordinal) is >= 0 and var comma ? comma : assembly.Length);
        return name is "Autograd.Graph" or "Autograd.CSharp" or "Autograd.Kernels" || name.StartsWith("System.", StringComparison.Ordinal);
    }

    /// <summary>Arguments, a place, and what inputs lost. A node has no field for them, so one without costs no memory.</summary>
    internal sealed class Placed(object? args, SourcePlace? place, string?[]? lost)
    {
        internal object? Args => args;

        internal SourcePlace? Place => place;

        internal string? LostAt(int input) => lost?[input];
    }
}
