namespace Autograd;

/// <summary>What is wrong with a safetensors file, and where.</summary>
internal static class SafetensorsErrors
{
    internal static InvalidDataException TooShort(long length)
        => Bad(0, Errors.Say($"the file has {length} bytes, less than the 8 of the header's length."));

    internal static InvalidDataException HeaderLength(ulong header, long length)
        => Bad(0, Errors.Say($"the header claims {header} bytes, but the file has {length - 8} after the header's length."));

    internal static InvalidDataException HeaderTooLong(ulong header, int limit)
        => Bad(0, Errors.Say($"the header claims {header} bytes; at most {limit} are read."));

    internal static InvalidDataException HeaderStart() => Bad(8, "the header does not begin with '{'.");

    internal static InvalidDataException NotJson(long at, Exception inner)
        => new(Errors.Say($"safetensors: byte {at}: the header is not the JSON that it should be: {inner.Message}"), inner);

    internal static InvalidDataException Unexpected(long at, string where, string expected) => Bad(at, $"{where}: expected {expected}.");

    internal static InvalidDataException Twice(long at, string where, string key) => Bad(at, $"{where}: the key '{key}' occurs twice.");

    internal static InvalidDataException Missing(long at, string name, string key) => Bad(at, $"tensor '{name}': no '{key}'.");

    internal static InvalidDataException UnknownKey(long at, string name, string key)
        => Bad(at, $"tensor '{name}': unknown key '{key}'; there are dtype, shape and data_offsets.");

    internal static InvalidDataException UnknownDType(long at, string name, string dtype)
        => Bad(at, $"tensor '{name}': dtype '{dtype}' is not read; F32, F64, I64 and BOOL are.");

    internal static InvalidDataException TooManyDims(long at, string name) => Bad(at, Errors.Say($"tensor '{name}': more than {Shape.MaxRank} dimensions."));

    internal static InvalidDataException SizeOutOfRange(long at, string name) => Bad(at, Errors.Say($"tensor '{name}': a size is not from 0 to {int.MaxValue}."));

    internal static InvalidDataException TooLarge(long at, string name, ReadOnlySpan<int> dims)
        => Bad(at, $"tensor '{name}': shape {Shape.Format(dims)} has more elements than an array can hold.");

    internal static InvalidDataException Reversed(long at, string name, long begin, long end)
        => Bad(at, Errors.Say($"tensor '{name}': its data begin at {begin} and end at {end}."));

    internal static InvalidDataException OutOfFile(long at, string name, long end, long data)
        => Bad(at, Errors.Say($"tensor '{name}': its data end at {end}, but the file has {data} bytes of data."));

    internal static InvalidDataException WrongSize(long at, string name, Shape shape, DType dtype, long bytes)
        => Bad(at, Errors.Say($"tensor '{name}': {bytes} bytes of data for shape {shape} of {dtype.Name()}, which takes {(long)shape.Numel * dtype.ItemSize()}."));

    internal static InvalidDataException Overlap(long at, string name, long begin, long before)
        => Bad(at, Errors.Say($"tensor '{name}': its data begin at {begin}, before the end of the data before them, {before}."));

    internal static InvalidDataException Hole(long at, long from, long to)
        => Bad(at, Errors.Say($"the bytes of data from {from} to {to} belong to no tensor."));

    internal static InvalidDataException NotABool(long at, string name)
        => Bad(at, $"tensor '{name}': a BOOL is neither 0 nor 1.");

    internal static InvalidDataException NotAGradient(string name, DType dtype)
        => new($"safetensors: tensor '{name}' is {dtype.Name()}; gradients are float32 or float64.");

    internal static ArgumentException NameTwice(string name) => new($"safetensors: the name '{name}' occurs twice.");

    internal static ArgumentException ReservedName() => new($"safetensors: the name '{Safetensors.MetadataKey}' is reserved for metadata.");

    internal static ArgumentException Unwritable(string text) => new($"safetensors: '{text}' is not valid Unicode, and so cannot be written.");

    internal static ArgumentException HeaderTooLongToWrite(long header, int limit)
        => new(Errors.Say($"safetensors: the header would take {header} bytes; at most {limit} are read again."));

    internal static ArgumentException FileTooLarge(long bytes)
        => new(Errors.Say($"safetensors: the file would take {bytes} bytes, more than an array can hold; write to a stream."));

    internal static InvalidDataException Shrunk(string path, long was, long bytes)
        => new(Errors.Say($"{path}: safetensors: the file had {was} bytes when it was opened and has {bytes} now; replace a file that is mapped by renaming another one to it."));

    internal static KeyNotFoundException NoSuchTensor(string path, string name)
        => new($"{path}: safetensors: there is no tensor '{name}'; Names has those that there are.");

    private static InvalidDataException Bad(long at, string what) => new(Errors.Say($"safetensors: byte {at}: {what}"));
}
