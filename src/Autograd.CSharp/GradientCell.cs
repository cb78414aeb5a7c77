using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>
/// Where the <c>.Grad</c> of a leaf, or of a retained variable, lives, and a leaf's hooks. The leaf's node carries it as its owner, so a backward
/// pass finds it without a registry.
/// </summary>
internal sealed class GradientCell
{
    // Cells of computed variables that asked for their gradient, by node; consulted only once someone has asked.
    private static readonly ConditionalWeakTable<Node, GradientCell?[]> Retained = [];
    private static bool _anyRetained;

    private Variable? _gradient;
    private HookList<Func<Variable, Variable?>>? _hooks;
    private HookList<Action>? _postHooks;

    /// <summary>Hooks on the gradient, of a leaf.</summary>
    internal HookList<Func<Variable, Variable?>> Hooks => LazyInitializer.EnsureInitialized(ref _hooks, static () => new());

    /// <summary>The same, null if none was ever registered.</summary>
    internal HookList<Func<Variable, Variable?>>? HooksIfAny => Volatile.Read(ref _hooks);

    /// <summary>Hooks that run when the gradient has been added, of a leaf.</summary>
    internal HookList<Action> PostHooks => LazyInitializer.EnsureInitialized(ref _postHooks, static () => new());

    internal Variable? Gradient
    {
        get => Volatile.Read(ref _gradient);
        set => Volatile.Write(ref _gradient, value);
    }

    /// <summary>Finds the cells of retained variables while a fold passes by; null if there are none anywhere.</summary>
    internal static Func<Edge, bool>? KeepsRetained => Volatile.Read(ref _anyRetained) ? static edge => Of(edge) is not null : null;

    /// <summary>The cell at a place in the graph, if anyone wants the gradient there.</summary>
    internal static GradientCell? Of(Edge edge)
    {
        if (edge.Node is not { } node) return null;
        if (node.IsLeaf && node.Args is GradientCell own) return own;
        return Volatile.Read(ref _anyRetained) && Retained.TryGetValue(node, out var cells) ? Volatile.Read(ref cells[edge.Index]) : null;
    }

    /// <summary>The cell of a place, attached to it now if there is none yet; the same one each time.</summary>
    internal static GradientCell Retain(Edge edge)
    {
        if (edge.Node is { IsLeaf: true, Args: GradientCell own }) return own;
        var cells = Retained.GetValue(edge.Node!, static node => new GradientCell?[node.OutputCount]);
        Volatile.Write(ref _anyRetained, true);
        return Interlocked.CompareExchange(ref cells[edge.Index], new GradientCell(), null) ?? cells[edge.Index]!;
    }

    /// <summary>Lets the cell of a computed place follow the variable to another, after a change in place.</summary>
    internal static void Move(Edge from, Edge to)
    {
        if (to.Node is null || Of(from) is not { } cell || from.Node!.IsLeaf) return;
        Volatile.Write(ref Retained.GetValue(to.Node, static node => new GradientCell?[node.OutputCount])[to.Index], cell);
        if (Retained.TryGetValue(from.Node, out var cells)) Volatile.Write(ref cells[from.Index], null);
    }

    /// <summary>
    /// Adds gradients to their cells. Everything that can fail is done before the first cell changes; a cell that another
    /// thread changed meanwhile is added to again, so no contribution is lost.
    /// </summary>
    internal static void Commit(IReadOnlyList<(GradientCell Cell, Tensor Gradient)> contributions)
    {
        var sums = new (Variable? Before, Variable After)[contributions.Count];
        for (var i = 0; i < sums.Length; i++) sums[i] = contributions[i].Cell.Sum(contributions[i].Gradient);
        for (var i = 0; i < sums.Length; i++)
        {
            var (cell, gradient) = contributions[i];
            while (Interlocked.CompareExchange(ref cell._gradient, sums[i].After, sums[i].Before) != sums[i].Before)
                sums[i] = cell.Sum(gradient);
        }
    }

    /// <summary>Runs the hooks of the leaves that were added to.</summary>
    internal static void RunPostHooks(IReadOnlyList<(GradientCell Cell, Tensor Gradient)> contributions, bool createGraph)
    {
        foreach (var (cell, _) in contributions)
        {
            if (Volatile.Read(ref cell._postHooks) is not { Entries: { IsEmpty: false } entries }) continue;
            using var mode = createGraph ? GradMode.EnableGrad() : GradMode.NoGrad();
            foreach (var entry in entries) entry.Hook();
        }
    }

    private (Variable? Before, Variable After) Sum(Tensor gradient)
    {
        var before = Gradient;
        return (before, new Variable(before is null ? gradient : (before.Tensor + gradient).Computed()));
    }
}
