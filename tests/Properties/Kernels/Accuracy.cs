using System.Globalization;
using System.Text.Json;

namespace Autograd.Properties.Kernels;

/// <summary>Distances in units of the last place, and the reference values under Data/accuracy.</summary>
internal static class Accuracy
{
    /// <summary>How many doubles lie between two: 0 for equal bits, zeros of either sign, or two NaNs.</summary>
    internal static double Ulps(double x, double y)
        => double.IsNaN(x) || double.IsNaN(y) ? (double.IsNaN(x) && double.IsNaN(y) ? 0 : double.PositiveInfinity)
            : Math.Abs((double)((Int128)Order(x) - Order(y)));

    /// <summary>How many floats lie between two.</summary>
    internal static double Ulps(float x, float y)
        => float.IsNaN(x) || float.IsNaN(y) ? (float.IsNaN(x) && float.IsNaN(y) ? 0 : double.PositiveInfinity)
            : Math.Abs((double)Order(x) - Order(y));

    internal static JsonElement Read(string file)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", "accuracy", file));
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    internal static double Number(JsonElement text) => double.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    private static long Order(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        return bits < 0 ? long.MinValue - bits : bits;
    }

    private static int Order(float x)
    {
        var bits = BitConverter.SingleToInt32Bits(x);
        return bits < 0 ? int.MinValue - bits : bits;
    }
}
