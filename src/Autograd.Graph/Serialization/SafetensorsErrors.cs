namespace Autograd;

/// <summary>What is wrong with a safetensors file, and where.</summary>
internal static class SafetensorsErrors
{
    internal static InvalidDataException TooShort(int length)
        => Bad(Errors.Say($"the file has {length} bytes, less than the 8 of the header's length."));

    internal static InvalidDataException HeaderLength(ulong header, int length)
        => Bad(Errors.Say($"the header claims {header} bytes, but the file has {length - 8} after the header's length."));

    internal static InvalidDataException HeaderTooLong(ulong header, int limit)
        => Bad(Errors.Say($"the header claims {header} bytes; at most {limit} are read."));

    internal static InvalidDataException HeaderStart() => Bad("the header does not begin with '{'.");

    internal static InvalidDataException NotJson(Exception inner) => new("safetensors: the header is not the JSON that it should be: " + inner.Message, inner);

    internal static InvalidDataException Unexpected(string where, string expected) => Bad($"{where}: expected {expected}.");

    internal static InvalidDataException Twice(string where, string key) => Bad($"{where}: the key '{key}' occurs twice.");

    internal static InvalidDataException Missing(string name, string key) => Bad($"tensor '{name}': no '{key}'.");

    internal static InvalidDataException UnknownKey(string name, string key)
        => Bad($"tensor '{name}': unknown key '{key}'; there are dtype, shape and data_offsets.");

    internal static InvalidDataException UnknownDType(string name, string dtype)
        => Bad($"tensor '{name}': dtype '{dtype}' is not read; F32, F64, I64 and BOOL are.");

    internal static InvalidDataException TooManyDims(string name) => Bad(Errors.Say($"tensor '{name}': more than {Shape.MaxRank} dimensions."));

    internal static InvalidDataException SizeOutOfRange(string name) => Bad(Errors.Say($"tensor '{name}': a size is not from 0 to {int.MaxValue}."));

    internal static InvalidDataException TooLarge(string name, ReadOnlySpan<int> dims)
        => Bad($"tensor '{name}': shape {Shape.Format(dims)} has more elements than an array can hold.");

    internal static InvalidDataException Reversed(string name, long begin, long end)
        => Bad(Errors.Say($"tensor '{name}': its data begin at {begin} and end at {end}."));

    internal static InvalidDataException OutOfFile(string name, long end, long data)
        => Bad(Errors.Say($"tensor '{name}': its data end at {end}, but the file has {data} bytes of data."));

    internal static InvalidDataException WrongSize(string name, Shape shape, DType dtype, long bytes)
        => Bad(Errors.Say($"tensor '{name}': {bytes} bytes of data for shape {shape} of {dtype.Name()}, which takes {(long)shape.Numel * dtype.ItemSize()}."));

    internal static InvalidDataException Overlap(string name, long begin, long before)
        => Bad(Errors.Say($"tensor '{name}': its data begin at {begin}, before the end of the data before them, {before}."));

    internal static InvalidDataException Hole(long from, long to)
        => Bad(Errors.Say($"the bytes of data from {from} to {to} belong to no tensor."));

    internal static InvalidDataException NotABool(string name)
        => Bad($"tensor '{name}': a BOOL is neither 0 nor 1.");

    internal static InvalidDataException NotAGradient(string name, DType dtype)
        => Bad($"tensor '{name}' is {dtype.Name()}; gradients are float32 or float64.");

    internal static ArgumentException NameTwice(string name) => new($"safetensors: the name '{name}' occurs twice.");

    internal static ArgumentException ReservedName() => new($"safetensors: the name '{Safetensors.MetadataKey}' is reserved for metadata.");

    internal static ArgumentException Unwritable(string text) => new($"safetensors: '{text}' is not valid Unicode, and so cannot be written.");

    internal static ArgumentException HeaderTooLongToWrite(long header, int limit)
        => new(Errors.Say($"safetensors: the header would take {header} bytes; at most {limit} are read again."));

    internal static ArgumentException FileTooLarge(long bytes)
        => new(Errors.Say($"safetensors: the file would take {bytes} bytes, more than an array can hold; write to a stream."));

    private static InvalidDataException Bad(string what) => new("safetensors: " + what);
}
