namespace Autograd;

/// <summary>A function without parameters as a layer: activations, pooling, changes of shape.</summary>
/// <param name="Name">What it is called in texts.</param>
/// <param name="Function">The function.</param>
public sealed record Apply(string Name, Func<Tensor, Tensor> Function) : ILayer
{
    /// <summary>The function.</summary>
    public Func<Tensor, Tensor> Function
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Function));
    }
    = Function ?? throw new ArgumentNullException(nameof(Function));

    /// <summary>max(x, 0).</summary>
    public static Apply Relu { get; } = new("ReLU", static x => x.Relu());

    /// <summary>The hyperbolic tangent.</summary>
    public static Apply Tanh { get; } = new("Tanh", static x => x.Tanh());

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static Apply Sigmoid { get; } = new("Sigmoid", static x => x.Sigmoid());

    /// <summary>x·Φ(x).</summary>
    public static Apply Gelu { get; } = new("GELU", static x => Functional.Gelu(x));

    /// <summary>x·sigmoid(x).</summary>
    public static Apply Silu { get; } = new("SiLU", static x => Functional.Silu(x));

    /// <summary>log(1 + eˣ).</summary>
    public static Apply Softplus { get; } = new("Softplus", static x => Functional.Softplus(x));

    /// <summary>x, or α·(eˣ − 1) below 0.</summary>
    public static Apply Elu(double alpha = 1) => new("ELU", x => Functional.Elu(x, alpha));

    /// <summary>x, or slope·x below 0.</summary>
    public static Apply LeakyRelu(double negativeSlope = 0.01) => new("LeakyReLU", x => Functional.LeakyRelu(x, negativeSlope));

    /// <summary>eˣ along a dimension, divided by its sum.</summary>
    public static Apply Softmax(int dim) => new("Softmax", x => x.Softmax(dim));

    /// <summary>The logarithm of that.</summary>
    public static Apply LogSoftmax(int dim) => new("LogSoftmax", x => x.LogSoftmax(dim));

    /// <summary>Dimensions joined into one; all but the first if nothing is given.</summary>
    public static Apply Flatten(int startDim = 1, int endDim = -1) => new("Flatten", x => x.Flatten(startDim, endDim));

    /// <summary>The largest element of each window of an image; see <see cref="Functional.MaxPool2d"/>.</summary>
    public static Apply MaxPool2d(Sizes kernelSize, Sizes stride = default, Sizes padding = default)
        => new("MaxPool2d", x => Functional.MaxPool2d(x, kernelSize, stride, padding));

    /// <summary>The mean of each window of an image; see <see cref="Functional.AvgPool2d"/>.</summary>
    public static Apply AvgPool2d(Sizes kernelSize, Sizes stride = default, Sizes padding = default)
        => new("AvgPool2d", x => Functional.AvgPool2d(x, kernelSize, stride, padding));

    /// <summary>The means of so many windows that an image has this size then; see <see cref="Functional.AdaptiveAvgPool2d"/>.</summary>
    public static Apply AdaptiveAvgPool2d(Sizes outputSize) => new("AdaptiveAvgPool2d", x => Functional.AdaptiveAvgPool2d(x, outputSize));

    /// <summary>The value of the function.</summary>
    public Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Function(x);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
