namespace Autograd.Kernels;

/// <summary>Two batches of matrices whose leading dimensions broadcast: which matrix on the left each one on the right meets.</summary>
internal sealed class Pairs
{
    private readonly Shape _leading;
    private readonly long[] _left;

    /// <exception cref="ShapeException">The leading dimensions do not broadcast.</exception>
    internal Pairs(string op, NdArray left, NdArray right)
    {
        var (x, y) = (new Shape(left.Shape.Dims[..^2].ToArray()), new Shape(right.Shape.Dims[..^2].ToArray()));
        for (var d = 1; d <= Math.Min(x.Rank, y.Rank); d++)
            if (x[-d] != y[-d] && x[-d] != 1 && y[-d] != 1) throw Errors.LeadingSizes(op, left.Shape, right.Shape, x[-d], y[-d]);
        _leading = Autograd.Shape.Broadcast(op, x, y);
        _left = new long[x.Numel];
        for (var i = 0; i < _left.Length; i++) _left[i] = i;
        _left = new NdArray(_left, DType.Int64, x).Expand(_leading).ToArray<long>();
        Count = _left.Length;
    }

    /// <summary>The number of pairs.</summary>
    internal int Count { get; }

    /// <summary>The leading dimensions followed by others.</summary>
    internal Shape Shape(ReadOnlySpan<int> inner) => Autograd.Shape.Create([.. _leading.Dims, .. inner]);

    /// <summary>The number of the left matrix of a pair.</summary>
    internal int Left(int pair) => (int)_left[pair];
}
