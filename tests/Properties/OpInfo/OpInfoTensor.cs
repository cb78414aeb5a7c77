using System.Text.Json;

namespace Autograd.Properties.OpInfo;

/// <summary>A tensor, or a plain number or truth value, as the file holds it.</summary>
internal sealed record OpInfoTensor(NdArray Array, bool RequiresGrad)
{
    /// <summary>Parses one value; JSON's null is none.</summary>
    public static OpInfoTensor? Parse(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True or JsonValueKind.False => new OpInfoTensor(NdArray.Scalar(json.GetBoolean()), RequiresGrad: false),
        JsonValueKind.Number when json.TryGetInt64(out var whole) => new OpInfoTensor(NdArray.Scalar(whole), RequiresGrad: false),
        JsonValueKind.Object when json.TryGetProperty("f", out var f) => new OpInfoTensor(NdArray.Scalar(Number(f)), RequiresGrad: false),
        JsonValueKind.Object => new OpInfoTensor(Data(json), json.TryGetProperty("requires_grad", out var requires) && requires.GetBoolean()),
        _ => new OpInfoTensor(NdArray.Scalar(Number(json)), RequiresGrad: false),
    };

    /// <summary>A number, or one of the strings that stand for what JSON lacks.</summary>
    public static double Number(JsonElement json) => json.ValueKind == JsonValueKind.String
        ? json.GetString() switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            var other => throw new NotSupportedException($"no such number: {other}"),
        }
        : json.GetDouble();

    private static NdArray Data(JsonElement json)
    {
        Shape shape = json.GetProperty("shape").EnumerateArray().Select(static d => d.GetInt32()).ToArray();
        var data = json.GetProperty("data").EnumerateArray();
        return json.GetProperty("dtype").GetString() switch
        {
            "float64" => NdArray.From<double>([.. data.Select(Number)], shape),
            "float32" => NdArray.From<float>([.. data.Select(static v => (float)Number(v))], shape),
            "int64" or "int32" or "int16" or "int8" or "uint8" => NdArray.From<long>([.. data.Select(static v => v.GetInt64())], shape),
            "bool" => NdArray.From<bool>([.. data.Select(static v => v.GetBoolean())], shape),
            var other => throw new NotSupportedException($"no such dtype: {other}"),
        };
    }
}
