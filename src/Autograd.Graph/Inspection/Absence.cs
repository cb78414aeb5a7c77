using System.Text;
using Autograd.Folds;
using Autograd.Kernels;

namespace Autograd.Inspection;

/// <summary>Why there is no gradient of a root with respect to a tensor.</summary>
internal static class Absence
{
    // Enough to find the place; a long list would hide it.
    private const int MostCuts = 5;

    /// <summary>Null if there is a path from the root to the tensor.</summary>
    internal static Explanation? Of(Tensor root, Tensor x)
    {
        if (!x.DType.IsFloating())
            return Say(Finding.NotFloating, $"The tensor is {x.DType.Name()}, and only floating point tensors have a gradient; convert it with To(DType.Float32) and Track() the result.");
        if (!x.IsTracked)
        {
            return Say(Finding.NotTracked, x.Edge.Cut == Cut.None
                ? "The tensor is a constant: mark it with Track() (or requiresGrad: true) before computing with it."
                : $"The tensor has no history: {Words(x.Edge.Cut)}{Was(x.Lost)}. Ask about the tensor before the cut, or remove it.");
        }

        if (!root.IsTracked)
        {
            return Say(Finding.RootIsConstant, root.Edge.Cut == Cut.None
                ? "The root has no history: everything that it was computed from is constant."
                : $"The root has no history: {Words(root.Edge.Cut)}{Was(root.Lost)}.");
        }

        var nodes = Paths.Reachable([root.Node!], x.Node!.Depth);
        if (nodes.Contains(x.Node)) return null;
        return Say(Finding.NotReached, "The root was not computed from the tensor by operations that were recorded. " + Cuts(Paths.Reachable([root.Node!])));
    }

    private static string Cuts(List<Node> nodes)
    {
        var (text, count) = (new StringBuilder(), 0);
        foreach (var node in nodes)
        {
            for (var i = 0; i < node.InputCount; i++)
            {
                if (node.Input(i).Cut is not (not Cut.None and var cut) || ++count > MostCuts) continue;
                text.Append(Errors.Say($"\n  input {i} of {node} ({node.Op.Name}, {node.DTypeOf(0).Name()} {node.ShapeOf(0)}) was cut off: {Words(cut)}"));
                if (node.Source is { } place) text.Append(", at ").Append(place);
                text.Append(Was(node.LostAt(i)));
            }
        }

        if (count == 0) return "No history was cut off on the way: it does not occur in the root at all.";
        if (count > MostCuts) text.Append(Errors.Say($"\n  ... and {count - MostCuts} more"));
        if (!SourcePlaces.AreRecorded) text.Append("\nA process that is started with AUTOGRAD_SOURCE_PLACES=1 names what was cut off, and where.");
        return "It may have come in where history was cut off:" + text;
    }

    private static string Was(string? lost) => lost is null ? "" : "\n    it was " + lost;

    private static string Words(Cut cut) => cut switch
    {
        Cut.Detached => "Detach() took it",
        Cut.NotRecorded => "it was computed inside a NoGrad scope",
        _ => "an integer or bool dtype (a cast, a comparison, an index) carries none",
    };

    private static Explanation Say(Finding finding, string text) => new(finding, text, null);
}
