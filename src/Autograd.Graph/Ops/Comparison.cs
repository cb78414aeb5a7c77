using System.Runtime.CompilerServices;
using Autograd.Batching;
using Autograd.Exporting;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of choosing by a condition. Comparisons themselves give Bool and carry no history.</summary>
internal static class ComparisonRules
{
    /// <summary>The gradient goes to the side that was chosen and is zero on the other, whatever it is.</summary>
    internal static readonly ElementwiseOp Where = new(
        "where", Kernel.Where, null, Slope.Of(Reads.X, static k => k.X), Slope.Of(Reads.X, static k => !k.X));

    internal static Tensor Compare(Func<NdArray, NdArray, NdArray> kernel, Tensor x, Tensor y) => Compare(kernel, ConversionRules.Promote(x.Detach(), y.Detach()));

    internal static Tensor Compare(Func<NdArray, NdArray, NdArray> kernel, Tensor x, double y) => Compare(kernel, ConversionRules.Beside(x.Detach(), y));

    internal static Tensor Compare(Func<NdArray, NdArray, NdArray> kernel, Tensor x, long y) => Compare(kernel, ConversionRules.Beside(x.Detach(), y));

    /// <summary>Whether elements are false, or zero.</summary>
    internal static Tensor Falsity(Tensor x) => Compare(Kernel.Eq, (x.Detach(), new Tensor(NdArray.Scalar(0, x.DType))));

    internal static Tensor Compare(Func<NdArray, NdArray, NdArray> kernel, (Tensor X, Tensor Y) operands)
        => operands.X.IsBatched || operands.Y.IsBatched
            ? BatchedOps.Broadcasting(operands.X, operands.Y, (x, y) => Compare(kernel, (x, y)))
            : Recording.Of(operands.X, operands.Y) is { } recording
            ? recording.Add(kernel, null, [kernel(operands.X.Value, operands.Y.Value)], [operands.X, operands.Y])[0]
            : Flagged(Tensor.Constant(kernel(operands.X.Value, operands.Y.Value), operands.X, operands.Y));

    /// <summary>The operands were detached for the comparison alone; it is the Bool that cuts.</summary>
    private static Tensor Flagged(Tensor x) => x.Edge.Cut == Cut.None ? x : new Tensor(x.Value, Cut.NotFloating, x.Lost);
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>x &lt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator <(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ComparisonRules.Compare(Kernel.Lt, CoreOf(x), CoreOf(y)));

    /// <summary>x &lt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator <(TensorOps<TSelf> x, double y) => x.Wrap(ComparisonRules.Compare(Kernel.Lt, CoreOf(x), y));

    /// <summary>x &lt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator <(double x, TensorOps<TSelf> y) => y.Wrap(ComparisonRules.Compare(Kernel.Gt, CoreOf(y), x));

    /// <summary>x &lt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator <(TensorOps<TSelf> x, long y) => x.Wrap(ComparisonRules.Compare(Kernel.Lt, CoreOf(x), y));

    /// <summary>x &lt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator <(long x, TensorOps<TSelf> y) => y.Wrap(ComparisonRules.Compare(Kernel.Gt, CoreOf(y), x));

    /// <summary>x &lt;= y, elementwise; Bool, without history.</summary>
    public static TSelf operator <=(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ComparisonRules.Compare(Kernel.Le, CoreOf(x), CoreOf(y)));

    /// <summary>x &lt;= y, elementwise; Bool, without history.</summary>
    public static TSelf operator <=(TensorOps<TSelf> x, double y) => x.Wrap(ComparisonRules.Compare(Kernel.Le, CoreOf(x), y));

    /// <summary>x &lt;= y, elementwise; Bool, without history.</summary>
    public static TSelf operator <=(double x, TensorOps<TSelf> y) => y.Wrap(ComparisonRules.Compare(Kernel.Ge, CoreOf(y), x));

    /// <summary>x &lt;= y, elementwise; Bool, without history.</summary>
    public static TSelf operator <=(TensorOps<TSelf> x, long y) => x.Wrap(ComparisonRules.Compare(Kernel.Le, CoreOf(x), y));

    /// <summary>x &lt;= y, elementwise; Bool, without history.</summary>
    public static TSelf operator <=(long x, TensorOps<TSelf> y) => y.Wrap(ComparisonRules.Compare(Kernel.Ge, CoreOf(y), x));

    /// <summary>x &gt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator >(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ComparisonRules.Compare(Kernel.Gt, CoreOf(x), CoreOf(y)));

    /// <summary>x &gt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator >(TensorOps<TSelf> x, double y) => x.Wrap(ComparisonRules.Compare(Kernel.Gt, CoreOf(x), y));

    /// <summary>x &gt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator >(double x, TensorOps<TSelf> y) => y.Wrap(ComparisonRules.Compare(Kernel.Lt, CoreOf(y), x));

    /// <summary>x &gt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator >(TensorOps<TSelf> x, long y) => x.Wrap(ComparisonRules.Compare(Kernel.Gt, CoreOf(x), y));

    /// <summary>x &gt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator >(long x, TensorOps<TSelf> y) => y.Wrap(ComparisonRules.Compare(Kernel.Lt, CoreOf(y), x));

    /// <summary>x &gt;= y, elementwise; Bool, without history.</summary>
    public static TSelf operator >=(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ComparisonRules.Compare(Kernel.Ge, CoreOf(x), CoreOf(y)));

    /// <summary>x &gt;= y, elementwise; Bool, without history.</summary>
    public static TSelf operator >=(TensorOps<TSelf> x, double y) => x.Wrap(ComparisonRules.Compare(Kernel.Ge, CoreOf(x), y));

    /// <summary>x &gt;= y, elementwise; Bool, without history.</summary>
    public static TSelf operator >=(double x, TensorOps<TSelf> y) => y.Wrap(ComparisonRules.Compare(Kernel.Le, CoreOf(y), x));

    /// <summary>x &gt;= y, elementwise; Bool, without history.</summary>
    public static TSelf operator >=(TensorOps<TSelf> x, long y) => x.Wrap(ComparisonRules.Compare(Kernel.Ge, CoreOf(x), y));

    /// <summary>x &gt;= y, elementwise; Bool, without history.</summary>
    public static TSelf operator >=(long x, TensorOps<TSelf> y) => y.Wrap(ComparisonRules.Compare(Kernel.Le, CoreOf(y), x));

    /// <summary>Whether elements are less than another's; Bool. The operator <c>&lt;</c> by name, for F#.</summary>
    public TSelf Lt(TSelf other) => Wrap(ComparisonRules.Compare(Kernel.Lt, Core, CoreOf(other)));

    /// <summary>Whether elements are less than a number; Bool. The operator <c>&lt;</c> by name, for F#.</summary>
    public TSelf Lt(double other) => Wrap(ComparisonRules.Compare(Kernel.Lt, Core, other));

    /// <summary>Whether elements are less than a whole number; Bool. The operator <c>&lt;</c> by name, for F#.</summary>
    public TSelf Lt(long other) => Wrap(ComparisonRules.Compare(Kernel.Lt, Core, other));

    /// <summary>Whether elements are at most another's; Bool. The operator <c>&lt;=</c> by name, for F#.</summary>
    public TSelf Le(TSelf other) => Wrap(ComparisonRules.Compare(Kernel.Le, Core, CoreOf(other)));

    /// <summary>Whether elements are at most a number; Bool. The operator <c>&lt;=</c> by name, for F#.</summary>
    public TSelf Le(double other) => Wrap(ComparisonRules.Compare(Kernel.Le, Core, other));

    /// <summary>Whether elements are at most a whole number; Bool. The operator <c>&lt;=</c> by name, for F#.</summary>
    public TSelf Le(long other) => Wrap(ComparisonRules.Compare(Kernel.Le, Core, other));

    /// <summary>Whether elements are greater than another's; Bool. The operator <c>&gt;</c> by name, for F#.</summary>
    public TSelf Gt(TSelf other) => Wrap(ComparisonRules.Compare(Kernel.Gt, Core, CoreOf(other)));

    /// <summary>Whether elements are greater than a number; Bool. The operator <c>&gt;</c> by name, for F#.</summary>
    public TSelf Gt(double other) => Wrap(ComparisonRules.Compare(Kernel.Gt, Core, other));

    /// <summary>Whether elements are greater than a whole number; Bool. The operator <c>&gt;</c> by name, for F#.</summary>
    public TSelf Gt(long other) => Wrap(ComparisonRules.Compare(Kernel.Gt, Core, other));

    /// <summary>Whether elements are at least another's; Bool. The operator <c>&gt;=</c> by name, for F#.</summary>
    public TSelf Ge(TSelf other) => Wrap(ComparisonRules.Compare(Kernel.Ge, Core, CoreOf(other)));

    /// <summary>Whether elements are at least a number; Bool. The operator <c>&gt;=</c> by name, for F#.</summary>
    public TSelf Ge(double other) => Wrap(ComparisonRules.Compare(Kernel.Ge, Core, other));

    /// <summary>Whether elements are at least a whole number; Bool. The operator <c>&gt;=</c> by name, for F#.</summary>
    public TSelf Ge(long other) => Wrap(ComparisonRules.Compare(Kernel.Ge, Core, other));

    /// <summary>Whether elements are equal to another's; Bool.</summary>
    /// <remarks>
    /// Not <c>==</c>, which asks whether two tensors are the same object or place in a graph: <c>x == y</c> is one bool, and
    /// <c>x == 2</c> compares with a tensor that was made on the spot, and is false.
    /// </remarks>
    public TSelf Eq(TSelf other) => Wrap(ComparisonRules.Compare(Kernel.Eq, Core, CoreOf(other)));

    /// <summary>Whether elements are equal to a number; Bool. (<c>x == 2</c> is always false, for it makes a new tensor of the 2.)</summary>
    /// <inheritdoc cref="Eq(TSelf)"/>
    public TSelf Eq(double other) => Wrap(ComparisonRules.Compare(Kernel.Eq, Core, other));

    /// <summary>Whether elements are equal to a whole number; Bool. (<c>x == 2</c> is always false, for it makes a new tensor of the 2.)</summary>
    /// <inheritdoc cref="Eq(TSelf)"/>
    public TSelf Eq(long other) => Wrap(ComparisonRules.Compare(Kernel.Eq, Core, other));

    /// <summary>Whether elements differ from another's; Bool. True where either is NaN.</summary>
    public TSelf Ne(TSelf other) => Wrap(ComparisonRules.Compare(Kernel.Ne, Core, CoreOf(other)));

    /// <summary>Whether elements differ from a number; Bool. True where either is NaN.</summary>
    public TSelf Ne(double other) => Wrap(ComparisonRules.Compare(Kernel.Ne, Core, other));

    /// <summary>Whether elements differ from a whole number; Bool. True where either is NaN.</summary>
    public TSelf Ne(long other) => Wrap(ComparisonRules.Compare(Kernel.Ne, Core, other));

    /// <summary>Logical and of Bool tensors; shapes broadcast.</summary>
    /// <exception cref="DTypeException">An operand is not Bool.</exception>
    public static TSelf operator &(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ComparisonRules.Compare(Kernel.Mul, (Flags("and", x), Flags("and", y))));

    /// <summary>Logical or of Bool tensors; shapes broadcast.</summary>
    /// <exception cref="DTypeException">An operand is not Bool.</exception>
    public static TSelf operator |(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ComparisonRules.Compare(Kernel.Add, (Flags("or", x), Flags("or", y))));

    /// <summary>
    /// Elements of <paramref name="x"/> where the condition holds, of <paramref name="y"/> where not; all three broadcast.
    /// </summary>
    /// <remarks>
    /// The gradient of the side not chosen is zero at this op; if that side was computed from ∞ or NaN, 0 · ∞ further
    /// upstream still gives NaN, as in PyTorch.
    /// </remarks>
    /// <exception cref="DTypeException">The condition is not Bool.</exception>
    public static TSelf Where(TSelf condition, TSelf x, TSelf y)
    {
        var (a, b) = ConversionRules.Promote(CoreOf(x), CoreOf(y));
        return condition.Wrap(ComparisonRules.Where.Apply(CoreOf(condition), a, b));
    }

    /// <summary>Elements of <paramref name="x"/> where the condition holds, a number where not.</summary>
    /// <inheritdoc cref="Where(TSelf, TSelf, TSelf)"/>
    public static TSelf Where(TSelf condition, TSelf x, double y)
    {
        var (a, b) = ConversionRules.Beside(CoreOf(x), y);
        return condition.Wrap(ComparisonRules.Where.Apply(CoreOf(condition), a, b));
    }

    /// <summary>A number where the condition holds, elements of <paramref name="y"/> where not.</summary>
    /// <inheritdoc cref="Where(TSelf, TSelf, TSelf)"/>
    public static TSelf Where(TSelf condition, double x, TSelf y)
    {
        var (b, a) = ConversionRules.Beside(CoreOf(y), x);
        return condition.Wrap(ComparisonRules.Where.Apply(CoreOf(condition), a, b));
    }

    /// <summary>Elements of <paramref name="x"/> where the condition holds, a whole number where not; Int64 stays Int64.</summary>
    /// <inheritdoc cref="Where(TSelf, TSelf, TSelf)"/>
    public static TSelf Where(TSelf condition, TSelf x, long y)
    {
        var (a, b) = ConversionRules.Beside(CoreOf(x), y);
        return condition.Wrap(ComparisonRules.Where.Apply(CoreOf(condition), a, b));
    }

    /// <summary>A whole number where the condition holds, elements of <paramref name="y"/> where not; Int64 stays Int64.</summary>
    /// <inheritdoc cref="Where(TSelf, TSelf, TSelf)"/>
    public static TSelf Where(TSelf condition, long x, TSelf y)
    {
        var (b, a) = ConversionRules.Beside(CoreOf(y), x);
        return condition.Wrap(ComparisonRules.Where.Apply(CoreOf(condition), a, b));
    }

    /// <summary>One number where the condition holds, another where not; Float32.</summary>
    /// <exception cref="DTypeException">The condition is not Bool.</exception>
    // Before the overloads that take one number, which a number that converts to a tensor fits too.
    [OverloadResolutionPriority(1)]
    public static TSelf Where(TSelf condition, double x, double y)
        => condition.Wrap(ComparisonRules.Where.Apply(CoreOf(condition), new Tensor(NdArray.Scalar(x, DType.Float32)), new Tensor(NdArray.Scalar(y, DType.Float32))));

    /// <summary>One whole number where the condition holds, another where not; Int64.</summary>
    /// <exception cref="DTypeException">The condition is not Bool.</exception>
    [OverloadResolutionPriority(1)]
    public static TSelf Where(TSelf condition, long x, long y)
        => condition.Wrap(ComparisonRules.Where.Apply(CoreOf(condition), new Tensor(NdArray.Scalar(x)), new Tensor(NdArray.Scalar(y))));

    private static Tensor Flags(string op, TensorOps<TSelf> x)
        => CoreOf(x).DType == DType.Bool ? x.Core : throw Errors.Unsupported(op, x.DType, "the operands must be bool; compare first.");
}
