using System.Globalization;
using System.Text;

namespace Autograd.Verification;

/// <summary>A tensor as a C# expression that compiles and gives the same bits.</summary>
internal static class InputLiteral
{
    private const int Most = 1000;

    internal static string Of(Tensor x)
    {
        if (x.Numel > Most) return Errors.Say($"/* {x.DType.Name()} {x.Shape}, {x.Numel} elements */");
        var (type, numbers) = x.DType switch
        {
            DType.Float64 => ("double", x.ToArray<double>().Select(Double)),
            DType.Float32 => ("float", x.ToArray<float>().Select(Single)),
            DType.Int64 => ("long", x.ToArray<long>().Select(static v => v.ToString(CultureInfo.InvariantCulture) + "L")),
            _ => ("bool", x.ToArray<bool>().Select(static v => v ? "true" : "false")),
        };
        if (x.Rank == 0) return $"Tensor.Scalar({numbers.First()})";
        var text = new StringBuilder("Tensor.From(new ").Append(type).Append("[] { ").AppendJoin(", ", numbers).Append(" }");
        if (x.Rank > 1) foreach (var dim in x.Shape.Dims) text.Append(CultureInfo.InvariantCulture, $", {dim}");
        return text.Append(')').ToString();
    }

    internal static string Double(double value)
        => double.IsNaN(value) ? "double.NaN" : double.IsInfinity(value) ? value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity"
            : value == 0 ? double.IsNegative(value) ? "-0.0" : "0.0" : value.ToString("R", CultureInfo.InvariantCulture) + "d";

    private static string Single(float value)
        => float.IsNaN(value) ? "float.NaN" : float.IsInfinity(value) ? value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity"
            : value == 0 ? float.IsNegative(value) ? "-0f" : "0f" : value.ToString("R", CultureInfo.InvariantCulture) + "f";
}
