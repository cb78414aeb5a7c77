namespace Autograd;

/// <content>Sums with a factor, composed of the operators.</content>
public abstract partial record TensorOps<TSelf>
{
    /// <summary>x + alpha·other; shapes broadcast, dtypes promote.</summary>
    /// <param name="other">The second summand.</param>
    /// <param name="alpha">Its factor; one that is no whole number makes integers Float32.</param>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Add(TSelf other, double alpha = 1) => this + Scaled(Given(other), alpha);

    /// <inheritdoc cref="Add(TSelf, double)"/>
    public TSelf Add(double other, double alpha = 1) => this + (other * alpha);

    /// <inheritdoc cref="Add(TSelf, double)"/>
    public TSelf Add(long other, long alpha = 1) => this + (other * alpha);

    /// <summary>x − alpha·other; shapes broadcast, dtypes promote.</summary>
    /// <param name="other">What is taken away.</param>
    /// <param name="alpha">Its factor; one that is no whole number makes integers Float32.</param>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Sub(TSelf other, double alpha = 1) => this - Scaled(Given(other), alpha);

    /// <inheritdoc cref="Sub(TSelf, double)"/>
    public TSelf Sub(double other, double alpha = 1) => this - (other * alpha);

    /// <inheritdoc cref="Sub(TSelf, double)"/>
    public TSelf Sub(long other, long alpha = 1) => this - (other * alpha);

    /// <summary>A number less alpha times each element.</summary>
    /// <param name="x">The number.</param>
    /// <param name="other">What is taken away.</param>
    /// <param name="alpha">Its factor.</param>
    public static TSelf Sub(double x, TSelf other, double alpha = 1) => x - Scaled(Given(other), alpha);

    /// <summary>A whole number less alpha times each element.</summary>
    /// <inheritdoc cref="Sub(double, TSelf, double)"/>
    public static TSelf Sub(long x, TSelf other, double alpha = 1) => x - Scaled(Given(other), alpha);

    /// <summary>x + value·(first·second). Shapes broadcast, dtypes promote.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Addcmul(TSelf first, TSelf second, double value = 1)
        => this + Scaled(Given(first) * Given(second), value);

    /// <summary>x + value·(first/second). Shapes broadcast, dtypes promote.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Addcdiv(TSelf first, TSelf second, double value = 1)
        => this + Scaled(Given(first) / Given(second), value);

    private static TSelf Scaled(TSelf x, double alpha) => alpha == 1 ? x
        : !x.DType.IsFloating() && alpha == Math.Truncate(alpha) ? x * (long)alpha : x * alpha;
}
