using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>Adagrad: steps scaled by the root of the sum of all squared gradients: <c>torch.optim.Adagrad</c>.</summary>
/// <remarks>The formulas are those of <see cref="AdagradRule"/>.</remarks>
public sealed class Adagrad : Optimizer
{
    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Floating leaves, each once.</param>
    /// <param name="learningRate">lr, 0 or more.</param>
    /// <param name="learningRateDecay">η, 0 or more: how fast the learning rate falls with the steps.</param>
    /// <param name="weightDecay">λ, 0 or more: the L2 penalty.</param>
    /// <param name="initialAccumulator">What the sum of squares starts from, 0 or more.</param>
    /// <param name="eps">ε, 0 or more.</param>
    /// <param name="maximize">Whether to go up the gradient.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, one is named twice, is computed or not floating; a number is out of its range.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public Adagrad(
        IEnumerable<Variable> parameters, double learningRate = 1e-2, double learningRateDecay = 0, double weightDecay = 0,
        double initialAccumulator = 0, double eps = 1e-10, bool maximize = false)
        : base(Rule(learningRate, learningRateDecay, weightDecay, initialAccumulator, eps, maximize), parameters)
    {
    }

    /// <summary>An optimizer of groups of parameters, which take the other numbers where they have none of their own.</summary>
    /// <inheritdoc cref="Adagrad(IEnumerable{Variable}, double, double, double, double, double, bool)"/>
    public Adagrad(
        IEnumerable<ParameterGroup> groups, double learningRate = 1e-2, double learningRateDecay = 0, double weightDecay = 0,
        double initialAccumulator = 0, double eps = 1e-10, bool maximize = false)
        : base(Rule(learningRate, learningRateDecay, weightDecay, initialAccumulator, eps, maximize), groups)
    {
    }

    private static AdagradRule Rule(
        double learningRate, double learningRateDecay, double weightDecay, double initialAccumulator, double eps, bool maximize)
        => new()
        {
            LearningRate = learningRate,
            LearningRateDecay = learningRateDecay,
            WeightDecay = weightDecay,
            InitialAccumulator = initialAccumulator,
            Eps = eps,
            Maximize = maximize,
        };
}
