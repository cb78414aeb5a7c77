using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of addition, multiplication and their kin.</summary>
internal static class ArithmeticRules
{
    internal static readonly ElementwiseOp Add = new("add", Kernel.Add, Slope.One, Slope.One);

    internal static readonly ElementwiseOp Sub = new("sub", Kernel.Sub, Slope.One, Slope.MinusOne);

    /// <summary>number − tensor, which PyTorch names apart.</summary>
    internal static readonly ElementwiseOp Rsub = new("rsub", Kernel.Sub, Slope.One, Slope.MinusOne, overload: 1);

    internal static readonly ElementwiseOp Mul = new("mul", Kernel.Mul, Slope.OfY(static y => y, Kernel.MulPull), Slope.OfX(static x => x, Kernel.MulPull));

    internal static readonly ElementwiseOp Div = new(
        "div",
        Kernel.Div,
        Slope.Acting(Reads.Y, static (g, k) => g / k.Y),
        Slope.Acting(Reads.X | Reads.Y, static (g, k) => -g * ((k.X / k.Y) / k.Y)));

    internal static readonly ElementwiseOp Neg = new("neg", Kernel.Neg, Slope.MinusOne);

    internal static Tensor Zip(ElementwiseOp op, Tensor x, Tensor y)
    {
        var (a, b) = ConversionRules.Promote(x, y);
        return op.Apply(a, b);
    }

    /// <summary>As <see cref="Zip(ElementwiseOp, Tensor, Tensor)"/>, where integers and bools become floating.</summary>
    internal static Tensor ZipFloating(ElementwiseOp op, Tensor x, Tensor y)
    {
        var (a, b) = ConversionRules.Promote(x, y);
        return op.Apply(ConversionRules.Floating(a), ConversionRules.Floating(b));
    }

    internal static Tensor Zip(ElementwiseOp op, Tensor x, Tensor y, Tensor z)
    {
        (x, y) = ConversionRules.Promote(x, y);
        (x, z) = ConversionRules.Promote(x, z);
        return op.Apply(x, y.To(x.DType), z);
    }

    internal static Tensor Zip(ElementwiseOp op, Tensor x, double y) => Zip(op, ConversionRules.Beside(x, y));

    internal static Tensor Zip(ElementwiseOp op, Tensor x, long y) => Zip(op, ConversionRules.Beside(x, y));

    internal static Tensor Zip(ElementwiseOp op, double x, Tensor y) => Zip(op, Swapped(ConversionRules.Beside(y, x)));

    internal static Tensor Zip(ElementwiseOp op, long x, Tensor y) => Zip(op, Swapped(ConversionRules.Beside(y, x)));

    private static Tensor Zip(ElementwiseOp op, (Tensor X, Tensor Y) operands) => op.Apply(operands.X, operands.Y);

    private static (Tensor X, Tensor Y) Swapped((Tensor X, Tensor Y) operands) => (operands.Y, operands.X);
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>x + y, elementwise; shapes broadcast, dtypes promote.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public static TSelf operator +(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ArithmeticRules.Zip(ArithmeticRules.Add, CoreOf(x), CoreOf(y)));

    /// <inheritdoc cref="op_Addition(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator +(TensorOps<TSelf> x, double y) => x.Wrap(ArithmeticRules.Zip(ArithmeticRules.Add, CoreOf(x), y));

    /// <inheritdoc cref="op_Addition(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator +(double x, TensorOps<TSelf> y) => y.Wrap(ArithmeticRules.Zip(ArithmeticRules.Add, CoreOf(y), x));

    /// <inheritdoc cref="op_Addition(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator +(TensorOps<TSelf> x, long y) => x.Wrap(ArithmeticRules.Zip(ArithmeticRules.Add, CoreOf(x), y));

    /// <inheritdoc cref="op_Addition(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator +(long x, TensorOps<TSelf> y) => y.Wrap(ArithmeticRules.Zip(ArithmeticRules.Add, CoreOf(y), x));

    /// <summary>x − y, elementwise; shapes broadcast, dtypes promote.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public static TSelf operator -(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ArithmeticRules.Zip(ArithmeticRules.Sub, CoreOf(x), CoreOf(y)));

    /// <inheritdoc cref="op_Subtraction(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator -(TensorOps<TSelf> x, double y) => x.Wrap(ArithmeticRules.Zip(ArithmeticRules.Sub, CoreOf(x), y));

    /// <inheritdoc cref="op_Subtraction(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator -(double x, TensorOps<TSelf> y) => y.Wrap(ArithmeticRules.Zip(ArithmeticRules.Rsub, x, CoreOf(y)));

    /// <inheritdoc cref="op_Subtraction(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator -(TensorOps<TSelf> x, long y) => x.Wrap(ArithmeticRules.Zip(ArithmeticRules.Sub, CoreOf(x), y));

    /// <inheritdoc cref="op_Subtraction(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator -(long x, TensorOps<TSelf> y) => y.Wrap(ArithmeticRules.Zip(ArithmeticRules.Rsub, x, CoreOf(y)));

    /// <summary>x · y, elementwise; shapes broadcast, dtypes promote. Each factor is kept only if the other one is tracked.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public static TSelf operator *(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ArithmeticRules.Zip(ArithmeticRules.Mul, CoreOf(x), CoreOf(y)));

    /// <inheritdoc cref="op_Multiply(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator *(TensorOps<TSelf> x, double y) => x.Wrap(ArithmeticRules.Zip(ArithmeticRules.Mul, CoreOf(x), y));

    /// <inheritdoc cref="op_Multiply(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator *(double x, TensorOps<TSelf> y) => y.Wrap(ArithmeticRules.Zip(ArithmeticRules.Mul, CoreOf(y), x));

    /// <inheritdoc cref="op_Multiply(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator *(TensorOps<TSelf> x, long y) => x.Wrap(ArithmeticRules.Zip(ArithmeticRules.Mul, CoreOf(x), y));

    /// <inheritdoc cref="op_Multiply(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator *(long x, TensorOps<TSelf> y) => y.Wrap(ArithmeticRules.Zip(ArithmeticRules.Mul, CoreOf(y), x));

    /// <summary>x / y, elementwise; shapes broadcast, dtypes promote, integers divide as Float32. A zero divisor gives ±∞ or NaN.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public static TSelf operator /(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ArithmeticRules.ZipFloating(ArithmeticRules.Div, CoreOf(x), CoreOf(y)));

    /// <inheritdoc cref="op_Division(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator /(TensorOps<TSelf> x, double y) => x.Wrap(ArithmeticRules.Zip(ArithmeticRules.Div, ConversionRules.Floating(CoreOf(x)), y));

    /// <inheritdoc cref="op_Division(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator /(double x, TensorOps<TSelf> y) => y.Wrap(ArithmeticRules.Zip(ArithmeticRules.Div, x, ConversionRules.Floating(CoreOf(y))));

    /// <inheritdoc cref="op_Division(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator /(TensorOps<TSelf> x, long y) => x.Wrap(ArithmeticRules.Zip(ArithmeticRules.Div, ConversionRules.Floating(CoreOf(x)), y));

    /// <inheritdoc cref="op_Division(TensorOps{TSelf}, TensorOps{TSelf})"/>
    public static TSelf operator /(long x, TensorOps<TSelf> y) => y.Wrap(ArithmeticRules.Zip(ArithmeticRules.Div, x, ConversionRules.Floating(CoreOf(y))));

    /// <summary>−x.</summary>
    public static TSelf operator -(TensorOps<TSelf> x) => x.Wrap(ArithmeticRules.Neg.Apply(CoreOf(x)));

    /// <summary>x itself.</summary>
    public static TSelf operator +(TensorOps<TSelf> x) => Given(x);

    /// <summary>−x.</summary>
    public TSelf Neg() => -this;
}
