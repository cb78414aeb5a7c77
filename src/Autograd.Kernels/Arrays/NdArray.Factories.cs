namespace Autograd;

public sealed partial class NdArray
{
    /// <summary>Ones on the main diagonal, zeros beside it.</summary>
    /// <param name="n">The number of rows.</param>
    /// <param name="m">The number of columns; <paramref name="n"/> if left out.</param>
    /// <param name="dtype">The type of the elements.</param>
    /// <exception cref="ShapeException">A size is negative, or the array would be too large.</exception>
    public static NdArray Eye(int n, int? m = null, DType dtype = DType.Float32)
    {
        Shape shape = [n, m ?? n];
        return dtype switch
        {
            DType.Float32 => Make(1f),
            DType.Float64 => Make(1.0),
            DType.Int64 => Make(1L),
            DType.Bool => Make(true),
            _ => throw Errors.UnknownDType(dtype),
        };

        NdArray Make<T>(T one)
            where T : unmanaged
        {
            var (rows, columns) = (shape.Dims[0], shape.Dims[1]);
            var buffer = new T[shape.Numel];
            for (var i = 0; i < Math.Min(rows, columns); i++) buffer[(i * columns) + i] = one;
            return new NdArray(buffer, DTypes.Of<T>(), shape);
        }
    }

    /// <summary>start, start + step, … before <paramref name="stop"/>: ⌈(stop − start) / step⌉ values.</summary>
    /// <param name="start">The first value.</param>
    /// <param name="stop">The end, which is not reached.</param>
    /// <param name="step">The distance, not 0; negative to count down.</param>
    /// <param name="dtype">The type of the elements.</param>
    /// <remarks>Each value is start + i·step in double precision, so rounding errors do not add up.</remarks>
    /// <exception cref="ShapeException">The step is 0 or leads away from stop, or a bound is not finite, or too far away.</exception>
    /// <exception cref="DTypeException">The dtype is Bool.</exception>
    public static NdArray Arange(double start, double stop, double step = 1, DType dtype = DType.Float32)
    {
        var count = Math.Ceiling((stop - start) / step);
        if (step == 0 || !double.IsFinite(start) || !double.IsFinite(stop) || !double.IsFinite(step) || !(count >= 0))
            throw Errors.BadRange("arange", start, stop, step);
        if (count > Array.MaxLength) throw Errors.TooManyValues("arange", count);
        return Sequence("arange", (int)count, dtype, i => start + (i * step));
    }

    /// <summary>Values at equal distances from <paramref name="start"/> to <paramref name="stop"/>, both included.</summary>
    /// <param name="start">The first value.</param>
    /// <param name="stop">The last value, exactly, if there are two or more.</param>
    /// <param name="count">How many values; one gives start alone.</param>
    /// <param name="dtype">The type of the elements.</param>
    /// <remarks>
    /// Computed in double precision from the nearer end, so the values are symmetric about the middle. In Int64 the bounds
    /// are cut off towards 0 first, and then each value, as in PyTorch.
    /// </remarks>
    /// <exception cref="ShapeException">The count is negative.</exception>
    /// <exception cref="DTypeException">The dtype is Bool.</exception>
    public static NdArray Linspace(double start, double stop, int count, DType dtype = DType.Float32)
    {
        if (count < 0) throw Errors.NegativeSize([count], nameof(count));
        if (dtype == DType.Int64) (start, stop) = (Math.Truncate(start), Math.Truncate(stop));
        var half = dtype == DType.Int64 ? count / 2 : (count + 1) / 2;
        var step = count > 1 ? (stop - start) / (count - 1) : 0;
        return Sequence("linspace", count, dtype, i => i < half || count == 1 ? start + (i * step) : stop - ((count - 1 - i) * step));
    }

    private static NdArray Sequence(string op, int count, DType dtype, Func<int, double> value)
    {
        return dtype switch
        {
            DType.Float32 => Make(static v => (float)v),
            DType.Float64 => Make(static v => v),
            DType.Int64 => Make(static v => (long)v),
            _ => throw Errors.Unsupported(op, dtype, "use Float32, Float64 or Int64."),
        };

        NdArray Make<T>(Func<double, T> convert)
            where T : unmanaged
        {
            var result = Fresh<T>([count], out var buffer);
            for (var i = 0; i < count; i++) buffer[i] = convert(value(i));
            return result;
        }
    }
}
