using System.Text;
using Autograd.Kernels;

namespace Autograd.Inspection;

/// <summary>Words about the rule that first made a gradient that is not finite.</summary>
internal static class BackwardOrigin
{
    internal static string Text(List<Node> nodes, AnomalyException anomaly, ForwardOrigin? forward)
    {
        var (node, found) = (anomaly.Node, anomaly.Found);
        var text = new StringBuilder(Errors.Say($"Backward: {node} ({node.Op.Name}) made {found} of the gradient of its input {anomaly.Input}"));
        text.Append(node.Source is { } place ? $", called at {place}." : ".");
        text.Append(ForwardOrigin.Operands(node, ForwardOrigin.KnownValues(nodes), found.Place, found.Shape));
        var cotangent = anomaly.Cotangents[0] is { } g && g.Shape == found.Shape ? Kernel.To(g.Value, DType.Float64).ToArray<double>()[found.Place] : double.NaN;
        if (!double.IsNaN(cotangent)) text.Append("\n  cotangent: ").Append(NonFinite.Name(cotangent)).Append(" there");
        if (forward is not null) text.Append('\n').Append(forward.Text);
        if (cotangent != 0) return text.ToString();
        var where = nodes.Exists(n => n.Op.Name is "where" && n.Depth > node.Depth);
        return text.Append("\nThe cotangent is 0 and the slope is not finite, and 0 times infinity is nan: ")
            .Append(where ? "a where chose its other branch at this place" : "something later does not depend on this place")
            .Append(", but both branches are evaluated and differentiated. SafeWhere(mask, x, f, otherwise) evaluates f inside the mask alone.").ToString();
    }
}
