using Autograd.Kernels;

namespace Autograd;

/// <summary>Stochastic gradient descent, with momentum and Nesterov's variant if asked for.</summary>
/// <remarks>
/// The formulas of <c>torch.optim.SGD</c>, which differ from Sutskever et al. 2013 in where the learning rate stands:
/// g ← ±g + λ·x; v ← μ·v + (1 − τ)·g, the first time v = g; x ← x − lr·v, or with Nesterov x − lr·(g + μ·v). It remembers
/// v as <c>momentum_buffer</c>, and nothing if there is no momentum.
/// </remarks>
public sealed record SgdRule : UpdateRule
{
    private const string Velocity = "momentum_buffer";

    /// <summary>μ, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double Momentum
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "the momentum", value);
    }

    /// <summary>τ, from 0 to 1: by how much a gradient is dampened on its way into the momentum.</summary>
    /// <exception cref="ArgumentException">The value is out of range.</exception>
    public double Dampening
    {
        get;
        init => field = OptimisationErrors.UpToOne(Name, "the dampening", value);
    }

    /// <summary>Whether to look ahead; needs a momentum and no dampening.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    protected override string Name => "sgd";

    /// <inheritdoc/>
    protected override (Tensor Parameter, ParameterState State) Update(Tensor x, Tensor g, ParameterState before)
    {
        ArgumentNullException.ThrowIfNull(before);
        Checked();
        var v = Momentum == 0 ? null : before[Velocity];
        if (AreNumbers(x, g, before))
        {
            var (next, velocity) = Steps.Sgd(x.Value, g.Value, v?.Value, new(LearningRate, WeightDecay, Momentum, Dampening, Nesterov, Maximize));
            return (new Tensor(next), After(before, velocity is null ? null : new Tensor(velocity)));
        }

        g = Penalized(x, g);
        if (Momentum == 0) return (x - (LearningRate * g), After(before, null));
        v = v is null ? g : (Momentum * v) + (Dampening == 0 ? g : (1 - Dampening) * g);
        return (x - (LearningRate * (Nesterov ? g + (Momentum * v) : v)), After(before, v));
    }

    /// <summary>The rule, if its numbers go together.</summary>
    internal SgdRule Checked() => !Nesterov || (Momentum > 0 && Dampening == 0) ? this : throw OptimisationErrors.NesterovNeeds();

    private static ParameterState After(ParameterState before, Tensor? v)
        => v is null ? new(before.Steps + 1) : new(before.Steps + 1, (Velocity, v));
}
