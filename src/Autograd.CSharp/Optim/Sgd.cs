namespace Autograd;

/// <summary>Stochastic gradient descent, with momentum and Nesterov's variant if asked for.</summary>
/// <remarks>
/// The formulas of <c>torch.optim.SGD</c> (without dampening), which differ from Sutskever et al. 2013 in where the learning
/// rate stands: g ← g + λ·x; v ← μ·v + g, the first time v = g; x ← x − lr·v, or with Nesterov x − lr·(g + μ·v).
/// </remarks>
public sealed class Sgd : Optimizer
{
    private const string Name = "sgd";

    private readonly Tensor?[] _velocity;
    private readonly double _momentum;
    private readonly double _weightDecay;
    private readonly bool _nesterov;

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Floating leaves, each once.</param>
    /// <param name="learningRate">lr, 0 or more.</param>
    /// <param name="momentum">μ, 0 or more; 0 keeps no state.</param>
    /// <param name="weightDecay">λ, 0 or more: the L2 penalty.</param>
    /// <param name="nesterov">Whether to look ahead; needs a momentum.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, one is named twice, is computed or not floating; a number is negative; Nesterov without momentum.
    /// </exception>
    public Sgd(IEnumerable<Variable> parameters, double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false)
        : base(Name, parameters, learningRate)
    {
        _momentum = OptimizerErrors.NotNegative(Name, "the momentum", momentum);
        _weightDecay = OptimizerErrors.NotNegative(Name, "the weight decay", weightDecay);
        _nesterov = !nesterov || momentum > 0 ? nesterov : throw OptimizerErrors.NesterovWithoutMomentum();
        _velocity = new Tensor?[Parameters.Count];
    }

    private protected override (Tensor Value, Action Commit) Update(int index, Tensor x, Tensor g)
    {
        if (_weightDecay != 0) g += _weightDecay * x;
        if (_momentum == 0) return (x - LearningRate * g, static () => { });
        var v = _velocity[index] is { } before ? _momentum * before + g : g;
        var direction = _nesterov ? g + _momentum * v : v;
        return (x - LearningRate * direction, () => _velocity[index] = v);
    }
}
