namespace Autograd;

/// <summary>Adagrad: steps scaled by the root of the sum of all squared gradients.</summary>
/// <remarks>
/// Duchi et al. 2011 in the form of <c>torch.optim.Adagrad</c>: g ← ±g + λ·x; s ← s + g², at first s = the initial value;
/// x ← x − lr/(1 + (t − 1)·η) · g / (√s + ε). It remembers s as <c>sum</c>.
/// </remarks>
public sealed record AdagradRule : UpdateRule
{
    private const string Sum = "sum";

    private static readonly string[] Kept = [Sum];

    /// <summary>A rule with PyTorch's numbers; its learning rate is 0.01.</summary>
    public AdagradRule() => LearningRate = 1e-2;

    /// <summary>η, 0 or more: how fast the learning rate falls with a parameter's steps.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double LearningRateDecay
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "the decay of the learning rate", value);
    }

    /// <summary>What the sum of squares starts from, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double InitialAccumulator
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "the initial accumulator", value);
    }

    /// <summary>ε, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double Eps
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "eps", value);
    }

    = 1e-10;

    /// <inheritdoc/>
    protected override string Name => "adagrad";

    private protected override IReadOnlyList<string> Needs => Kept;

    /// <inheritdoc/>
    protected override (Tensor Parameter, ParameterState State) Update(Tensor x, Tensor g, ParameterState before)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(before);
        g = Penalized(x, g);
        var sum = (before[Sum] ?? Tensor.FullLike(x, InitialAccumulator)) + (g * g);
        var rate = LearningRate / (1 + (before.Steps * LearningRateDecay));
        return (x - (rate * (g / (sum.Sqrt() + Eps))), new(before.Steps + 1, (Sum, sum)));
    }
}
