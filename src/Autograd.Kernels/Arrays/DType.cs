namespace Autograd;

/// <summary>The type of an array's elements.</summary>
public enum DType : byte
{
    /// <summary>True or false; one byte that is 0 or 1.</summary>
    Bool,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>IEEE 754 single precision; the default for literals.</summary>
    Float32,

    /// <summary>IEEE 754 double precision.</summary>
    Float64,
}

/// <summary>What a <see cref="DType"/> is called, and how two of them promote.</summary>
public static class DTypes
{
    /// <summary>The name in lower case, as it is printed: <c>float32</c>, <c>float64</c>, <c>int64</c>, <c>bool</c>.</summary>
    public static string Name(this DType dtype) => dtype switch
    {
        DType.Bool => "bool",
        DType.Int64 => "int64",
        DType.Float32 => "float32",
        DType.Float64 => "float64",
        _ => throw Errors.UnknownDType(dtype),
    };

    /// <summary>Whether values of this type can carry a derivative.</summary>
    public static bool IsFloating(this DType dtype) => dtype >= DType.Float32;

    /// <summary>The size of one element in bytes.</summary>
    public static int ItemSize(this DType dtype) => dtype switch
    {
        DType.Bool => 1,
        DType.Float32 => 4,
        DType.Int64 or DType.Float64 => 8,
        _ => throw Errors.UnknownDType(dtype),
    };

    /// <summary>The dtype that stores values of <typeparamref name="T"/>.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double, long, bool.</exception>
    public static DType Of<T>()
        where T : unmanaged
        => typeof(T) == typeof(float) ? DType.Float32
            : typeof(T) == typeof(double) ? DType.Float64
            : typeof(T) == typeof(long) ? DType.Int64
            : typeof(T) == typeof(bool) ? DType.Bool
            : throw Errors.UnsupportedElement(typeof(T));

    /// <summary>The common dtype of two arrays of one dimension or more: bool &lt; int64 &lt; float32 &lt; float64.</summary>
    public static DType Promote(DType x, DType y) => x > y ? x : y;

    /// <summary>
    /// The common dtype of two operands as PyTorch finds it: a 0-d operand yields to one with dimensions
    /// of the same kind (bool, integer, floating) and only lifts one of a lower kind.
    /// </summary>
    public static DType Promote(DType x, bool xIsScalar, DType y, bool yIsScalar)
    {
        if (x == y) return x;
        if (xIsScalar == yIsScalar) return Promote(x, y);
        var (array, scalar) = xIsScalar ? (y, x) : (x, y);
        return Kind(scalar) > Kind(array) ? scalar : array;
    }

    /// <summary>This dtype if it is floating, else the default floating dtype, Float32.</summary>
    public static DType ToFloating(this DType dtype) => dtype.IsFloating() ? dtype : DType.Float32;

    private static int Kind(DType dtype) => Math.Min((int)dtype, (int)DType.Float32);
}
