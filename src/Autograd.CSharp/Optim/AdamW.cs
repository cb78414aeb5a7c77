using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>Adam with decoupled weight decay, which shrinks the parameter and leaves the gradient alone: <c>torch.optim.AdamW</c>.</summary>
/// <remarks>The formulas are those of <see cref="AdamRule"/>.</remarks>
public sealed class AdamW : Optimizer
{
    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Floating leaves, each once.</param>
    /// <param name="learningRate">lr, 0 or more.</param>
    /// <param name="betas">β₁ and β₂, each in [0, 1); (0.9, 0.999) if null.</param>
    /// <param name="eps">ε, 0 or more.</param>
    /// <param name="weightDecay">λ, 0 or more: each step takes lr·λ of the parameter away.</param>
    /// <param name="amsGrad">Whether to divide by the largest mean square so far.</param>
    /// <param name="maximize">Whether to go up the gradient.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, one is named twice, is computed or not floating; a number is out of its range.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public AdamW(
        IEnumerable<Variable> parameters, double learningRate = 1e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-8,
        double weightDecay = 1e-2, bool amsGrad = false, bool maximize = false)
        : base(Adam.Rule(learningRate, betas, eps, weightDecay, amsGrad, maximize, true), parameters)
    {
    }

    /// <summary>An optimizer of groups of parameters, which take the other numbers where they have none of their own.</summary>
    /// <inheritdoc cref="AdamW(IEnumerable{Variable}, double, ValueTuple{double, double}?, double, double, bool, bool)"/>
    public AdamW(
        IEnumerable<ParameterGroup> groups, double learningRate = 1e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-8,
        double weightDecay = 1e-2, bool amsGrad = false, bool maximize = false)
        : base(Adam.Rule(learningRate, betas, eps, weightDecay, amsGrad, maximize, true), groups)
    {
    }
}
