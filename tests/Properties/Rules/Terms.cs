namespace Autograd.Properties.Rules;

/// <summary>Elements in double precision, and sums that remember the size of their terms.</summary>
internal sealed record Terms(double Sum, double Size, int Count)
{
    /// <summary>⟨a, b⟩ over all pairs; an absent tensor is zero.</summary>
    public static Terms Product(IEnumerable<(Tensor? A, Tensor? B)> pairs)
    {
        double sum = 0, size = 0;
        var count = 0;
        foreach (var (a, b) in pairs)
        {
            if (a is null || b is null) continue;
            double[] x = Doubles(a), y = Doubles(b);
            Assert.Equal(x.Length, y.Length);
            for (var i = 0; i < x.Length; i++)
            {
                sum += x[i] * y[i];
                size += Math.Abs(x[i] * y[i]);
            }

            count += x.Length;
        }

        return new Terms(sum, size, count);
    }

    public static double[] Doubles(Tensor x) => x.Detach().To(DType.Float64).ToArray<double>();

    /// <summary>The rounding unit of the coarsest dtype among these.</summary>
    public static double Epsilon(IEnumerable<Tensor?> tensors)
        => tensors.Any(static x => x?.DType == DType.Float32) ? 1.0 / (1 << 23) : 1.0 / (1L << 52);

    /// <summary>Bits that tell any two values apart, NaN and −0 included.</summary>
    public static long[] Bits(Tensor? x) => x is null ? [] : x.DType switch
    {
        DType.Float32 => Array.ConvertAll(x.ToArray<float>(), static v => (long)BitConverter.SingleToInt32Bits(v)),
        DType.Float64 => Array.ConvertAll(x.ToArray<double>(), BitConverter.DoubleToInt64Bits),
        DType.Int64 => x.ToArray<long>(),
        _ => Array.ConvertAll(x.ToArray<bool>(), static v => v ? 1L : 0L),
    };

    /// <summary>Fails unless two lists of tensors agree in shape, dtype and every bit; absent only with absent.</summary>
    public static void AssertSameBits(IReadOnlyList<Tensor?> expected, IReadOnlyList<Tensor?> actual, string what)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True((expected[i] is null) == (actual[i] is null), $"{what}: {i} is absent once and present once");
            if (expected[i] is not { } e) continue;
            Assert.True(e.Shape == actual[i]!.Shape && e.DType == actual[i]!.DType, $"{what}: {i} is {e.DType}{e.Shape} and {actual[i]!.DType}{actual[i]!.Shape}");
            Assert.True(Bits(e).AsSpan().SequenceEqual(Bits(actual[i])), $"{what}: {i} is\n{e}\nand\n{actual[i]}");
        }
    }

    /// <summary>Fails unless |a − b| is within a bound, which NaN never is.</summary>
    public static void AssertWithin(double a, double b, double bound, string what)
        => Assert.True(Math.Abs(a - b) <= bound, FormattableString.Invariant($"{what}: {a:R} and {b:R} differ by {Math.Abs(a - b):E3}, allowed is {bound:E3}"));
}
