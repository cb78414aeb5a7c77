using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>Stochastic gradient descent, with momentum and Nesterov's variant if asked for: <c>torch.optim.SGD</c>.</summary>
/// <remarks>The formulas are those of <see cref="SgdRule"/>.</remarks>
public sealed class Sgd : Optimizer
{
    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Floating leaves, each once.</param>
    /// <param name="learningRate">lr, 0 or more.</param>
    /// <param name="momentum">μ, 0 or more; 0 keeps no state.</param>
    /// <param name="weightDecay">λ, 0 or more: the L2 penalty.</param>
    /// <param name="nesterov">Whether to look ahead; needs a momentum and no dampening.</param>
    /// <param name="dampening">τ, from 0 to 1: what part of a gradient stays out of the momentum.</param>
    /// <param name="maximize">Whether to go up the gradient.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, one is named twice, is computed or not floating; a number is out of its range; Nesterov without
    /// momentum or with dampening.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public Sgd(
        IEnumerable<Variable> parameters, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false,
        double dampening = 0, bool maximize = false)
        : base(Rule(learningRate, momentum, weightDecay, nesterov, dampening, maximize), parameters)
    {
    }

    /// <summary>An optimizer of groups of parameters, which take the other numbers where they have none of their own.</summary>
    /// <inheritdoc cref="Sgd(IEnumerable{Variable}, double, double, double, bool, double, bool)"/>
    public Sgd(
        IEnumerable<ParameterGroup> groups, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false,
        double dampening = 0, bool maximize = false)
        : base(Rule(learningRate, momentum, weightDecay, nesterov, dampening, maximize), groups)
    {
    }

    private static SgdRule Rule(double learningRate, double momentum, double weightDecay, bool nesterov, double dampening, bool maximize)
        => new SgdRule
        {
            LearningRate = learningRate,
            Momentum = momentum,
            WeightDecay = weightDecay,
            Nesterov = nesterov,
            Dampening = dampening,
            Maximize = maximize,
        }.Checked();
}
