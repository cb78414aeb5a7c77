namespace Autograd.Testing;

/// <summary>
/// A function gives for a view what it gives for a contiguous copy of the same values. <see cref="GradCheck"/> cannot see this:
/// the points beside the one that it checks are contiguous.
/// </summary>
internal static class ViewLaw
{
    /// <summary>What disagrees, in words; null if nothing does, or no input is a view.</summary>
    public static string? Check(Func<Tensor[], Tensor[]> function, Tensor[] inputs)
    {
        if (Array.TrueForAll(inputs, static x => x.Value.IsWholeBuffer)) return null;
        var (views, copies) = (function(inputs), function(Array.ConvertAll(inputs, static x => Tensor.Of(Layouts.Copy(x.Value)))));
        if (views.Length != copies.Length) return TestingErrors.Say($"views: {views.Length} outputs, but of contiguous copies of the same inputs {copies.Length}.");
        for (var o = 0; o < views.Length; o++)
        {
            if (views[o].Shape != copies[o].Shape || views[o].DType != copies[o].DType)
                return TestingErrors.Say($"views: output {o} is {Kind(views[o])}, but of contiguous copies of the same inputs {Kind(copies[o])}.");
            if (!Same(Values.Of(views[o].Value), Values.Of(copies[o].Value), views[o].DType))
                return TestingErrors.Say($"views: output {o} is\n{views[o].Detach()}\nbut of contiguous copies of the same inputs\n{copies[o].Detach()}");
        }

        return null;
    }

    // A function may sum in another order when its input lies otherwise; half of the digits are more than that can cost.
    private static bool Same(double[] views, double[] copies, DType dtype)
    {
        var size = copies.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        var slack = dtype.IsFloating() ? Math.ScaleB(size, dtype == DType.Float32 ? -12 : -26) : 0;
        return views.Zip(copies).All(pair => pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= slack);
    }

    private static string Kind(Tensor x) => x.DType.Name() + x.Shape;
}
