namespace Autograd.Serialization;

/// <summary>What is wrong with an npy or npz file, and where.</summary>
internal static class NpyErrors
{
    internal static InvalidDataException TooShort(long length)
        => Bad(0, Errors.Say($"the file has {length} bytes, less than what stands in front of every header."));

    internal static InvalidDataException NoMagic() => Bad(0, "the file does not begin with \\x93NUMPY, as every npy file does.");

    internal static InvalidDataException UnknownVersion(int major, int minor)
        => Bad(6, Errors.Say($"version {major}.{minor} of the format is not read; 1.0, 2.0 and 3.0 are."));

    internal static InvalidDataException HeaderTooLong(long at, long header, int limit)
        => Bad(at, Errors.Say($"the header claims {header} bytes; at most {limit} are read."));

    internal static InvalidDataException HeaderLength(long at, long header, long there)
        => Bad(at, Errors.Say($"the header claims {header} bytes, but the file has {there} after the header's length."));

    internal static InvalidDataException Unexpected(long at, string expected, string found) => Bad(at, $"expected {expected}, found {found}.");

    internal static InvalidDataException Twice(long at, string key) => Bad(at, $"the key '{key}' occurs twice.");

    internal static InvalidDataException UnknownKey(long at, string key) => Bad(at, $"unknown key '{key}'; there are descr, fortran_order and shape.");

    internal static InvalidDataException Missing(long at, string key) => Bad(at, $"the dictionary has no '{key}'.");

    internal static InvalidDataException Structured(long at)
        => Bad(at, "the dtype is a structured one, which is not read; save its fields one by one.");

    internal static InvalidDataException UnknownDType(long at, string descr)
    {
        // NumPy's name for it, so that the conversion can be found.
        var name = descr.Length == 0 ? null : descr[1..] switch
        {
            "i1" => "int8",
            "i2" => "int16",
            "i4" => "int32",
            "u1" => "uint8",
            "u2" => "uint16",
            "u4" => "uint32",
            "u8" => "uint64",
            "f2" => "float16",
            "f16" => "longdouble",
            "c8" => "complex64",
            "c16" => "complex128",
            _ => null,
        };
        return Bad(at, $"the dtype '{descr}'{(name is null ? "" : $" ({name})")} is not read; float32, float64, int64 and bool are: convert it with NumPy's astype first.");
    }

    internal static InvalidDataException SizeOutOfRange(long at) => Bad(at, Errors.Say($"a size is above {int.MaxValue}."));

    internal static InvalidDataException TooManyDims(long at) => Bad(at, Errors.Say($"more than {Shape.MaxRank} dimensions."));

    internal static InvalidDataException TooLarge(long at, ReadOnlySpan<int> dims)
        => Bad(at, $"shape {Shape.Format(dims)} has more elements than an array can hold.");

    internal static InvalidDataException WrongSize(long at, Shape shape, DType dtype, long bytes, long there)
        => Bad(at, Errors.Say($"shape {shape} of {dtype.Name()} takes {bytes} bytes of data, but the file has {there}."));

    internal static InvalidDataException NotABool(long at, byte value) => Bad(at, Errors.Say($"a bool is {value}; it must be 0 or 1."));

    internal static ArgumentException FileTooLarge(long bytes)
        => new(Errors.Say($"npy: the file would take {bytes} bytes, more than an array can hold; write to a stream."));

    private static InvalidDataException Bad(long at, string what) => new(Errors.Say($"npy: byte {at}: {what}"));
}
