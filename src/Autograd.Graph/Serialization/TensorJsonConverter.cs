using System.Text.Json;
using System.Text.Json.Serialization;
using Autograd.Serialization;

namespace Autograd;

/// <summary>
/// Tensors in JSON, as <c>System.Text.Json</c> reads and writes them:
/// <c>{"dtype":"float32","shape":[2],"data":[0.5,"NaN"]}</c>. Data are flat and row-major; numbers are written so that reading
/// them gives the same bits; NaN, ∞ and −∞ are the strings <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>; Bool is true and
/// false. <see cref="Tensor"/> names this converter, so options and source-generated contexts need not. No reflection is used.
/// </summary>
/// <remarks>
/// Keys may stand in any order; each of the three must be there once, and no others. What is wrong is a
/// <see cref="JsonException"/> whose message says where in the tensor, and whose <see cref="JsonException.Path"/> says where in
/// the document. History is not written: what is read is a constant.
/// </remarks>
public sealed class TensorJsonConverter : JsonConverter<Tensor>
{
    private const string DTypeKey = "dtype", ShapeKey = "shape", DataKey = "data";

    /// <inheritdoc/>
    public override Tensor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw JsonErrors.Expected("", "an object with dtype, shape and data");
        DType? dtype = null;
        Shape? shape = null;
        var elements = default(Utf8JsonReader);
        var hasData = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader, "");
            if ((key is DTypeKey && dtype is not null) || (key is ShapeKey && shape is not null) || (key is DataKey && hasData)) throw JsonErrors.Twice(key);
            reader.Read();
            switch (key)
            {
                case DTypeKey: dtype = ReadDType(ref reader); break;
                case ShapeKey: shape = ReadShape(ref reader); break;
                case DataKey:
                    // Read when it is known what they are.
                    if (reader.TokenType != JsonTokenType.StartArray) throw JsonErrors.Expected(DataKey, "an array of elements, flat and row-major");
                    elements = reader;
                    hasData = true;
                    reader.TrySkip();
                    break;
                default: throw JsonErrors.UnknownKey(key);
            }
        }

        if (dtype is not { } type) throw JsonErrors.Missing(DTypeKey);
        if (shape is not { } sizes) throw JsonErrors.Missing(ShapeKey);
        if (!hasData) throw JsonErrors.Missing(DataKey);
        return type switch
        {
            DType.Float32 => Elements(elements, sizes, ReadSingle),
            DType.Float64 => Elements(elements, sizes, ReadDouble),
            DType.Int64 => Elements(elements, sizes, ReadInteger),
            _ => Elements(elements, sizes, ReadBool),
        };
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The tensor is one of many inside <see cref="Vectorize"/>.</exception>
    public override void Write(Utf8JsonWriter writer, Tensor value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        var array = value.Value;
        writer.WriteStartObject();
        writer.WriteString(DTypeKey, array.DType.Name());
        writer.WriteStartArray(ShapeKey);
        foreach (var size in array.Shape) writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteStartArray(DataKey);
        switch (array.DType)
        {
            case DType.Float32:
                foreach (var x in array.AsSpan<float>())
                    if (float.IsFinite(x)) writer.WriteNumberValue(x);
                    else writer.WriteStringValue(Special(x));
                break;
            case DType.Float64:
                foreach (var x in array.AsSpan<double>())
                    if (double.IsFinite(x)) writer.WriteNumberValue(x);
                    else writer.WriteStringValue(Special(x));
                break;
            case DType.Int64:
                foreach (var x in array.AsSpan<long>()) writer.WriteNumberValue(x);
                break;
            default:
                foreach (var x in array.AsSpan<bool>()) writer.WriteBooleanValue(x);
                break;
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static DType ReadDType(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) throw JsonErrors.Expected(DTypeKey, "a string");
        return Text(ref reader, DTypeKey) switch
        {
            "float32" => DType.Float32,
            "float64" => DType.Float64,
            "int64" => DType.Int64,
            "bool" => DType.Bool,
            var other => throw JsonErrors.UnknownDType(other),
        };
    }

    private static Shape ReadShape(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw JsonErrors.Expected(ShapeKey, "an array of sizes");
        Span<int> dims = stackalloc int[Shape.MaxRank];
        var (rank, count) = (0, 1L);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (rank == dims.Length) throw JsonErrors.TooManyDims();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var size) || size < 0) throw JsonErrors.Expected(JsonErrors.At(ShapeKey, rank), "a size of 0 or more");
            dims[rank++] = size;
            if (size > 0) count *= size; // Zeros left out, as a shape counts.
            if (count > Array.MaxLength) throw JsonErrors.TooLarge(dims[..rank]);
        }

        return Shape.Create(dims[..rank]);
    }

    private delegate T Element<T>(ref Utf8JsonReader reader, int place);

    // The list grows with what is there, not with what the shape claims.
    private static Tensor Elements<T>(Utf8JsonReader reader, Shape shape, Element<T> read)
        where T : unmanaged
    {
        var (values, count) = (new List<T>(), shape.Numel);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (values.Count == count) throw JsonErrors.Count(shape, "more");
            values.Add(read(ref reader, values.Count));
        }

        return values.Count == count ? Tensor.From<T>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values), shape) : throw JsonErrors.Count(shape, Errors.Say($"{values.Count}"));
    }

    // A number that overflows would read as ∞, which is written as a string.
    private static float ReadSingle(ref Utf8JsonReader reader, int place)
        => reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out var x) && float.IsFinite(x) ? x : (float)ReadSpecial(ref reader, place, DType.Float32);

    private static double ReadDouble(ref Utf8JsonReader reader, int place)
        => reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var x) && double.IsFinite(x) ? x : ReadSpecial(ref reader, place, DType.Float64);

    private static long ReadInteger(ref Utf8JsonReader reader, int place)
        => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var x) ? x : throw JsonErrors.Expected(JsonErrors.At(DataKey, place), "an integer of 64 bits");

    private static bool ReadBool(ref Utf8JsonReader reader, int place)
        => reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw JsonErrors.Expected(JsonErrors.At(DataKey, place), "true or false");

    private static double ReadSpecial(ref Utf8JsonReader reader, int place, DType dtype)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            if (reader.ValueTextEquals("NaN"u8)) return double.NaN;
            if (reader.ValueTextEquals("Infinity"u8)) return double.PositiveInfinity;
            if (reader.ValueTextEquals("-Infinity"u8)) return double.NegativeInfinity;
        }

        throw JsonErrors.Expected(JsonErrors.At(DataKey, place), $"a number within {dtype.Name()}, or \"NaN\", \"Infinity\" or \"-Infinity\"");
    }

    private static string Special(double x) => double.IsNaN(x) ? "NaN" : x > 0 ? "Infinity" : "-Infinity";

    private static string Text(ref Utf8JsonReader reader, string where)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw JsonErrors.Expected(where, "text that is valid Unicode");
        }
    }
}
