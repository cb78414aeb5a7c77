namespace Autograd.Properties.Rules;

/// <summary>Where the values of an input come from: a map from the unit interval, rounded so that Float32 holds them exactly.</summary>
internal sealed record Domain(string Name, Func<double, double> At)
{
    /// <summary>0.1 ≤ |x| ≤ 3: both signs, away from the kinks at 0.</summary>
    public static readonly Domain Reals = new("reals", static u => u < 0.5 ? 0.1 + (u * 5.8) : -(0.1 + ((u - 0.5) * 5.8)));

    /// <summary>0.1 to 3.</summary>
    public static readonly Domain Positive = Between(0.1, 3);

    /// <summary>−0.9 to 0.9, away from 0: inverse sines and the like.</summary>
    public static readonly Domain Unit = new("unit", static u => u < 0.5 ? 0.1 + (u * 1.6) : -(0.1 + ((u - 0.5) * 1.6)));

    /// <summary>1.1 to 3: inverse hyperbolic cosine.</summary>
    public static readonly Domain AboveOne = Between(1.1, 3);

    /// <summary>0.1 to 0.9: probabilities.</summary>
    public static readonly Domain Probabilities = Between(0.1, 0.9);

    /// <summary>Within 0.05 of the odd quarters: away from the steps of floor, ceil, round and trunc.</summary>
    public static readonly Domain OffSteps = new(
        "off steps", static u => ((Math.Floor(u * 12) - 6) / 2) + 0.25 + (((u * 12) - Math.Floor(u * 12) - 0.5) / 10));

    /// <summary>Close to 1, so that whole quotients of what is off the steps stay what they are.</summary>
    public static readonly Domain One = Between(0.98, 1.02);

    /// <summary>The multiples of 2⁻¹², so that a value plus a step of a finite difference is exact.</summary>
    public double Value(double u) => Math.Round(At(u) * 4096) / 4096;

    /// <summary>A plain interval.</summary>
    public static Domain Between(double low, double high) => new(FormattableString.Invariant($"{low} to {high}"), u => low + (u * (high - low)));
}
