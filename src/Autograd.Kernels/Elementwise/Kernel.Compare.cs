namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>x = y, elementwise with broadcasting; Bool.</summary>
    public static NdArray Eq(NdArray x, NdArray y) => Compare<EqualTo>("eq", x, y);

    /// <summary>x ≠ y, elementwise with broadcasting; Bool. True where either is NaN.</summary>
    public static NdArray Ne(NdArray x, NdArray y) => Compare<NotEqualTo>("ne", x, y);

    /// <summary>x &lt; y, elementwise with broadcasting; Bool.</summary>
    public static NdArray Lt(NdArray x, NdArray y) => Compare<LessThan>("lt", x, y);

    /// <summary>x ≤ y, elementwise with broadcasting; Bool.</summary>
    public static NdArray Le(NdArray x, NdArray y) => Compare<LessOrEqual>("le", x, y);

    /// <summary>x &gt; y, elementwise with broadcasting; Bool.</summary>
    public static NdArray Gt(NdArray x, NdArray y) => Compare<LessThan>("gt", y, x);

    /// <summary>x ≥ y, elementwise with broadcasting; Bool.</summary>
    public static NdArray Ge(NdArray x, NdArray y) => Compare<LessOrEqual>("ge", y, x);

    /// <summary>Elements of <paramref name="x"/> where the condition holds, of <paramref name="y"/> where not; all three broadcast.</summary>
    /// <exception cref="DTypeException">The condition is not Bool, or x and y differ.</exception>
    public static NdArray Where(NdArray condition, NdArray x, NdArray y)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (condition.DType != DType.Bool) throw Errors.Unsupported("where", condition.DType, "the condition must be bool; compare first.");
        var shape = Shape.Broadcast("where", condition.Shape, Common("where", x, y));
        return x.DType switch
        {
            DType.Float32 => Choose<float>(),
            DType.Float64 => Choose<double>(),
            DType.Int64 => Choose<long>(),
            _ => Choose<bool>(),
        };

        NdArray Choose<T>()
            where T : unmanaged
            => Elementwise.Zip3<bool, T, T, T>(condition, x, y, shape, static (c, a, b, to) =>
            {
                for (var i = 0; i < to.Length; i++) to[i] = c[i] ? a[i] : b[i];
            });
    }

    private static NdArray Compare<TTest>(string op, NdArray x, NdArray y)
        where TTest : ITest
    {
        var shape = Common(op, x, y);
        return x.DType switch
        {
            DType.Float32 => Run<float>(),
            DType.Float64 => Run<double>(),
            DType.Int64 => Run<long>(),
            _ => Compare<TTest>(op, To(x, DType.Int64), To(y, DType.Int64)),
        };

        NdArray Run<T>()
            where T : unmanaged, System.Numerics.IComparisonOperators<T, T, bool>
            => Elementwise.Zip<T, bool>(x, y, shape, static (a, b, c) =>
            {
                for (var i = 0; i < c.Length; i++) c[i] = TTest.Holds(a[i], b[i]);
            });
    }

    private interface ITest
    {
        static abstract bool Holds<T>(T x, T y)
            where T : System.Numerics.IComparisonOperators<T, T, bool>;
    }

    private readonly struct EqualTo : ITest
    {
        public static bool Holds<T>(T x, T y)
            where T : System.Numerics.IComparisonOperators<T, T, bool>
            => x == y;
    }

    private readonly struct NotEqualTo : ITest
    {
        public static bool Holds<T>(T x, T y)
            where T : System.Numerics.IComparisonOperators<T, T, bool>
            => x != y;
    }

    private readonly struct LessThan : ITest
    {
        public static bool Holds<T>(T x, T y)
            where T : System.Numerics.IComparisonOperators<T, T, bool>
            => x < y;
    }

    private readonly struct LessOrEqual : ITest
    {
        public static bool Holds<T>(T x, T y)
            where T : System.Numerics.IComparisonOperators<T, T, bool>
            => x <= y;
    }
}
