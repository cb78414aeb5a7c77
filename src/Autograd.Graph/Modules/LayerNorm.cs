namespace Autograd;

/// <summary>Standardises the last dimensions of each example, then scales and shifts (Ba, Kiros and Hinton 2016).</summary>
/// <param name="NormalizedShape">The sizes of the last dimensions.</param>
/// <param name="Weight">Of that shape: the scale, or null.</param>
/// <param name="Bias">Of that shape: the shift, or null.</param>
public sealed record LayerNorm(Shape NormalizedShape, Tensor? Weight, Tensor? Bias) : IModule<LayerNorm>, ILayer
{
    /// <summary>A layer with a scale of ones and a shift of zeros.</summary>
    /// <param name="normalizedShape">The sizes of the last dimensions: <c>[64]</c>.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="affine">Whether there are scale and shift.</param>
    /// <param name="dtype">A floating dtype.</param>
    /// <exception cref="ArgumentException">The shape has no dimension.</exception>
    public LayerNorm(Shape normalizedShape, double eps = 1e-5, bool affine = true, DType dtype = DType.Float32)
        : this(
            normalizedShape.Rank > 0 ? normalizedShape : throw ModuleErrors.Size("layer_norm", "the number of dimensions", 0),
            affine ? Tensor.Ones(normalizedShape, dtype) : null,
            affine ? Tensor.Zeros(normalizedShape, dtype) : null)
        => Eps = eps;

    /// <summary>What is added to the variance.</summary>
    public double Eps { get; init; } = 1e-5;

    /// <summary>The value.</summary>
    /// <param name="x">[…, normalized].</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    /// <exception cref="ShapeException">The input does not end in the normalized shape.</exception>
    public Tensor Forward(Tensor x) => Functional.LayerNorm(x, NormalizedShape, Weight, Bias, Eps);

    /// <inheritdoc/>
    public LayerNorm Rebuild(Parts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return this with { Weight = parts.Parameter("weight", Weight), Bias = parts.Parameter("bias", Bias) };
    }

    /// <summary><c>LayerNorm([64])</c>.</summary>
    public override string ToString() => $"LayerNorm({NormalizedShape})";
}
