using Autograd.Kernels;

namespace Autograd;

/// <summary>Adam and AdamW: steps scaled by running means of the gradient and of its square.</summary>
/// <remarks>
/// Kingma and Ba 2015, algorithm 1, in the form of <c>torch.optim.Adam</c>: g ← ±g + λ·x; m ← m + (1 − β₁)(g − m);
/// v ← β₂·v + (1 − β₂)·g²; x ← x − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε). Decoupled (<c>torch.optim.AdamW</c>; Loshchilov
/// and Hutter 2019) the gradient stays as it is and x ← x·(1 − lr·λ) comes first. With AMSGrad (Reddi et al. 2018) the
/// largest v so far takes the place of v. Each parameter counts its own steps t. It remembers <c>exp_avg</c>,
/// <c>exp_avg_sq</c> and, with AMSGrad, <c>max_exp_avg_sq</c>.
/// </remarks>
public sealed record AdamRule : UpdateRule
{
    private const string Mean = "exp_avg", Square = "exp_avg_sq", Largest = "max_exp_avg_sq";

    private static readonly string[] Both = [Mean, Square], AllThree = [Mean, Square, Largest];

    /// <summary>β₁, in [0, 1).</summary>
    /// <exception cref="ArgumentException">The value is out of range.</exception>
    public double Beta1
    {
        get;
        init => field = OptimisationErrors.BelowOne(Name, "beta1", value);
    }

    = 0.9;

    /// <summary>β₂, in [0, 1).</summary>
    /// <exception cref="ArgumentException">The value is out of range.</exception>
    public double Beta2
    {
        get;
        init => field = OptimisationErrors.BelowOne(Name, "beta2", value);
    }

    = 0.999;

    /// <summary>ε, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double Eps
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "eps", value);
    }

    = 1e-8;

    /// <summary>Whether to divide by the largest mean square so far.</summary>
    public bool AmsGrad { get; init; }

    /// <summary>Whether the weight decay shrinks the parameter itself, which is AdamW, instead of being added to the gradient.</summary>
    public bool Decoupled { get; init; }

    /// <inheritdoc/>
    protected override string Name => Decoupled ? "adamw" : "adam";

    private protected override IReadOnlyList<string> Needs => AmsGrad ? AllThree : Both;

    /// <inheritdoc/>
    protected override (Tensor Parameter, ParameterState State) Update(Tensor x, Tensor g, ParameterState before)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(before);
        var t = before.Steps + 1;
        var (mean, square) = (before[Mean] ?? Tensor.ZerosLike(x), before[Square] ?? Tensor.ZerosLike(x));
        var (size, correction) = (LearningRate / (1 - Math.Pow(Beta1, t)), Math.Sqrt(1 - Math.Pow(Beta2, t)));
        var shrink = Decoupled ? 1 - (LearningRate * WeightDecay) : 1;
        if (!AmsGrad && AreNumbers(x, g, before))
        {
            var (next, m, v) = Steps.Adam(
                x.Value, g.Value, mean.Value, square.Value,
                new(size, correction, Beta1, Beta2, Eps, Decoupled ? 0 : WeightDecay, shrink, Maximize));
            return (new Tensor(next), new(t, (Mean, new Tensor(m)), (Square, new Tensor(v))));
        }

        g = Decoupled ? (Maximize ? -g : g) : Penalized(x, g);
        if (shrink != 1) x *= shrink;
        mean += (1 - Beta1) * (g - mean);
        square = (Beta2 * square) + ((1 - Beta2) * (g * g));
        var largest = AmsGrad ? before[Largest] is { } former ? former.Maximum(square) : square : null;
        var y = x - (size * (mean / (((largest ?? square).Sqrt() / correction) + Eps)));
        return (y, largest is null ? new(t, (Mean, mean), (Square, square)) : new(t, (Mean, mean), (Square, square), (Largest, largest)));
    }
}
