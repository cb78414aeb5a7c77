using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>
/// The product of two matrices, blocked for the caches as Goto and van de Geijn lay it out (Anatomy of High-Performance
/// Matrix Multiplication, 2008), with vectors of one width.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe struct Gemm<T, TVector, TSimd>
    where T : unmanaged, INumber<T>
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly int _m;
    private readonly int _n;
    private readonly Operand<T> _a;
    private readonly Operand<T> _b;
    private readonly Operand<T> _c;
    private readonly bool _adds;

    private Gemm(int m, int n, Operand<T> a, Operand<T> b, Operand<T> c, bool adds) => (_m, _n, _a, _b, _c, _adds) = (m, n, a, b, c, adds);

    /// <summary>Columns of a tile.</summary>
    private static int Width => 2 * TSimd.Lanes;

    /// <summary>c = a · b, or c += a · b, for m, n and k of 1 or more.</summary>
    internal static void Run(int m, int n, int k, Operand<T> a, Operand<T> b, Operand<T> c, bool split, bool add = false)
    {
        var gemm = new Gemm<T, TVector, TSimd>(m, n, a, b, c, add);
        if (b.Column != 1 || (m >= Gemm.PackRows && (long)n * k >= Gemm.PackSize)) gemm.Packed(k, split);
        else gemm.Tasks(0, k, new Columns(b.Start, b.Row, Width, false), split);
    }

    /// <summary>Packs the right side, a slab of k at a time where it is large, and multiplies.</summary>
    private void Packed(int k, bool split)
    {
        var panels = (_n + Width - 1) / Width;
        var slab = (int)Math.Min(k, Math.Max(1, Gemm.SlabSize / ((long)panels * Width * Gemm.Block)) * Gemm.Block);
        var buffer = ArrayPool<T>.Shared.Rent(checked((panels * Width * slab) + Gemm.Alignment));
        fixed (T* start = buffer)
        {
            var to = Gemm.Align(start);
            for (var p = 0; p < k; p += slab)
            {
                var depth = Math.Min(slab, k - p);
                if (split) PackSplit(p, depth, panels, to);
                else Pack(p, depth, 0, panels, to);
                Tasks(p, depth, new Columns((nint)to, Width, (nint)Width * depth, true), split);
            }
        }

        ArrayPool<T>.Shared.Return(buffer);
    }

    private void PackSplit(int p, int depth, int panels, T* to)
    {
        var self = this;
        Parallelism.For(panels, Math.Max(1, Gemm.PackTask / (depth * Width)), (from, end) => self.Pack(p, depth, from, end, to));
    }

    private void Pack(int p, int depth, int from, int end, T* to)
    {
        for (var panel = from; panel < end; panel++)
        {
            var j = panel * Width;
            Panels.Pack(_b.At(p, j), _b.Column, _b.Row, Math.Min(Width, _n - j), depth, Width, to + ((nint)j * depth));
        }
    }

    /// <summary>Cuts the result into parts of a fixed size.</summary>
    private void Tasks(int p, int depth, Columns b, bool split)
    {
        if (!split)
        {
            Part(p, depth, b, 0, _m, 0, _n);
            return;
        }

        var (self, high, wide) = (this, Gemm.PartRows, Gemm.PartColumns);
        var (down, across) = ((_m + high - 1) / high, (_n + wide - 1) / wide);
        Parallelism.For(down * across, 1, (from, end) =>
        {
            for (var at = from; at < end; at++)
            {
                var (i, j) = (at / across * high, at % across * wide);
                self.Part(p, depth, b, i, Math.Min(i + high, self._m), j, Math.Min(j + wide, self._n));
            }
        });
    }

    /// <summary>The part of the result in rows top to bottom and columns left to right, for k from p on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Part(int p, int depth, Columns b, int top, int bottom, int left, int right)
    {
        var packA = _a.Row != 1 && (_a.Column != 1 || _n >= Gemm.PackColumns);
        var rounded = (bottom - top + TSimd.Rows - 1) / TSimd.Rows * TSimd.Rows;
        var edge = !b.Packed && (right - left) % Width is not 0 and var rest && rest != TSimd.Lanes;
        var block = Math.Min(depth, Gemm.Block);
        var length = ((packA ? rounded : 0) + (edge ? Width : 0)) * block;
        var buffer = length == 0 ? null : ArrayPool<T>.Shared.Rent(length + Gemm.Alignment);
        T* temporary = stackalloc T[TSimd.Rows * Width];
        fixed (T* start = buffer)
        {
            var packedA = Gemm.Align(start);
            var packedB = packedA + (packA ? rounded * block : 0);
            for (var q = 0; q < depth; q += Gemm.Block)
            {
                var k = Math.Min(Gemm.Block, depth - q);
                for (var i = top; packA && i < bottom; i += TSimd.Rows)
                {
                    Panels.Pack(_a.At(i, p + q), _a.Row, _a.Column, Math.Min(TSimd.Rows, bottom - i), k, TSimd.Rows,
                        packedA + ((nint)(i - top) * k));
                }

                for (var j = left; j < right; j += Width)
                {
                    var lanes = Math.Min(Width, right - j);
                    var source = b.At(q, j, Width);
                    var step = b.Step;
                    if (edge && lanes < Width)
                    {
                        Panels.Pack(source, 1, step, lanes, k, Width, packedB);
                        source = packedB;
                        step = Width;
                    }

                    var direct = _c.Column == 1 && (lanes == Width || lanes == TSimd.Lanes);
                    for (var i = top; i < bottom; i += TSimd.Rows)
                    {
                        var rows = Math.Min(TSimd.Rows, bottom - i);
                        var a = packA ? packedA + ((nint)(i - top) * k) : _a.At(i, p + q);
                        var (row, column) = packA ? (1, TSimd.Rows) : (_a.Row, _a.Column);
                        if (direct)
                        {
                            Tile<T, TVector, TSimd>.Run(
                                rows, lanes > TSimd.Lanes, a, row, column, source, step, k, _c.At(i, j), _c.Row, _adds || p + q > 0);
                            continue;
                        }

                        Tile<T, TVector, TSimd>.Run(rows, lanes > TSimd.Lanes, a, row, column, source, step, k, temporary, Width, false);
                        Spread(temporary, rows, lanes, i, j, _adds || p + q > 0);
                    }
                }
            }
        }

        if (buffer is not null) ArrayPool<T>.Shared.Return(buffer);
    }

    /// <summary>Writes a tile where it is narrower than whole vectors or its columns lie apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(T* from, int rows, int columns, int top, int left, bool add)
    {
        for (var i = 0; i < rows; i++, from += Width)
        {
            var to = _c.At(top + i, left);
            if (add) for (var j = 0; j < columns; j++) to[j * _c.Column] += from[j];
            else for (var j = 0; j < columns; j++) to[j * _c.Column] = from[j];
        }
    }

    /// <summary>The right side as tiles read it: in panels of a tile's columns, packed or where it lies.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Columns(nint Start, nint Step, nint Panel, bool Packed)
    {
        internal T* At(int k, int j, int width) => (T*)Start + (j / width * Panel) + (k * Step);
    }
}
