using Autograd.Rules;

namespace Autograd;

/// <summary>
/// The vocabulary of tensor operations, written once for the immutable <see cref="Tensor"/> and for the mutable handle of
/// the C# layer. Each family of ops has a file with its rules and its members.
/// </summary>
/// <typeparam name="TSelf">The type that derives from this one.</typeparam>
public abstract partial record TensorOps<TSelf>
    where TSelf : TensorOps<TSelf>
{
    private protected TensorOps()
    {
    }

    /// <summary>The sizes of the dimensions.</summary>
    public Shape Shape => Core.VisibleShape;

    /// <summary>The type of the elements.</summary>
    public DType DType => Core.ElementType;

    /// <summary>The number of dimensions.</summary>
    public int Rank => Core.VisibleShape.Rank;

    /// <summary>The number of elements.</summary>
    public int Numel => Core.VisibleShape.Numel;

    /// <summary>The tensor that ops see.</summary>
    internal abstract Tensor Core { get; }

    /// <summary>The only element, as <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    /// <exception cref="DTypeException">The element is of another type.</exception>
    public T Item<T>()
        where T : unmanaged
        => Core.Value.Item<T>();

    /// <summary>The only element, widened to double.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public double Item() => Core.Value.Item();

    /// <summary>A copy of the elements in row-major order.</summary>
    /// <exception cref="DTypeException">The elements are of another type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
        => Core.Value.ToArray<T>();

    /// <summary>The elements in row-major order, for reading; copied only if a view stands in the way.</summary>
    /// <exception cref="DTypeException">The elements are of another type.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
        => Core.Value.AsSpan<T>();

    /// <summary>Whether the only element is true, or not zero: a one-element tensor can be a condition.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public static bool operator true(TensorOps<TSelf> x) => Condition(x);

    /// <summary>Whether the only element is false, or zero.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public static bool operator false(TensorOps<TSelf> x) => !Condition(x);

    /// <summary>Logical not of a condition; Bool.</summary>
    public static TSelf operator !(TensorOps<TSelf> x) => x.Wrap(ComparisonRules.Falsity(CoreOf(x)));

    /// <inheritdoc/>
    public virtual bool Equals(TensorOps<TSelf>? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>A result of an op in the world of this operand.</summary>
    internal abstract TSelf Wrap(Tensor tensor);

    internal static Tensor CoreOf(TensorOps<TSelf> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Core;
    }

    /// <summary>The argument, which must not be null.</summary>
    private protected static TSelf Given(TensorOps<TSelf> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return (TSelf)x;
    }

    private static bool Condition(TensorOps<TSelf> x)
        => CoreOf(x).Numel == 1 ? x.Item() != 0 : throw GraphErrors.AmbiguousCondition(x.Shape);
}
