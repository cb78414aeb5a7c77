using System.Globalization;
using Autograd.Kernels;

namespace Autograd.Inspection;

/// <summary>The first element that is NaN or infinite.</summary>
/// <param name="Place">Its index in row-major order.</param>
/// <param name="Value">NaN, or an infinity.</param>
/// <param name="Shape">Of the array it is in.</param>
internal readonly record struct NonFinite(int Place, double Value, Shape Shape)
{
    /// <summary>Where an array stops being finite, or null.</summary>
    internal static NonFinite? In(NdArray x)
    {
        if (!x.DType.IsFloating() || x.Numel == 0 || Kernel.All(Kernel.IsFinite(x)).Item<bool>()) return null;
        var values = Kernel.To(x, DType.Float64).ToArray<double>();
        var place = Array.FindIndex(values, static v => !double.IsFinite(v));
        return new NonFinite(place, values[place], x.Shape);
    }

    /// <summary><c>nan at [0, 2]</c>; a scalar's place is not said.</summary>
    public override string ToString() => Shape.Rank == 0 ? Name(Value) : $"{Name(Value)} at {Indices()}";

    internal static string Name(double value)
        => double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? value > 0 ? "inf" : "-inf" : value.ToString("G6", CultureInfo.InvariantCulture);

    private string Indices()
    {
        var (indices, rest) = (new int[Shape.Rank], Place);
        for (var d = indices.Length - 1; d >= 0; d--) (rest, indices[d]) = Math.DivRem(rest, Shape[d]);
        return $"[{string.Join(", ", indices.Select(static i => i.ToString(CultureInfo.InvariantCulture)))}]";
    }
}
