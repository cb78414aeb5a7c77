using System.Globalization;
using Autograd.Kernels;

namespace Autograd.Properties.OpInfo;

/// <summary>Whether a result is PyTorch's; a message says where it is not.</summary>
internal static class OpInfoComparison
{
    /// <summary>Values and first gradients: |ours − theirs| ≤ 1e-9 + 1e-7·|theirs|, which leaves room for another order of additions.</summary>
    public static readonly (double Absolute, double Relative) First = (1e-9, 1e-7);

    /// <summary>Second gradients, in which the rounding of the first ones is differentiated along: ten times and more as wide.</summary>
    public static readonly (double Absolute, double Relative) Second = (1e-7, 1e-6);

    /// <summary>Null if both agree in shape, kind of dtype and every element; else what differs.</summary>
    public static string? Difference(string what, NdArray ours, NdArray theirs, (double Absolute, double Relative) tolerance)
    {
        if (ours.Shape != theirs.Shape) return $"{what}: shape {ours.Shape}, theirs {theirs.Shape}";

        // Whole numbers compare by value, whatever their width: int32 was read as int64.
        if (ours.DType != theirs.DType) return $"{what}: dtype {ours.DType.Name()}, theirs {theirs.DType.Name()}";
        var mine = Doubles(ours);
        var other = Doubles(theirs);
        var (worst, at) = (-1.0, -1);
        for (var i = 0; i < mine.Length; i++)
        {
            if (Agree(mine[i], other[i], tolerance)) continue;
            var distance = Math.Abs(mine[i] - other[i]);
            if (double.IsNaN(distance)) distance = double.PositiveInfinity;
            if (distance > worst) (worst, at) = (distance, i);
        }

        return at < 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{what}{Place(at, ours.Shape)}: ours {mine[at]:R}, theirs {other[at]:R}, apart by {worst:0.0e+00}; the worst of {Count(mine, other, tolerance)} that differ");
    }

    /// <summary>Null if a second gradient is zero; else what it is. NaN is not zero.</summary>
    public static string? NotZero(string what, NdArray ours)
        => Difference(what, ours, NdArray.Zeros(ours.Shape, ours.DType), Second) is { } found ? found + " (theirs is absent)" : null;

    private static bool Agree(double ours, double theirs, (double Absolute, double Relative) tolerance)
        => double.IsFinite(theirs)
            ? Math.Abs(ours - theirs) <= tolerance.Absolute + (tolerance.Relative * Math.Abs(theirs))
            : ours.Equals(theirs);

    private static int Count(ReadOnlySpan<double> ours, ReadOnlySpan<double> theirs, (double Absolute, double Relative) tolerance)
    {
        var count = 0;
        for (var i = 0; i < ours.Length; i++)
            if (!Agree(ours[i], theirs[i], tolerance)) count++;
        return count;
    }

    private static ReadOnlySpan<double> Doubles(NdArray array) => Kernel.To(array, DType.Float64).AsSpan<double>();

    private static string Place(int flat, Shape shape)
    {
        var index = new int[shape.Rank];
        for (var d = shape.Rank - 1; d >= 0; d--) (flat, index[d]) = Math.DivRem(flat, shape.Dims[d]);
        return " at [" + string.Join(", ", index) + "]";
    }
}
