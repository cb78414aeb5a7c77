using Autograd.Batching;

namespace Autograd;

public abstract partial record TensorOps<TSelf>
{
    /// <summary>
    /// f(x) where the mask holds, something else where not; f never sees an element outside the mask, so neither its values nor
    /// its derivatives there can spoil the result. All three broadcast.
    /// </summary>
    /// <param name="mask">Bool: where f is to be evaluated.</param>
    /// <param name="x">Its argument.</param>
    /// <param name="f">Elementwise: f(x)[i] depends on x[i] alone. Not called if the mask holds nowhere.</param>
    /// <param name="otherwise">The result where the mask does not hold.</param>
    /// <remarks>
    /// <see cref="Where(TSelf, TSelf, TSelf)"/> chooses between branches that were evaluated everywhere, and 0 · ∞ on the way
    /// back through the one not chosen is NaN. Here x is replaced outside the mask by its first element inside (the "double
    /// where"), which is as harmless as what the caller asks for. The gradient of x is zero outside the mask.
    /// </remarks>
    /// <exception cref="DTypeException">The mask is not Bool.</exception>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public static TSelf SafeWhere(TSelf mask, TSelf x, Func<TSelf, TSelf> f, TSelf otherwise)
    {
        ArgumentNullException.ThrowIfNull(f);
        var inside = Inside(mask, x);
        return Where(mask, inside is null ? x : f(inside), otherwise);
    }

    /// <summary>f(x) where the mask holds, a number where not; f never sees an element outside the mask.</summary>
    /// <inheritdoc cref="SafeWhere(TSelf, TSelf, Func{TSelf, TSelf}, TSelf)"/>
    public static TSelf SafeWhere(TSelf mask, TSelf x, Func<TSelf, TSelf> f, double otherwise)
    {
        ArgumentNullException.ThrowIfNull(f);
        return Inside(mask, x) is { } inside ? Where(mask, f(inside), otherwise) : Where(mask, x, otherwise);
    }

    // x with its first element inside the mask in place of those outside; null if nothing is inside. Of many examples the first
    // element of all serves: it is inside, and what f makes of it elsewhere is not chosen.
    private static TSelf? Inside(TSelf mask, TSelf x)
    {
        var (condition, value) = (CoreOf(mask), CoreOf(x).Detach());
        if (condition.DType != DType.Bool) throw Errors.Unsupported("safe_where", condition.DType, "the mask must be bool; compare first.");
        Shape.Broadcast("safe_where", condition.Shape, value.Shape);
        if (condition.IsBatched || value.IsBatched)
        {
            var always = value.Eq(0.0) | value.Ne(0.0);
            (condition, value) = (Batch.PhysicalOf(condition & always), Batch.PhysicalOf(Tensor.Where(condition, value, value)));
        }

        var shape = Shape.Broadcast("safe_where", condition.Shape, value.Shape);
        var first = condition.Value.Expand(shape).AsSpan<bool>().IndexOf(true);
        if (first < 0) return null;
        return Where(mask, x, x.Wrap(new Tensor(value.Value.Expand(shape).Reshape(shape.Numel).Select(0, first))));
    }
}
