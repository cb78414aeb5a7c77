namespace Autograd.Testing;

/// <summary>Numbers from one to another, both included, both of them Float32 numbers or infinite.</summary>
internal readonly record struct Interval(double Low, double High)
{
    // What is drawn from an interval without end: on a line 4 either way, on a ray 2⁻⁶ to 2⁴ from its beginning.
    private const double Far = 4;
    private const int NearestPower = -6, FarthestPower = 4;

    public static Interval Between(double low, double high, bool open)
    {
        float from = (float)low, to = (float)high;
        if (from < low || (open && from <= low && low != double.NegativeInfinity)) from = MathF.BitIncrement(from);
        if (to > high || (open && to >= high && high != double.PositiveInfinity)) to = MathF.BitDecrement(to);
        var sensible = from <= to && (from < to || float.IsFinite(from));
        return sensible ? new Interval(from, to) : throw TestingErrors.EmptyInterval(low, high);
    }

    /// <summary>How much of the drawing is here.</summary>
    public double Weight => double.IsFinite(High - Low) ? Math.Max(High - Low, float.Epsilon) : 2 * Far;

    public bool Contains(double x) => x >= Low && x <= High;

    /// <summary>A number of the interval, growing with <paramref name="u"/> from 0 to 1, as the dtype holds it.</summary>
    public double At(double u, DType dtype)
    {
        var x = (double.IsFinite(Low), double.IsFinite(High)) switch
        {
            (true, true) => Low + (u * (High - Low)),
            (true, false) => Low + Ray(u),
            (false, true) => High - Ray(1 - u),
            _ => ((2 * u) - 1) * Far,
        };
        if (dtype == DType.Float32) x = (float)x;
        return Math.Clamp(x, Math.Max(Low, -double.MaxValue), Math.Min(High, double.MaxValue));
    }

    private static double Ray(double u) => Math.Pow(2, NearestPower + (u * (FarthestPower - NearestPower)));
}

/// <summary>Numbers of one or several intervals, in order and apart.</summary>
internal sealed class IntervalDomain(string name, Interval[] intervals) : Domain(name)
{
    // One value in this many is a multiple of ½, so that whole numbers and ties are met.
    private const int Plain = 8;

    internal override GradCheckDomain Hull => new(intervals[0].Low, intervals[^1].High);

    internal override bool Holds(NdArray x) => Values.Of(x).All(Contains);

    public bool Contains(double x) => Array.Exists(intervals, i => i.Contains(x));

    internal override double[] Draw(Random random, Shape shape, DType dtype)
    {
        var values = new double[shape.Numel];
        foreach (ref var value in values.AsSpan())
        {
            value = At(random.NextDouble(), dtype);
            if (random.Next(Plain) == 0 && Simplicity.Nearest(value, 2, zeroFirst: true) is var plain && Contains(plain)) value = plain;
        }

        return values;
    }

    /// <summary>A number of the domain, growing with <paramref name="u"/> from 0 to 1.</summary>
    public double At(double u, DType dtype)
    {
        var left = u * intervals.Sum(static i => i.Weight);
        foreach (var interval in intervals)
        {
            if (left <= interval.Weight) return interval.At(left / interval.Weight, dtype);
            left -= interval.Weight;
        }

        return intervals[^1].At(1, dtype);
    }

    public IntervalDomain Without(double margin, double[] kinks)
    {
        if (!(margin > 0) || !double.IsFinite(margin)) throw TestingErrors.Margin(margin);
        var left = intervals.ToList();
        foreach (var kink in kinks)
        {
            if (!double.IsFinite(kink)) throw TestingErrors.EmptyInterval(kink, kink);
            left = [.. left.SelectMany(i => Around(i, kink - margin, kink + margin))];
        }

        var called = TestingErrors.Say($"{Name} away from {string.Join(", ", kinks.Select(static k => TestingErrors.Say($"{k}")))} by {margin}");
        return left.Count > 0 ? new IntervalDomain(called, [.. left]) : throw TestingErrors.NothingLeft(called, margin);
    }

    // Ends are rounded outwards, away from the kink.
    private static IEnumerable<Interval> Around(Interval whole, double low, double high)
    {
        float below = (float)low, above = (float)high;
        if (below > low) below = MathF.BitDecrement(below);
        if (above < high) above = MathF.BitIncrement(above);
        if (Math.Min(whole.High, below) is var end && end >= whole.Low) yield return whole with { High = end };
        if (Math.Max(whole.Low, above) is var start && start <= whole.High) yield return whole with { Low = start };
    }
}
