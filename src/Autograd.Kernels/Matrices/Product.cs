using System.Numerics;

namespace Autograd.Kernels;

/// <summary>
/// A matrix product of two arrays taken apart: one matrix product for each index of the leading dimensions, as few of them
/// as the strides allow.
/// </summary>
internal readonly struct Product
{
    private readonly NdArray _x;
    private readonly NdArray _y;
    private readonly Shape _result;
    private readonly int[] _batches;
    private readonly int[] _xStrides;
    private readonly int[] _yStrides;
    private readonly int _m;
    private readonly int _n;
    private readonly int _k;
    private readonly int _xRow;
    private readonly int _xColumn;
    private readonly int _yRow;
    private readonly int _yColumn;

    /// <exception cref="ShapeException">The inner sizes differ, or the leading ones do not broadcast.</exception>
    internal Product(NdArray x, NdArray y)
    {
        (_x, _y) = (x, y);
        var left = x.Shape.Dims;
        var right = y.Shape.Dims;
        var (xs, ys) = (x.Strides(), y.Strides());
        _k = left[^1];
        _xColumn = xs[^1];
        (_m, _xRow) = left.Length == 1 ? (1, 0) : (left[^2], xs[^2]);
        (_n, _yColumn) = right.Length == 1 ? (1, 0) : (right[^1], ys[^1]);
        var (inner, yRow) = right.Length == 1 ? (right[0], ys[0]) : (right[^2], ys[^2]);
        _yRow = yRow;
        if (_k != inner) throw Errors.InnerSizes("matmul", x.Shape, y.Shape, _k, inner);

        var xBatch = left[..Math.Max(left.Length - 2, 0)];
        var yBatch = right[..Math.Max(right.Length - 2, 0)];
        var rank = Math.Max(xBatch.Length, yBatch.Length);
        (_batches, _xStrides, _yStrides) = (new int[rank], new int[rank], new int[rank]);
        for (var d = 0; d < rank; d++)
        {
            var (i, j) = (d - rank + xBatch.Length, d - rank + yBatch.Length);
            var (l, r) = (i < 0 ? 1 : xBatch[i], j < 0 ? 1 : yBatch[j]);
            if (l != r && l != 1 && r != 1) throw Errors.LeadingSizes("matmul", x.Shape, y.Shape, l, r);
            _batches[d] = r == 1 ? l : r;
            _xStrides[d] = l == 1 ? 0 : xs[i];
            _yStrides[d] = r == 1 ? 0 : ys[j];
        }

        List<int> sizes = [.. _batches];
        if (left.Length > 1) sizes.Add(_m);
        if (right.Length > 1) sizes.Add(_n);
        _result = Shape.Create([.. sizes]);

        // Every matrix on the left meets the one on the right: their rows are the rows of one tall matrix.
        while (rank > 0 && _yStrides[rank - 1] == 0 && Follows(_batches[rank - 1], _xStrides[rank - 1], _m, _xRow))
        {
            rank--;
            if (_m == 1) _xRow = _xStrides[rank];
            _m *= _batches[rank];
        }

        (_batches, _xStrides, _yStrides) = (_batches[..rank], _xStrides[..rank], _yStrides[..rank]);
    }

    internal unsafe NdArray Run<T>()
        where T : unmanaged, INumber<T>
    {
        var result = NdArray.Fresh<T>(_result, out var output);
        if (output.Length == 0) return result;
        if (_k == 0)
        {
            Array.Clear(output);
            return result;
        }

        var count = output.Length / (_m * _n);
        var work = (long)_m * _n * _k;
        fixed (T* x = _x.Elements<T>(), y = _y.Elements<T>(), z = output)
        {
            if (MathNetAlgebra.Native is { } native && typeof(T) != typeof(long)) Native(native, output, count);
            else if (count > 1 && work < Gemm.SplitFrom && count * work >= Gemm.SplitFrom) Split(x, y, z, count, work);
            else Some(x, y, z, 0, count, work >= Gemm.SplitFrom);
        }

        return result;
    }

    /// <summary>Adds the product of two matrices into one; false, and nothing done, where it is better made apart.</summary>
    /// <param name="sum">[m, n], contiguous.</param>
    internal unsafe bool TryAddTo<T>(NdArray sum)
        where T : unmanaged, INumber<T>
    {
        // In one block an element is a chain by itself, which is then added: the bits of the product made apart.
        if (_batches.Length > 0 || _k is 0 or > Gemm.Block || MathNetAlgebra.Native is not null) return false;
        fixed (T* x = _x.Elements<T>(), y = _y.Elements<T>(), z = sum.Elements<T>())
        {
            var (left, right) = (new Operand<T>(x + _x.Offset, _xRow, _xColumn), new Operand<T>(y + _y.Offset, _yRow, _yColumn));
            return Gemm.TryAdd(_m, _n, _k, left, right, z + sum.Offset, (long)_m * _n * _k >= Gemm.SplitFrom);
        }
    }

    /// <summary>Shares many small products among the threads.</summary>
    private unsafe void Split<T>(T* x, T* y, T* z, int count, long work)
        where T : unmanaged, INumber<T>
    {
        var self = this;
        Parallelism.For(count, (int)Math.Max(1, Gemm.SplitFrom / (4 * work)), (from, end) => self.Some(x, y, z, from, end, false));
    }

    private unsafe void Some<T>(T* x, T* y, T* z, int from, int end, bool split)
        where T : unmanaged, INumber<T>
    {
        for (var batch = from; batch < end; batch++)
        {
            var (xAt, yAt) = At(batch);
            var to = z + ((long)batch * _m * _n);
            if (typeof(T) == typeof(long)) Plain(x + xAt, y + yAt, to);
            else Gemm.Run(_m, _n, _k, new Operand<T>(x + xAt, _xRow, _xColumn), new Operand<T>(y + yAt, _yRow, _yColumn), to, split);
        }
    }

    /// <summary>Leaves the products to the library that the user has chosen; it wants whole arrays in row-major order.</summary>
    private void Native<T>(ILinearAlgebra native, T[] output, int count)
        where T : unmanaged
    {
        var z = count == 1 ? output : new T[_m * _n];
        for (var batch = 0; batch < count; batch++)
        {
            var (xAt, yAt) = At(batch);
            var left = Whole(_x.View(new Shape([_m, _k]), [_xRow, _xColumn], xAt));
            var right = Whole(_y.View(new Shape([_k, _n]), [_yRow, _yColumn], yAt));
            native.Product(_m, _n, _k, left, right, z);
            if (count > 1) z.CopyTo(output, batch * z.Length);
        }

        static T[] Whole(NdArray matrix)
            => matrix.IsContiguous && matrix.Offset == 0 && matrix.Buffer.Length == matrix.Numel
                ? matrix.Elements<T>()
                : matrix.ToArray<T>();
    }

    /// <summary>The plain loop; integers wrap.</summary>
    private unsafe void Plain<T>(T* x, T* y, T* z)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < _m; i++)
        {
            for (var j = 0; j < _n; j++)
            {
                var sum = T.Zero;
                for (var p = 0; p < _k; p++) sum += x[((long)i * _xRow) + ((long)p * _xColumn)] * y[((long)p * _yRow) + ((long)j * _yColumn)];
                z[((long)i * _n) + j] = sum;
            }
        }
    }

    /// <summary>Where the matrices of one batch index start.</summary>
    private (int X, int Y) At(int batch)
    {
        var (x, y) = (_x.Offset, _y.Offset);
        for (var d = _batches.Length - 1; d >= 0; d--)
        {
            var index = batch % _batches[d];
            batch /= _batches[d];
            x += index * _xStrides[d];
            y += index * _yStrides[d];
        }

        return (x, y);
    }

    private static bool Follows(int size, int stride, int rows, int rowStride)
        => size == 1 || rows == 1 || stride == (long)rows * rowStride;
}
