using Autograd.Rules;

namespace Autograd;

public static partial class Functional
{
    /// <summary>x above 0, α·(eˣ − 1) up to 0, where the slope is α. Keeps its input.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="alpha">α: minus the limit at −∞.</param>
    public static T Elu<T>(TensorOps<T> input, double alpha = 1)
        where T : TensorOps<T>
        => Activated(input, ActivationFunctionRules.Elu, new ActivationFunctionRules.EluArgs(alpha, 1, 1));

    /// <summary>The exponential linear unit that keeps mean 0 and variance 1 (Klambauer et al., Self-Normalizing Neural Networks, 2017). Keeps its input.</summary>
    public static T Selu<T>(TensorOps<T> input)
        where T : TensorOps<T>
        => Activated(input, ActivationFunctionRules.Elu, new ActivationFunctionRules.EluArgs(1.6732632423543772848170429916717, 1.0507009873554804934193349852946, 1));

    /// <summary>x above 0, α·(exp(x / α) − 1) up to 0, where the slope is 1. Keeps its input.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="alpha">α, not 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">α is 0.</exception>
    public static T Celu<T>(TensorOps<T> input, double alpha = 1)
        where T : TensorOps<T>
        => alpha == 0
            ? throw NetworkErrors.ZeroNumber("celu", nameof(alpha))
            : Activated(input, ActivationFunctionRules.Elu, new ActivationFunctionRules.EluArgs(alpha, 1, 1 / alpha));

    /// <summary>x above 0, a part of it up to 0. Keeps its input.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="negativeSlope">The slope up to 0, also at 0.</param>
    public static T LeakyRelu<T>(TensorOps<T> input, double negativeSlope = 0.01)
        where T : TensorOps<T>
        => Activated(input, ActivationFunctionRules.LeakyRelu, negativeSlope);

    /// <summary>A leaky ReLU with the mean of two slopes: PyTorch's randomised one, as it is outside of training.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="lower">The least slope up to 0.</param>
    /// <param name="upper">The greatest slope up to 0.</param>
    public static T Rrelu<T>(TensorOps<T> input, double lower = 1.0 / 8, double upper = 1.0 / 3)
        where T : TensorOps<T>
        => Activated(input, ActivationFunctionRules.LeakyRelu, (lower + upper) / 2);

    /// <summary>x above 0, weight · x up to 0, where the slopes are those of below.</summary>
    /// <param name="input">[N, C, …], or any shape if there is one weight.</param>
    /// <param name="weight">One number, or [C].</param>
    /// <exception cref="ShapeException">There are several weights, and not as many as channels.</exception>
    public static T Prelu<T>(TensorOps<T> input, TensorOps<T> weight)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        var (x, w) = (ConversionRules.Floating(input.Core), weight.Core);
        if (w.Numel != 1 && (w.Rank != 1 || x.Rank < 2 || x.Shape.Dims[1] != w.Numel)) throw NetworkErrors.ChannelNumbers("prelu", nameof(weight), w.Shape, x.Shape);
        w = w.Reshape(w.Numel == 1 ? [] : [w.Numel, .. Sizes.All(1, x.Rank - 2)]);

        // Bounded, lest the side that is not chosen make 0 · ∞.
        return input.Wrap(Tensor.Where(x > 0, x, w * x.Clamp(max: 0)));
    }

    /// <summary>x between two bounds; the slope is 0 at the bounds. Keeps its input.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="min">The lower bound.</param>
    /// <param name="max">The upper bound, which holds if they cross.</param>
    public static T Hardtanh<T>(TensorOps<T> input, double min = -1, double max = 1)
        where T : TensorOps<T>
        => Activated(input, ActivationFunctionRules.Hardtanh, new ExtremumRules.ClampArgs(min, max));

    /// <summary>x between 0 and 6; the slope is 0 at the bounds. Keeps its input.</summary>
    public static T Relu6<T>(TensorOps<T> input)
        where T : TensorOps<T>
        => Hardtanh(input, 0, 6);

    /// <summary>(x + 3) / 6 between 0 and 1; the slope is 0 at ±3. Keeps its input.</summary>
    public static T Hardsigmoid<T>(TensorOps<T> input)
        where T : TensorOps<T>
        => Activated(input, ActivationFunctionRules.Hardsigmoid);

    /// <summary>x · hardsigmoid(x); the slope is −½ at −3 and 1.5 at 3. Keeps its input.</summary>
    public static T Hardswish<T>(TensorOps<T> input)
        where T : TensorOps<T>
        => Activated(input, ActivationFunctionRules.Hardswish);

    /// <summary>log(1 + exp(β·x)) / β, and x itself where β·x is above a threshold. Keeps its input.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="beta">β, not 0.</param>
    /// <param name="threshold">From where on the function is linear.</param>
    /// <exception cref="ArgumentOutOfRangeException">β is 0.</exception>
    public static T Softplus<T>(TensorOps<T> input, double beta = 1, double threshold = 20)
        where T : TensorOps<T>
        => beta == 0
            ? throw NetworkErrors.ZeroNumber("softplus", nameof(beta))
            : Activated(input, ActivationFunctionRules.Softplus, new ActivationFunctionRules.SoftplusArgs(beta, threshold));

    /// <summary>log σ(x), without overflow. Keeps its input.</summary>
    public static T LogSigmoid<T>(TensorOps<T> input)
        where T : TensorOps<T>
        => Activated(input, ActivationFunctionRules.LogSigmoid);

    /// <summary>x · σ(x), also called swish. Keeps its input.</summary>
    public static T Silu<T>(TensorOps<T> input)
        where T : TensorOps<T>
        => Activated(input, ActivationFunctionRules.Silu);

    /// <summary>x · tanh(softplus(x)). Keeps its input.</summary>
    public static T Mish<T>(TensorOps<T> input)
        where T : TensorOps<T>
        => Activated(input, ActivationFunctionRules.Mish);

    /// <summary>x · Φ(x) with the normal distribution function Φ (Hendrycks and Gimpel, Gaussian Error Linear Units, 2016). Keeps its input.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="approximate">Whether by ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))), PyTorch's <c>approximate="tanh"</c>.</param>
    public static T Gelu<T>(TensorOps<T> input, bool approximate = false)
        where T : TensorOps<T>
        => Activated(input, approximate ? ActivationFunctionRules.GeluTanh : ActivationFunctionRules.Gelu);

    /// <summary>x moved towards 0 by a number, and 0 within it of 0, bounds included. Keeps its input.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="lambda">The number, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 0.</exception>
    public static T Softshrink<T>(TensorOps<T> input, double lambda = 0.5)
        where T : TensorOps<T>
        => lambda < 0
            ? throw NetworkErrors.NegativeNumber("softshrink", nameof(lambda), lambda)
            : Activated(input, ActivationFunctionRules.Softshrink, lambda);

    /// <summary>x, and 0 within a number of 0, bounds included. Keeps its input.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="lambda">The number; below 0 nothing changes.</param>
    public static T Hardshrink<T>(TensorOps<T> input, double lambda = 0.5)
        where T : TensorOps<T>
        => Activated(input, ActivationFunctionRules.Hardshrink, lambda);

    /// <summary>x above a threshold, a number up to it, where the slope is 0. Keeps its input.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="value">The number.</param>
    public static T Threshold<T>(TensorOps<T> input, double threshold, double value)
        where T : TensorOps<T>
        => Activated(input, ActivationFunctionRules.Threshold, new ActivationFunctionRules.ThresholdArgs(threshold, value));

    /// <summary>x / (1 + |x|).</summary>
    public static T Softsign<T>(TensorOps<T> input)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        return input / (input.Abs() + 1);
    }

    /// <summary>x − tanh x.</summary>
    public static T Tanhshrink<T>(TensorOps<T> input)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        return input - input.Tanh();
    }

    /// <summary>The softmax of −x along a dimension.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public static T Softmin<T>(TensorOps<T> input, int dim)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Neg().Softmax(dim);
    }

    /// <summary>The first half along a dimension times the sigmoid of the second.</summary>
    /// <param name="input">Any shape of which that size is even.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <returns>The shape with that size halved.</returns>
    /// <exception cref="ShapeException">There is no such dimension, or its size is odd.</exception>
    public static T Glu<T>(TensorOps<T> input, int dim = -1)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var d = input.Shape.Dim("glu", dim);
        if (input.Rank == 0 || input.Shape.Dims[d] % 2 != 0) throw NetworkErrors.OddHalves(input.Shape, d);
        var half = input.Shape.Dims[d] / 2;
        return input.Slice(d, 0, half) * input.Slice(d, half).Sigmoid();
    }

    private static T Activated<T>(TensorOps<T> input, ElementwiseOp op, object? args = null)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var x = ConversionRules.Floating(input.Core);
        return input.Wrap(args is null ? op.Apply(x) : op.ApplyWith(x, args));
    }
}
