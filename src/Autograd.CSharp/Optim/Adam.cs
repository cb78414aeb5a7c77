using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>Adam: steps scaled by running means of the gradient and of its square: <c>torch.optim.Adam</c>.</summary>
/// <remarks>The formulas are those of <see cref="AdamRule"/>; <see cref="AdamW"/> is the one with decoupled weight decay.</remarks>
public sealed class Adam : Optimizer
{
    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Floating leaves, each once.</param>
    /// <param name="learningRate">lr, 0 or more.</param>
    /// <param name="betas">β₁ and β₂, each in [0, 1); (0.9, 0.999) if null.</param>
    /// <param name="eps">ε, 0 or more.</param>
    /// <param name="weightDecay">λ, 0 or more: the L2 penalty, added to the gradient.</param>
    /// <param name="amsGrad">Whether to divide by the largest mean square so far.</param>
    /// <param name="maximize">Whether to go up the gradient.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, one is named twice, is computed or not floating; a number is out of its range.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public Adam(
        IEnumerable<Variable> parameters, double learningRate = 1e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-8,
        double weightDecay = 0, bool amsGrad = false, bool maximize = false)
        : base(Rule(learningRate, betas, eps, weightDecay, amsGrad, maximize, false), parameters)
    {
    }

    /// <summary>An optimizer of groups of parameters, which take the other numbers where they have none of their own.</summary>
    /// <inheritdoc cref="Adam(IEnumerable{Variable}, double, ValueTuple{double, double}?, double, double, bool, bool)"/>
    public Adam(
        IEnumerable<ParameterGroup> groups, double learningRate = 1e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-8,
        double weightDecay = 0, bool amsGrad = false, bool maximize = false)
        : base(Rule(learningRate, betas, eps, weightDecay, amsGrad, maximize, false), groups)
    {
    }

    internal static AdamRule Rule(
        double learningRate, (double Beta1, double Beta2)? betas, double eps, double weightDecay, bool amsGrad, bool maximize, bool decoupled)
    {
        var (beta1, beta2) = betas ?? (0.9, 0.999);

        // Decoupled first: the messages of the others begin with the name.
        return new()
        {
            Decoupled = decoupled,
            LearningRate = learningRate,
            Beta1 = beta1,
            Beta2 = beta2,
            Eps = eps,
            WeightDecay = weightDecay,
            AmsGrad = amsGrad,
            Maximize = maximize,
        };
    }
}
