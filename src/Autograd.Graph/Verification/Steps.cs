namespace Autograd.Verification;

/// <summary>A function along a line through the point.</summary>
/// <param name="At">Its value at a step, relative to the size of what moves; null where it is not defined.</param>
/// <param name="Exact">The step nearest to another that is exactly what it is meant to be, to both sides.</param>
internal readonly record struct Line(Func<double, double[]?> At, Func<double, double> Exact);

/// <summary>
/// Lines through the point whose steps are relative to the size of what they move. An element's unit is a power of two, so that
/// a step of 2⁻ᵏ is exact, but where x + h takes a bit more than x has: there the step that is taken counts, not the one meant.
/// </summary>
internal sealed class Steps
{
    private readonly Subject _subject;

    internal Steps(Subject subject)
    {
        _subject = subject;
        Units = new double[subject.X.Length];
        for (var part = 0; part < subject.In.Parts; part++)
        {
            var x = subject.X.AsSpan(subject.In.Start(part), subject.In.ShapeOf(part).Numel);
            double largest = 0;
            foreach (var value in x) largest = Math.Max(largest, double.IsFinite(value) ? Math.Abs(value) : 0);

            // What is small beside its neighbours may well move by more than itself; the ladder of steps leads down to smaller ones.
            var least = largest == 0 ? 1 : Math.ScaleB(largest, -6);
            for (var i = 0; i < x.Length; i++) Units[subject.In.Start(part) + i] = Power(Math.Max(Math.Abs(x[i]), least));
        }
    }

    /// <summary>The size of a step of 1, for each number of the point.</summary>
    internal double[] Units { get; }

    /// <summary>The function along one element.</summary>
    internal Line Along(int place)
    {
        var (unit, x, part) = (Units[place], _subject.X[place], _subject.In.PartOf(place));
        var single = _subject.In.DTypeOf(part) == DType.Float32;
        return new Line(
            t =>
            {
                var moved = (double[])_subject.X.Clone();
                moved[place] = Rounded(x + (t * unit));
                return moved[place] == x ? null : _subject.At(moved, part);
            },
            t => x >= 0 == t >= 0 ? (Rounded(x + (t * unit)) - x) / unit : (x - Rounded(x - (t * unit))) / unit);

        double Rounded(double value) => single ? (float)value : value;
    }

    /// <summary>The size of an element itself, where it moves by more than that.</summary>
    internal double Near(int place) => _subject.X[place] == 0 ? 1 : Math.Min(1, Power(Math.Abs(_subject.X[place])) / Units[place]);

    /// <summary>The function along a direction, in units. Its few bits make the steps exact, but for the rare element that needs one more.</summary>
    internal Line Along(double[] inUnits) => new(
        t =>
        {
            var moved = new double[inUnits.Length];
            for (var i = 0; i < moved.Length; i++) moved[i] = _subject.X[i] + (t * (inUnits[i] * Units[i]));
            return _subject.At(moved);
        },
        static t => t);

    /// <summary>The direction itself.</summary>
    internal double[] Direction(double[] inUnits)
    {
        var direction = new double[inUnits.Length];
        for (var i = 0; i < direction.Length; i++) direction[i] = inUnits[i] * Units[i];
        return direction;
    }

    // The least power of two that is not below; of what is tiny, one that can be divided further.
    private static double Power(double x) => Math.ScaleB(1, Math.Max(Math.ILogB(x) + 1, -900));
}
