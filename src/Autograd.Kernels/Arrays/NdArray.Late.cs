using Autograd.Kernels;

namespace Autograd;

/// <content>Arrays whose elements are computed when somebody reads them.</content>
public sealed partial class NdArray
{
    internal NdArray(Deferred elements, DType dtype, Shape shape)
    {
        _source = elements;
        DType = dtype;
        _shape = shape;
        Numel = shape.Numel;
    }

    /// <summary>The deferred elements, computed by now or not; null for an array that never waited, and for a view.</summary>
    internal Deferred? Late => Numel < Deferred.Least ? null : _source as Deferred;

    /// <summary>Whether the elements have not been computed yet.</summary>
    internal bool Waits => Late?.Step is not null;

    /// <summary>Whether the elements are the whole buffer, in order.</summary>
    internal bool IsWholeBuffer => IsContiguous && (_source is not Array buffer || buffer.Length == Numel);

    /// <summary>Whether this is a piece of a buffer beside which so many elements are few: a result that waits would keep all of it alive.</summary>
    internal bool IsPieceOfMore(int count) => _source is Array buffer && buffer.Length > 4L * count;

    /// <summary>Has the elements computed, if they were not.</summary>
    internal void Compute() => _ = Late?.Buffer;

    /// <summary>Whether a change of the other array's buffer would change this one, now or when it is computed.</summary>
    internal bool Reads(NdArray other)
    {
        if (Late?.Step is not { } step) return ReferenceEquals(this, other) || (!other.Waits && ReferenceEquals(Buffer, other.Buffer));
        return ReferenceEquals(_source, other._source) || step.X.Reads(other) || step.Y?.Reads(other) == true;
    }
}
