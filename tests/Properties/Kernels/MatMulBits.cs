using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Autograd.Kernels;
using FsCheck.Xunit;

namespace Autograd.Properties.Kernels;

/// <summary>A product's bits come from shapes and strides: not from the width of vectors, nor from how the work is split.</summary>
public sealed unsafe class MatMulBits
{
    [Property(MaxTest = 150)]
    public void Every_width_and_split_gives_the_same_floats(byte m, byte k, byte n, byte layout, int seed)
        => EveryWay<float>(1 + (m % 70), 1 + (k % 70), 1 + (n % 70), layout, seed);

    [Property(MaxTest = 150)]
    public void Every_width_and_split_gives_the_same_doubles(byte m, byte k, byte n, byte layout, int seed)
        => EveryWay<double>(1 + (m % 70), 1 + (k % 70), 1 + (n % 70), layout, seed);

    [Theory]
    [InlineData(1, 700, 1100)]
    [InlineData(700, 1100, 1)]
    [InlineData(3, 700, 200)]
    [InlineData(200, 700, 4)]
    [InlineData(133, 600, 70)]
    [InlineData(70, 300, 1100)]
    [InlineData(1, 20000, 1)]
    public void Every_width_and_split_gives_the_same_large_product(int m, int k, int n)
    {
        for (byte layout = 0; layout < 4; layout++)
        {
            EveryWay<float>(m, k, n, layout, layout);
            EveryWay<double>(m, k, n, layout, layout);
        }
    }

    [Fact]
    public void A_right_side_of_several_slabs_is_summed_block_by_block()
    {
        var (m, k, n) = (48, 520, 8300);
        var (a, b, c) = (Random<float>(m * k, 1), Random<float>(k * n, 2), new float[m * n]);
        Assert.True((long)k * n > Gemm.SlabSize);
        Multiply<float, Vector512<float>, Simd512<float>>(m, k, n, 0, split: true, a, b, c);
        for (var at = 0; at < c.Length; at += 97) Assert.Equal(Chain(a, b, k, n, at / n, at % n), c[at]);
    }

    private static void EveryWay<T>(int m, int k, int n, byte layout, int seed)
        where T : unmanaged, INumber<T>
    {
        var (a, b, expected, actual) = (Random<T>(m * k, seed), Random<T>(k * n, seed + 1), new T[m * n], new T[m * n]);
        Multiply<T, Vector128<T>, Simd128<T>>(m, k, n, layout, split: false, a, b, expected);
        foreach (var split in new[] { false, true })
        {
            Multiply<T, Vector128<T>, Simd128<T>>(m, k, n, layout, split, a, b, actual);
            Assert.Equal(expected, actual);
            Multiply<T, Vector256<T>, Simd256<T>>(m, k, n, layout, split, a, b, actual);
            Assert.Equal(expected, actual);
            Multiply<T, Vector512<T>, Simd512<T>>(m, k, n, layout, split, a, b, actual);
            Assert.Equal(expected, actual);
        }

        if (Math.Min(m, n) <= Gemm.FewVectors || layout % 4 != 0 || !(Fma.IsSupported || AdvSimd.IsSupported)) return;
        for (var at = 0; at < expected.Length; at += 13) Assert.Equal(Chain(a, b, k, n, at / n, at % n), expected[at]);
    }

    /// <summary>One element as it is promised: chains of fused multiply-adds over blocks of k, added in order.</summary>
    private static T Chain<T>(T[] a, T[] b, int k, int n, int i, int j)
        where T : unmanaged, INumber<T>
    {
        var total = T.Zero;
        for (var block = 0; block < k; block += Gemm.Block)
        {
            var sum = T.Zero;
            for (var p = block; p < Math.Min(k, block + Gemm.Block); p++)
                sum = T.MultiplyAddEstimate(a[(i * k) + p], b[(p * n) + j], sum);
            total = block == 0 ? sum : total + sum;
        }

        return total;
    }

    /// <summary>The layout's two bits say which side lies in memory by columns.</summary>
    private static void Multiply<T, TVector, TSimd>(int m, int k, int n, byte layout, bool split, T[] a, T[] b, T[] c)
        where T : unmanaged, INumber<T>
        where TSimd : struct, ISimd<T, TVector>
    {
        Array.Fill(c, T.One);
        fixed (T* x = a, y = b, z = c)
        {
            var left = (layout & 1) == 0 ? new Operand<T>(x, k, 1) : new Operand<T>(x, 1, m);
            var right = (layout & 2) == 0 ? new Operand<T>(y, n, 1) : new Operand<T>(y, 1, k);
            Gemm.Run<T, TVector, TSimd>(m, n, k, left, right, z, split);
        }
    }

    private static T[] Random<T>(int count, int seed)
        where T : unmanaged, INumber<T>
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];
    }
}
