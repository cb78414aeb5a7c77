using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of choosing by a condition. Comparisons themselves give Bool and carry no history.</summary>
internal static class ComparisonRules
{
    /// <summary>The gradient goes to the side that was chosen and is zero on the other, whatever it is.</summary>
    internal static readonly ElementwiseOp Where = new(
        "where", Kernel.Where, null, Slope.Of(Reads.X, static k => k.X), Slope.Of(Reads.X, static k => !k.X));

    internal static Tensor Compare(Func<NdArray, NdArray, NdArray> kernel, Tensor x, Tensor y)
    {
        var (a, b) = ConversionRules.Promote(x.Detach(), y.Detach());
        return new Tensor(kernel(a.Value, b.Value));
    }

    internal static Tensor Compare(Func<NdArray, NdArray, NdArray> kernel, Tensor x, double y)
    {
        var (a, b) = ConversionRules.Beside(x.Detach(), y);
        return new Tensor(kernel(a.Value, b.Value));
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>x &lt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator <(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ComparisonRules.Compare(Kernel.Lt, CoreOf(x), CoreOf(y)));

    /// <summary>x &lt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator <(TensorOps<TSelf> x, double y) => x.Wrap(ComparisonRules.Compare(Kernel.Lt, CoreOf(x), y));

    /// <summary>x &lt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator <(double x, TensorOps<TSelf> y) => y > x;

    /// <summary>x &gt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator >(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ComparisonRules.Compare(Kernel.Gt, CoreOf(x), CoreOf(y)));

    /// <summary>x &gt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator >(TensorOps<TSelf> x, double y) => x.Wrap(ComparisonRules.Compare(Kernel.Gt, CoreOf(x), y));

    /// <summary>x &gt; y, elementwise; Bool, without history.</summary>
    public static TSelf operator >(double x, TensorOps<TSelf> y) => y < x;

    /// <summary>x ≤ y, elementwise; Bool, without history.</summary>
    public static TSelf operator <=(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ComparisonRules.Compare(Kernel.Le, CoreOf(x), CoreOf(y)));

    /// <summary>x ≤ y, elementwise; Bool, without history.</summary>
    public static TSelf operator <=(TensorOps<TSelf> x, double y) => x.Wrap(ComparisonRules.Compare(Kernel.Le, CoreOf(x), y));

    /// <summary>x ≤ y, elementwise; Bool, without history.</summary>
    public static TSelf operator <=(double x, TensorOps<TSelf> y) => y >= x;

    /// <summary>x ≥ y, elementwise; Bool, without history.</summary>
    public static TSelf operator >=(TensorOps<TSelf> x, TensorOps<TSelf> y) => x.Wrap(ComparisonRules.Compare(Kernel.Ge, CoreOf(x), CoreOf(y)));

    /// <summary>x ≥ y, elementwise; Bool, without history.</summary>
    public static TSelf operator >=(TensorOps<TSelf> x, double y) => x.Wrap(ComparisonRules.Compare(Kernel.Ge, CoreOf(x), y));

    /// <summary>x ≥ y, elementwise; Bool, without history.</summary>
    public static TSelf operator >=(double x, TensorOps<TSelf> y) => y <= x;

    /// <summary>Whether elements are less than another's; Bool. The operator <c>&lt;</c> by name, for F#.</summary>
    public TSelf Lt(TSelf other) => this < other;

    /// <summary>Whether elements are less than a number; Bool.</summary>
    public TSelf Lt(double other) => this < other;

    /// <summary>Whether elements are at most another's; Bool. The operator <c>&lt;=</c> by name, for F#.</summary>
    public TSelf Le(TSelf other) => this <= other;

    /// <summary>Whether elements are at most a number; Bool.</summary>
    public TSelf Le(double other) => this <= other;

    /// <summary>Whether elements are greater than another's; Bool. The operator <c>&gt;</c> by name, for F#.</summary>
    public TSelf Gt(TSelf other) => this > other;

    /// <summary>Whether elements are greater than a number; Bool.</summary>
    public TSelf Gt(double other) => this > other;

    /// <summary>Whether elements are at least another's; Bool. The operator <c>&gt;=</c> by name, for F#.</summary>
    public TSelf Ge(TSelf other) => this >= other;

    /// <summary>Whether elements are at least a number; Bool.</summary>
    public TSelf Ge(double other) => this >= other;

    /// <summary>Whether elements are equal; Bool. (<c>==</c> asks whether two tensors are the same.)</summary>
    public TSelf Eq(TSelf other) => Wrap(ComparisonRules.Compare(Kernel.Eq, Core, CoreOf(other)));

    /// <summary>Whether elements equal a number; Bool.</summary>
    public TSelf Eq(double other) => Wrap(ComparisonRules.Compare(Kernel.Eq, Core, other));

    /// <summary>Whether elements differ; Bool. True where either is NaN.</summary>
    public TSelf Ne(TSelf other) => Wrap(ComparisonRules.Compare(Kernel.Ne, Core, CoreOf(other)));

    /// <summary>Whether elements differ from a number; Bool.</summary>
    public TSelf Ne(double other) => Wrap(ComparisonRules.Compare(Kernel.Ne, Core, other));

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
}
