using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of triangles, which are their own adjoints.</summary>
internal static partial class LinearSystemRules
{
    internal static readonly LinearOp Tril = LinearOp.With<int>(
        "tril", static (x, diagonal) => Kernel.Tril(x, diagonal), static (g, _, diagonal) => Tril!.Apply(g, diagonal), batch: static (x, diagonal) => Tril!.Apply(x, diagonal));

    internal static readonly LinearOp Triu = LinearOp.With<int>(
        "triu", static (x, diagonal) => Kernel.Triu(x, diagonal), static (g, _, diagonal) => Triu!.Apply(g, diagonal), batch: static (x, diagonal) => Triu!.Apply(x, diagonal));
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The lower triangle of each matrix, the rest zero.</summary>
    /// <param name="diagonal">The last diagonal that is kept: 0 the main one, above it if positive.</param>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    public TSelf Tril(int diagonal = 0) => Wrap(LinearSystemRules.Tril.Apply(Core, diagonal));

    /// <summary>The upper triangle of each matrix, the rest zero.</summary>
    /// <param name="diagonal">The first diagonal that is kept: 0 the main one, above it if positive.</param>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    public TSelf Triu(int diagonal = 0) => Wrap(LinearSystemRules.Triu.Apply(Core, diagonal));
}
