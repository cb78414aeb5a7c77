namespace Autograd;

/// <summary>In training, elements set to 0 by chance and the others scaled so that the expectation stays; outside of it nothing (Srivastava et al. 2014).</summary>
public sealed record Dropout : IModule<Dropout>, ILayer
{
    /// <summary>A layer without parameters.</summary>
    /// <param name="p">The probability of 0.</param>
    /// <exception cref="ArgumentException">The probability is not from 0 to 1.</exception>
    public Dropout(double p = 0.5) => P = p is >= 0 and <= 1 ? p : throw ModuleErrors.NumberRange("dropout", nameof(p), p, "a probability from 0 to 1");

    /// <summary>The probability of 0.</summary>
    public double P { get; }

    /// <summary>Not null in training, which <see cref="Modules.Train"/> sees to.</summary>
    public TrainingPass? Training { get; init; }

    /// <summary>The value; <paramref name="x"/> itself outside of training.</summary>
    public Tensor Forward(Tensor x) => Functional.Dropout(x, P, Training?.Generator);

    /// <inheritdoc/>
    public Dropout Rebuild(Parts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return this with { Training = parts.Training(Training) };
    }

    /// <summary><c>Dropout(0.5)</c>.</summary>
    public override string ToString() => Errors.Say($"Dropout({P})");
}
