namespace Autograd;

/// <summary>Which number of connections an initialiser keeps the variance for.</summary>
public enum FanMode
{
    /// <summary>The inputs of a unit: activations keep their size on the way forward.</summary>
    FanIn,

    /// <summary>The outputs of a unit: gradients keep theirs on the way back.</summary>
    FanOut,
}

/// <summary>
/// PyTorch's <c>torch.nn.init</c>: first values of parameters, as functions of a shape and a generator. (Zeros and ones are
/// <see cref="Tensor.Zeros(Shape, DType)"/> and <see cref="Tensor.Ones(Shape, DType)"/>.) All are Float32 unless another
/// floating dtype is given.
/// </summary>
public static class Init
{
    /// <summary>The gain of rectified units, √2.</summary>
    public const double ReluGain = 1.4142135623730951;

    /// <summary>The gain of tanh, 5/3.</summary>
    public const double TanhGain = 5.0 / 3;

    /// <summary>The gain of self-normalising units, 3/4.</summary>
    public const double SeluGain = 0.75;

    /// <summary>The gain of leaky rectified units, √(2 / (1 + slope²)).</summary>
    public static double LeakyReluGain(double negativeSlope = 0.01) => Math.Sqrt(2 / (1 + (negativeSlope * negativeSlope)));

    /// <summary>Uniform in [low, high).</summary>
    /// <exception cref="ArgumentException">The interval is empty or not finite.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public static Tensor Uniform(Shape shape, Generator generator, double low = 0, double high = 1, DType dtype = DType.Float32)
        => low < high && double.IsFinite(high - low) ? (Tensor.Rand(shape, generator, dtype) * (high - low)) + low : throw ModuleErrors.EmptyInterval(low, high);

    /// <summary>Of a normal distribution.</summary>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    /// <exception cref="ArgumentException">The standard deviation is negative.</exception>
    public static Tensor Normal(Shape shape, Generator generator, double mean = 0, double std = 1, DType dtype = DType.Float32)
        => (Tensor.Randn(shape, generator, dtype) * Deviation(std)) + mean;

    /// <summary>Of a normal distribution of which only the part in [low, high] is drawn; by the inverse of its distribution function.</summary>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="generator">Where random numbers come from.</param>
    /// <param name="mean">The mean of the whole distribution.</param>
    /// <param name="std">Its standard deviation.</param>
    /// <param name="low">The least value, in the units of the result.</param>
    /// <param name="high">The greatest value.</param>
    /// <param name="dtype">A floating dtype.</param>
    /// <exception cref="ArgumentException">The interval is empty, or the standard deviation negative.</exception>
    public static Tensor TruncNormal(
        Shape shape, Generator generator, double mean = 0, double std = 1, double low = -2, double high = 2, DType dtype = DType.Float32)
    {
        if (!(low < high)) throw ModuleErrors.EmptyInterval(low, high);
        var bounds = Special.Ndtr(Tensor.Float64([low - mean, high - mean]) / Deviation(std)).ToArray<double>();
        var quantiles = (Tensor.Rand(shape, generator, DType.Float64) * (bounds[1] - bounds[0])) + bounds[0];
        return ((Special.Ndtri(quantiles) * std) + mean).Clamp(low, high).To(dtype);
    }

    /// <summary>Uniform in ±gain·√(6 / (fan in + fan out)) (Glorot and Bengio 2010).</summary>
    /// <exception cref="ShapeException">The shape has less than two dimensions.</exception>
    public static Tensor XavierUniform(Shape shape, Generator generator, double gain = 1, DType dtype = DType.Float32)
    {
        var (fanIn, fanOut) = Fans(shape);
        return Symmetric(shape, generator, gain * Math.Sqrt(6.0 / (fanIn + fanOut)), dtype);
    }

    /// <summary>Normal with standard deviation gain·√(2 / (fan in + fan out)) (Glorot and Bengio 2010).</summary>
    /// <exception cref="ShapeException">The shape has less than two dimensions.</exception>
    public static Tensor XavierNormal(Shape shape, Generator generator, double gain = 1, DType dtype = DType.Float32)
    {
        var (fanIn, fanOut) = Fans(shape);
        return Normal(shape, generator, 0, Math.Abs(gain) * Math.Sqrt(2.0 / (fanIn + fanOut)), dtype);
    }

    /// <summary>Uniform in ±gain·√(3 / fan) (He et al. 2015).</summary>
    /// <param name="shape">[out, in, …].</param>
    /// <param name="generator">Where random numbers come from.</param>
    /// <param name="gain">What the nonlinearity behind asks for; that of rectified units if left out.</param>
    /// <param name="mode">Which fan.</param>
    /// <param name="dtype">A floating dtype.</param>
    /// <exception cref="ShapeException">The shape has less than two dimensions.</exception>
    public static Tensor KaimingUniform(Shape shape, Generator generator, double gain = ReluGain, FanMode mode = FanMode.FanIn, DType dtype = DType.Float32)
        => Symmetric(shape, generator, gain * Math.Sqrt(3.0 / Fan(shape, mode)), dtype);

    /// <summary>Normal with standard deviation gain / √fan (He et al. 2015).</summary>
    /// <inheritdoc cref="KaimingUniform"/>
    public static Tensor KaimingNormal(Shape shape, Generator generator, double gain = ReluGain, FanMode mode = FanMode.FanIn, DType dtype = DType.Float32)
        => Normal(shape, generator, 0, Math.Abs(gain) / Math.Sqrt(Fan(shape, mode)), dtype);

    /// <summary>As a matrix [first, the others], gain times one whose rows or columns, whichever are fewer, are orthonormal (Saxe et al. 2013).</summary>
    /// <remarks>Q of the QR of a normal matrix, its columns' signs those of R's diagonal, so that all such matrices are equally likely.</remarks>
    /// <exception cref="ShapeException">The shape has less than two dimensions.</exception>
    public static Tensor Orthogonal(Shape shape, Generator generator, double gain = 1, DType dtype = DType.Float32)
    {
        if (shape.Rank < 2) throw ModuleErrors.Matrix(shape);
        if (shape.Numel == 0) return Tensor.Zeros(shape, dtype);
        var rows = shape.Dims[0];
        var columns = shape.Numel / rows;
        var (q, r) = Linalg.Qr(Tensor.Randn([Math.Max(rows, columns), Math.Min(rows, columns)], generator, DType.Float64));
        var matrix = q * Tensor.Where(r.Diagonal() < 0, -gain, Tensor.Full([r.Shape.Dims[0]], gain, DType.Float64));
        return (rows < columns ? matrix.T : matrix).Reshape(shape).To(dtype);
    }

    /// <summary>The default of PyTorch's linear and convolutional layers: uniform in ±1/√fan in, which is Kaiming's with a slope of √5.</summary>
    internal static Tensor Weight(Shape shape, Generator generator, DType dtype) => KaimingUniform(shape, generator, LeakyReluGain(Math.Sqrt(5)), dtype: dtype);

    /// <summary>The default of their biases: uniform in ±1/√fan in of the weight; zeros for a fan of 0.</summary>
    internal static Tensor Bias(Shape weight, Generator generator, DType dtype)
        => Symmetric(Shape.Of(weight.Dims[0]), generator, 1 / Math.Sqrt(Fan(weight, FanMode.FanIn)), dtype);

    /// <summary>Uniform in ±bound; zeros where a fan of 0 leaves nothing to bound.</summary>
    internal static Tensor Symmetric(Shape shape, Generator generator, double bound, DType dtype)
        => bound == 0 || !double.IsFinite(bound) ? Tensor.Zeros(shape, dtype) : Uniform(shape, generator, -Math.Abs(bound), Math.Abs(bound), dtype);

    private static int Fan(Shape shape, FanMode mode) => mode switch
    {
        FanMode.FanIn => Fans(shape).In,
        FanMode.FanOut => Fans(shape).Out,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), Errors.Say($"init: {(int)mode} is no mode; use FanIn or FanOut.")),
    };

    private static (int In, int Out) Fans(Shape shape)
    {
        if (shape.Rank < 2) throw ModuleErrors.Fans(shape);
        var field = 1;
        foreach (var size in shape.Dims[2..]) field *= size;
        return (shape.Dims[1] * field, shape.Dims[0] * field);
    }

    private static double Deviation(double std) => std >= 0 ? std : throw ModuleErrors.NumberRange("init", nameof(std), std, "0 or more");
}
