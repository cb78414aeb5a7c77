using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>
/// Hooks on one place in the graph, in the order of registration. A leaf's are beside its gradient, so they survive changes in
/// place and freezing; a computed place keeps its own when the variable moves on by a change in place, as in PyTorch.
/// </summary>
/// <typeparam name="THook">The delegate.</typeparam>
internal sealed class HookList<THook>
    where THook : Delegate
{
    private ImmutableArray<Entry> _entries = [];

    /// <summary>The hooks as they are now; a pass that is running is not disturbed by changes.</summary>
    internal ImmutableArray<Entry> Entries => _entries;

    internal HookHandle Add(THook hook)
    {
        var entry = new Entry(hook); // its identity tells it from another registration of the same delegate
        ImmutableInterlocked.Update(ref _entries, static (entries, added) => entries.Add(added), entry);
        return new HookHandle(() => ImmutableInterlocked.Update(ref _entries, static (entries, removed) => entries.Remove(removed), entry));
    }

    internal sealed class Entry(THook hook)
    {
        internal THook Hook => hook;
    }
}

/// <summary>Finds the hooks of a place while a fold passes by.</summary>
internal static class Hooks
{
    private static readonly ConditionalWeakTable<Node, HookList<Func<Variable, Variable?>>?[]> Computed = [];
    private static bool _any;

    /// <summary>What a fold shows its cotangents to; null if no hook was ever registered anywhere.</summary>
    internal static Func<Edge, Tensor, Tensor?>? Runner(bool createGraph)
        => !Volatile.Read(ref _any) ? null : createGraph ? static (place, g) => Run(place, g, true) : static (place, g) => Run(place, g, false);

    internal static HookHandle Add(Edge place, Func<Variable, Variable?> hook)
    {
        Volatile.Write(ref _any, true);
        if (place.Node!.IsLeaf) return GradientCell.Retain(place).Hooks.Add(hook);
        var lists = Computed.GetValue(place.Node, static node => new HookList<Func<Variable, Variable?>>?[node.OutputCount]);
        return (Interlocked.CompareExchange(ref lists[place.Index], new HookList<Func<Variable, Variable?>>(), null) ?? lists[place.Index]!).Add(hook);
    }

    private static HookList<Func<Variable, Variable?>>? Of(Edge place)
        => place.Node!.IsLeaf ? GradientCell.Of(place)?.HooksIfAny : Computed.TryGetValue(place.Node, out var lists) ? Volatile.Read(ref lists[place.Index]) : null;

    private static Tensor? Run(Edge place, Tensor g, bool createGraph)
    {
        if (Of(place) is not { Entries: { IsEmpty: false } entries }) return null;
        using var mode = createGraph ? GradMode.EnableGrad() : GradMode.NoGrad();
        var seen = g;
        foreach (var entry in entries)
        {
            if (entry.Hook(new Variable(seen))?.Tensor is not { } replacement) continue;
            if (replacement.Shape != g.Shape) throw VariableErrors.HookShape(place.Node!, replacement.Shape, g.Shape);
            if (replacement.DType != g.DType) throw VariableErrors.HookDType(place.Node!, replacement.DType, g.DType);
            seen = createGraph ? replacement : replacement.Detach();
        }

        return seen;
    }
}
