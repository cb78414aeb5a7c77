namespace Autograd;

/// <summary>x·Wᵀ + b.</summary>
/// <param name="Weight">W, [out, in].</param>
/// <param name="Bias">b, [out], or null.</param>
public sealed record Linear(Tensor Weight, Tensor? Bias = null) : IModule<Linear>, ILayer
{
    /// <summary>A layer with PyTorch's first values: weight and bias uniform in ±1/√in.</summary>
    /// <param name="inFeatures">The size of the input's last dimension.</param>
    /// <param name="outFeatures">The size of the output's.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dtype">A floating dtype.</param>
    /// <exception cref="ArgumentException">A size is negative, or the dtype is not floating.</exception>
    public Linear(int inFeatures, int outFeatures, Generator generator, bool bias = true, DType dtype = DType.Float32)
        : this(Init.Weight(Sizes(inFeatures, outFeatures), generator, dtype), bias ? Init.Bias(Sizes(inFeatures, outFeatures), generator, dtype) : null)
    {
    }

    /// <summary>The value.</summary>
    /// <param name="x">[…, in].</param>
    /// <returns>[…, out].</returns>
    /// <exception cref="ShapeException">The inner sizes differ.</exception>
    public Tensor Forward(Tensor x) => Functional.Linear(x, Weight, Bias);

    /// <inheritdoc/>
    public Linear Rebuild(Parts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return this with { Weight = parts.Parameter("weight", Weight), Bias = parts.Parameter("bias", Bias) };
    }

    /// <summary><c>Linear([out, in])</c>.</summary>
    public override string ToString() => $"Linear({Weight.Shape}{(Bias is null ? ", no bias" : "")})";

    private static Shape Sizes(int inFeatures, int outFeatures)
        => inFeatures < 0 ? throw ModuleErrors.Size("linear", nameof(inFeatures), inFeatures, 0)
        : outFeatures < 0 ? throw ModuleErrors.Size("linear", nameof(outFeatures), outFeatures, 0)
        : Shape.Of(outFeatures, inFeatures);
}
