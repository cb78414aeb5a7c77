using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>RMSprop: steps scaled by a running root mean square of the gradient: <c>torch.optim.RMSprop</c>.</summary>
/// <remarks>The formulas are those of <see cref="RmsPropRule"/>.</remarks>
public sealed class RmsProp : Optimizer
{
    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Floating leaves, each once.</param>
    /// <param name="learningRate">lr, 0 or more.</param>
    /// <param name="alpha">α, from 0 to 1: how slowly the mean square moves.</param>
    /// <param name="eps">ε, 0 or more.</param>
    /// <param name="weightDecay">λ, 0 or more: the L2 penalty.</param>
    /// <param name="momentum">μ, 0 or more.</param>
    /// <param name="centered">Whether to take the mean off, and scale by an estimate of the variance.</param>
    /// <param name="maximize">Whether to go up the gradient.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, one is named twice, is computed or not floating; a number is out of its range.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public RmsProp(
        IEnumerable<Variable> parameters, double learningRate = 1e-2, double alpha = 0.99, double eps = 1e-8, double weightDecay = 0,
        double momentum = 0, bool centered = false, bool maximize = false)
        : base(Rule(learningRate, alpha, eps, weightDecay, momentum, centered, maximize), parameters)
    {
    }

    /// <summary>An optimizer of groups of parameters, which take the other numbers where they have none of their own.</summary>
    /// <inheritdoc cref="RmsProp(IEnumerable{Variable}, double, double, double, double, double, bool, bool)"/>
    public RmsProp(
        IEnumerable<ParameterGroup> groups, double learningRate = 1e-2, double alpha = 0.99, double eps = 1e-8, double weightDecay = 0,
        double momentum = 0, bool centered = false, bool maximize = false)
        : base(Rule(learningRate, alpha, eps, weightDecay, momentum, centered, maximize), groups)
    {
    }

    private static RmsPropRule Rule(double learningRate, double alpha, double eps, double weightDecay, double momentum, bool centered, bool maximize)
        => new()
        {
            LearningRate = learningRate,
            Alpha = alpha,
            Eps = eps,
            WeightDecay = weightDecay,
            Momentum = momentum,
            Centered = centered,
            Maximize = maximize,
        };
}
