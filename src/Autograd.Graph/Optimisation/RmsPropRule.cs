namespace Autograd;

/// <summary>RMSprop: steps scaled by a running root mean square of the gradient.</summary>
/// <remarks>
/// Hinton's lecture of 2012 in the form of <c>torch.optim.RMSprop</c>: g ← ±g + λ·x; v ← α·v + (1 − α)·g²; d = √v + ε, or
/// centered (Graves 2013) m ← m + (1 − α)(g − m) and d = √(v − m²) + ε; x ← x − lr·g/d, or with momentum u ← μ·u + g/d and
/// x ← x − lr·u. It remembers <c>square_avg</c>, <c>grad_avg</c>, <c>momentum_buffer</c>, as far as they are needed.
/// </remarks>
public sealed record RmsPropRule : UpdateRule
{
    private const string Square = "square_avg", Mean = "grad_avg", Velocity = "momentum_buffer";

    /// <summary>A rule with PyTorch's numbers; its learning rate is 0.01.</summary>
    public RmsPropRule() => LearningRate = 1e-2;

    /// <summary>α, from 0 to 1: how slowly the means move.</summary>
    /// <exception cref="ArgumentException">The value is out of range.</exception>
    public double Alpha
    {
        get;
        init => field = OptimisationErrors.UpToOne(Name, "alpha", value);
    }

    = 0.99;

    /// <summary>ε, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double Eps
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "eps", value);
    }

    = 1e-8;

    /// <summary>μ, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double Momentum
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "the momentum", value);
    }

    /// <summary>Whether to scale by an estimate of the variance, with the mean taken off, instead of by the mean square.</summary>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    protected override string Name => "rmsprop";

    private protected override IReadOnlyList<string> Needs => (Centered, Momentum > 0) switch
    {
        (true, true) => [Square, Mean, Velocity],
        (true, false) => [Square, Mean],
        (false, true) => [Square, Velocity],
        _ => [Square],
    };

    /// <inheritdoc/>
    protected override (Tensor Parameter, ParameterState State) Update(Tensor x, Tensor g, ParameterState before)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(before);
        g = Penalized(x, g);
        var square = (Alpha * (before[Square] ?? Tensor.ZerosLike(x))) + ((1 - Alpha) * (g * g));
        List<(string, Tensor)> after = [(Square, square)];
        var variance = square;
        if (Centered)
        {
            var mean = before[Mean] ?? Tensor.ZerosLike(x);
            mean += (1 - Alpha) * (g - mean);
            variance = square - (mean * mean);
            after.Add((Mean, mean));
        }

        var direction = g / (variance.Sqrt() + Eps);
        if (Momentum > 0)
        {
            direction = (Momentum * (before[Velocity] ?? Tensor.ZerosLike(x))) + direction;
            after.Add((Velocity, direction));
        }

        return (x - (LearningRate * direction), new(before.Steps + 1, [.. after]));
    }
}
