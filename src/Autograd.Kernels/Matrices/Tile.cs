using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>A number known when code is generated, so that branches on it cost nothing.</summary>
internal interface ICount
{
    static abstract int Value { get; }
}

/// <summary>
/// The innermost loops of the matrix product: a tile of the result held in registers while k runs. Each element is one
/// chain of fused multiply-adds in the order of k, so no width and no shape of tile changes a bit.
/// </summary>
internal static unsafe class Tile<T, TVector, TSimd>
    where T : unmanaged, INumber<T>
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>A tile of any number of rows up to the most that fit, and one or two vectors of columns.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="wide">Whether two vectors of columns.</param>
    /// <param name="a">The left side; its elements are repeated.</param>
    /// <param name="aRow">Distance between its rows.</param>
    /// <param name="aStep">Distance between its columns.</param>
    /// <param name="b">The right side; its elements are loaded in vectors.</param>
    /// <param name="bStep">Distance between its rows.</param>
    /// <param name="k">The inner size.</param>
    /// <param name="c">The result.</param>
    /// <param name="cRow">Distance between its rows.</param>
    /// <param name="add">Whether to add to what is there.</param>
    internal static void Run(int rows, bool wide, T* a, nint aRow, nint aStep, T* b, nint bStep, int k, T* c, nint cRow, bool add)
    {
        while (rows > 0)
        {
            var done = Math.Min(rows, TSimd.Rows);
            switch (done)
            {
                case >= 12: Of<Twelve>(wide, a, aRow, aStep, b, bStep, k, c, cRow, add); done = 12; break;
                case >= 8: Of<Eight>(wide, a, aRow, aStep, b, bStep, k, c, cRow, add); done = 8; break;
                case >= 6: Of<Six>(wide, a, aRow, aStep, b, bStep, k, c, cRow, add); done = 6; break;
                case >= 4: Of<Four>(wide, a, aRow, aStep, b, bStep, k, c, cRow, add); done = 4; break;
                case >= 2: Of<Two>(wide, a, aRow, aStep, b, bStep, k, c, cRow, add); done = 2; break;
                default: Of<One>(wide, a, aRow, aStep, b, bStep, k, c, cRow, add); break;
            }

            rows -= done;
            a += done * aRow;
            c += done * cRow;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Of<TRows>(bool wide, T* a, nint aRow, nint aStep, T* b, nint bStep, int k, T* c, nint cRow, bool add)
        where TRows : struct, ICount
    {
        if (wide) Of<TRows, Two>(a, aRow, aStep, b, bStep, k, c, cRow, add);
        else Of<TRows, One>(a, aRow, aStep, b, bStep, k, c, cRow, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Of<TRows, TColumns>(T* a, nint aRow, nint aStep, T* b, nint bStep, int k, T* c, nint cRow, bool add)
        where TRows : struct, ICount
        where TColumns : struct, ICount
    {
        // Four pointers and two distances reach twelve rows: x86 addresses add an index to a pointer for nothing.
        var aRow2 = 2 * aRow;
        T* a0 = a, a3 = a + (3 * aRow), a6 = a + (6 * aRow), a9 = a + (9 * aRow);
        TVector l0 = TSimd.Zero, r0 = TSimd.Zero;
        TVector l1 = TSimd.Zero, r1 = TSimd.Zero;
        TVector l2 = TSimd.Zero, r2 = TSimd.Zero;
        TVector l3 = TSimd.Zero, r3 = TSimd.Zero;
        TVector l4 = TSimd.Zero, r4 = TSimd.Zero;
        TVector l5 = TSimd.Zero, r5 = TSimd.Zero;
        TVector l6 = TSimd.Zero, r6 = TSimd.Zero;
        TVector l7 = TSimd.Zero, r7 = TSimd.Zero;
        TVector l8 = TSimd.Zero, r8 = TSimd.Zero;
        TVector l9 = TSimd.Zero, r9 = TSimd.Zero;
        TVector l10 = TSimd.Zero, r10 = TSimd.Zero;
        TVector l11 = TSimd.Zero, r11 = TSimd.Zero;
        for (var p = k; p > 0; p--)
        {
            var left = TSimd.Load(b);
            var right = TColumns.Value > 1 ? TSimd.Load(b + TSimd.Lanes) : left;
            Step(TSimd.Repeat(a0), left, right, ref l0, ref r0);
            if (TRows.Value > 1) Step(TSimd.Repeat(a0 + aRow), left, right, ref l1, ref r1);
            if (TRows.Value > 2) Step(TSimd.Repeat(a0 + aRow2), left, right, ref l2, ref r2);
            if (TRows.Value > 3) Step(TSimd.Repeat(a3), left, right, ref l3, ref r3);
            if (TRows.Value > 4) Step(TSimd.Repeat(a3 + aRow), left, right, ref l4, ref r4);
            if (TRows.Value > 5) Step(TSimd.Repeat(a3 + aRow2), left, right, ref l5, ref r5);
            if (TRows.Value > 6) Step(TSimd.Repeat(a6), left, right, ref l6, ref r6);
            if (TRows.Value > 7) Step(TSimd.Repeat(a6 + aRow), left, right, ref l7, ref r7);
            if (TRows.Value > 8) Step(TSimd.Repeat(a6 + aRow2), left, right, ref l8, ref r8);
            if (TRows.Value > 9) Step(TSimd.Repeat(a9), left, right, ref l9, ref r9);
            if (TRows.Value > 10) Step(TSimd.Repeat(a9 + aRow), left, right, ref l10, ref r10);
            if (TRows.Value > 11) Step(TSimd.Repeat(a9 + aRow2), left, right, ref l11, ref r11);
            a0 += aStep;
            if (TRows.Value > 3) a3 += aStep;
            if (TRows.Value > 6) a6 += aStep;
            if (TRows.Value > 9) a9 += aStep;
            b += bStep;
        }

        Put(l0, r0, c + (0 * cRow), add);
        if (TRows.Value > 1) Put(l1, r1, c + (1 * cRow), add);
        if (TRows.Value > 2) Put(l2, r2, c + (2 * cRow), add);
        if (TRows.Value > 3) Put(l3, r3, c + (3 * cRow), add);
        if (TRows.Value > 4) Put(l4, r4, c + (4 * cRow), add);
        if (TRows.Value > 5) Put(l5, r5, c + (5 * cRow), add);
        if (TRows.Value > 6) Put(l6, r6, c + (6 * cRow), add);
        if (TRows.Value > 7) Put(l7, r7, c + (7 * cRow), add);
        if (TRows.Value > 8) Put(l8, r8, c + (8 * cRow), add);
        if (TRows.Value > 9) Put(l9, r9, c + (9 * cRow), add);
        if (TRows.Value > 10) Put(l10, r10, c + (10 * cRow), add);
        if (TRows.Value > 11) Put(l11, r11, c + (11 * cRow), add);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Step(TVector x, TVector left, TVector right, ref TVector l, ref TVector r)
        {
            l = TSimd.MultiplyAdd(x, left, l);
            if (TColumns.Value > 1) r = TSimd.MultiplyAdd(x, right, r);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Put(TVector l, TVector r, T* to, bool add)
        {
            TSimd.Store(add ? TSimd.Add(TSimd.Load(to), l) : l, to);
            if (TColumns.Value > 1) TSimd.Store(add ? TSimd.Add(TSimd.Load(to + TSimd.Lanes), r) : r, to + TSimd.Lanes);
        }
    }

    private readonly struct One : ICount
    {
        public static int Value => 1;
    }

    private readonly struct Two : ICount
    {
        public static int Value => 2;
    }

    private readonly struct Four : ICount
    {
        public static int Value => 4;
    }

    private readonly struct Six : ICount
    {
        public static int Value => 6;
    }

    private readonly struct Eight : ICount
    {
        public static int Value => 8;
    }

    private readonly struct Twelve : ICount
    {
        public static int Value => 12;
    }
}
