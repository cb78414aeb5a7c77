using System.Runtime.CompilerServices;

namespace Autograd.Folds;

/// <summary>The observers of one backward pass, by place, in their order.</summary>
internal sealed class Observation
{
    private readonly Func<Edge, Tensor, Tensor?>? _hooks;
    private readonly BackwardOptions _options;
    private readonly Dictionary<Edge, List<int>> _at = [];
    private readonly List<int> _everywhere = [];

    private Observation(Func<Edge, Tensor, Tensor?>? hooks, BackwardOptions options)
    {
        (_hooks, _options) = (hooks, options);

        // A list for each observed place holds the observers of every place too, so that the order is that of registration.
        for (var i = 0; i < options.Observers.Count; i++)
        {
            if (options.Observers[i].Place is { } place)
            {
                if (!_at.TryGetValue(place, out var here)) _at.Add(place, here = [.. _everywhere]);
                here.Add(i);
            }
            else
            {
                _everywhere.Add(i);
                foreach (var here in _at.Values) here.Add(i);
            }
        }
    }

    /// <summary>Null if nobody observes, which costs nothing.</summary>
    internal static Observation? Of(Func<Edge, Tensor, Tensor?>? hooks, BackwardOptions options)
        => hooks is null && options.Observers.Count == 0 ? null : new Observation(hooks, options);

    /// <summary>Shows the cotangents of a node's outputs, and puts replacements in their places.</summary>
    /// <param name="node">The node.</param>
    /// <param name="cotangents">Of its outputs.</param>
    /// <param name="standsForOthers">
    /// Whether the node is a checkpoint or the place of its input: those who observe every place see the steps inside, and the
    /// input itself, in its stead.
    /// </param>
    internal void Run(Node node, Span<Tensor?> cotangents, bool standsForOthers)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack(); // Whoever looks on may run a pass, too.
        for (var o = 0; o < cotangents.Length; o++)
        {
            if (cotangents[o] is not { } g) continue;
            var place = new Edge(node, o);
            if (_hooks is not null) g = Checked(place, _hooks(place, g), g);
            foreach (var i in _at.GetValueOrDefault(place, _everywhere))
                if (!standsForOthers || _options.Observers[i].Place is not null) g = Checked(place, _options.Observers[i].Run(place, g), g);
            cotangents[o] = g;
        }
    }

    private Tensor Checked(Edge place, Tensor? replacement, Tensor g)
    {
        if (replacement is null) return g;
        if (replacement.Shape != g.Shape) throw GraphErrors.WrongReplacementShape(place.Node!, replacement.Shape, g.Shape);
        if (replacement.DType != g.DType) throw GraphErrors.WrongReplacementDType(place.Node!, replacement.DType, g.DType);
        return _options.CreateGraph ? replacement : replacement.Detach();
    }
}
