namespace Autograd;

/// <summary>Adam: steps scaled by running means of the gradient and of its square.</summary>
/// <remarks>
/// Kingma and Ba 2015, algorithm 1, in the form of <c>torch.optim.Adam</c>: g ← g + λ·x; m ← m + (1 − β₁)(g − m);
/// v ← β₂·v + (1 − β₂)·g²; x ← x − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε). Each parameter counts its own steps t.
/// </remarks>
public sealed class Adam : Optimizer
{
    private const string Name = "adam";

    private readonly State?[] _states;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _eps;
    private readonly double _weightDecay;

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Floating leaves, each once.</param>
    /// <param name="learningRate">lr, 0 or more.</param>
    /// <param name="betas">β₁ and β₂, each in [0, 1); (0.9, 0.999) if null.</param>
    /// <param name="eps">ε, 0 or more.</param>
    /// <param name="weightDecay">λ, 0 or more: the L2 penalty, added to the gradient.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, one is named twice, is computed or not floating; a number is out of its range.
    /// </exception>
    public Adam(
        IEnumerable<Variable> parameters, double learningRate = 1e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-8, double weightDecay = 0)
        : base(Name, parameters, learningRate)
    {
        var (beta1, beta2) = betas ?? (0.9, 0.999);
        _beta1 = OptimizerErrors.BelowOne(Name, "beta1", beta1);
        _beta2 = OptimizerErrors.BelowOne(Name, "beta2", beta2);
        _eps = OptimizerErrors.NotNegative(Name, "eps", eps);
        _weightDecay = OptimizerErrors.NotNegative(Name, "the weight decay", weightDecay);
        _states = new State?[Parameters.Count];
    }

    private protected override (Tensor Value, Action Commit) Update(int index, Tensor x, Tensor g)
    {
        if (_weightDecay != 0) g += _weightDecay * x;
        var before = _states[index] ?? new State(0, Tensor.ZerosLike(x), Tensor.ZerosLike(x));
        var t = before.Steps + 1;
        var mean = before.Mean + (1 - _beta1) * (g - before.Mean);
        var square = _beta2 * before.Square + (1 - _beta2) * (g * g);
        var root = square.Sqrt() / Math.Sqrt(1 - Math.Pow(_beta2, t));
        var value = x - LearningRate / (1 - Math.Pow(_beta1, t)) * (mean / (root + _eps));
        return (value, () => _states[index] = new State(t, mean, square));
    }

    private sealed record State(int Steps, Tensor Mean, Tensor Square);
}
