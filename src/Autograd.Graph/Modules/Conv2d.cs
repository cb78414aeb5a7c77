namespace Autograd;

/// <summary>Filters that slide over images, summed over channels: <see cref="Functional.Conv2d"/> with its parameters.</summary>
/// <param name="Weight">[out, in / groups, height, width].</param>
/// <param name="Bias">[out], or null.</param>
public sealed record Conv2d(Tensor Weight, Tensor? Bias = null) : IModule<Conv2d>, ILayer
{
    /// <summary>A layer with PyTorch's first values: weight and bias uniform in ±1/√(in / groups · size of a window).</summary>
    /// <param name="inChannels">The channels of the input.</param>
    /// <param name="outChannels">The channels of the output.</param>
    /// <param name="kernelSize">The size of a window.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <param name="stride">The distance between windows; 1 if left out.</param>
    /// <param name="padding">Zeros on either side, or <see cref="Sizes.Same"/>; none if left out.</param>
    /// <param name="dilation">The distance between the places of a window; 1 if left out.</param>
    /// <param name="groups">Into how many groups channels and filters are cut.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dtype">A floating dtype.</param>
    /// <exception cref="ArgumentException">A size is out of its range, channels cannot be cut so, or the dtype is not floating.</exception>
    public Conv2d(
        int inChannels, int outChannels, Sizes kernelSize, Generator generator,
        Sizes stride = default, Sizes padding = default, Sizes dilation = default, int groups = 1, bool bias = true, DType dtype = DType.Float32)
        : this(Filters.First("conv2d", 2, inChannels, outChannels, kernelSize, groups), generator, bias, dtype)
        => (Stride, Padding, Dilation, Groups) = (stride, padding, dilation, groups);

    private Conv2d(Shape weight, Generator generator, bool bias, DType dtype)
        : this(Init.Weight(weight, generator, dtype), bias ? Init.Bias(weight, generator, dtype) : null)
    {
    }

    /// <summary>The distance between windows; 1 if left out.</summary>
    public Sizes Stride { get; init; }

    /// <summary>Zeros on either side, or <see cref="Sizes.Same"/>; none if left out.</summary>
    public Sizes Padding { get; init; }

    /// <summary>The distance between the places of a window; 1 if left out.</summary>
    public Sizes Dilation { get; init; }

    /// <summary>Into how many groups channels and filters are cut.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>The value.</summary>
    /// <param name="x">[N, in, H, W], or without N.</param>
    /// <returns>[N, out, …], or without N.</returns>
    /// <exception cref="ShapeException">Channels do not fit, or a window is larger than the padded input.</exception>
    public Tensor Forward(Tensor x) => Functional.Conv2d(x, Weight, Bias, Stride, Padding, Dilation, Groups);

    /// <inheritdoc/>
    public Conv2d Rebuild(Parts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return this with { Weight = parts.Parameter("weight", Weight), Bias = parts.Parameter("bias", Bias) };
    }

    /// <summary><c>Conv2d([out, in / groups, …])</c>.</summary>
    public override string ToString() => $"Conv2d({Weight.Shape}{(Bias is null ? ", no bias" : "")})";
}
