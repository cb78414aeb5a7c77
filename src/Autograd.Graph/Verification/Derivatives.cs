namespace Autograd.Verification;

/// <summary>What differences say of the derivatives of every number of a value along one line.</summary>
internal sealed class Derivatives
{
    private readonly double[] _center;
    private readonly Ladder[] _central;
    private readonly Ladder? _right;
    private readonly Ladder? _left;

    private Derivatives(double[] center, Ladder[] central, Ladder? right = null, Ladder? left = null)
        => (_center, _central, _right, _left) = (center, central, right, left);

    /// <summary>Whether every way was tried: from several starts, and from both sides.</summary>
    internal bool IsThorough { get; private init; }

    /// <summary>Whether a number may have a kink here, which only a thorough look can tell.</summary>
    internal bool Bends(int output) => _central[0].Bends[output];

    internal IReadOnlyList<double> Steps => [.. _central.Concat([_right, _left]).OfType<Ladder>().SelectMany(static l => l.Steps).Distinct().OrderDescending()];

    /// <summary>One ladder, which ends as soon as it knows.</summary>
    internal static Derivatives Quick(Examination e, Line line, Noise noise)
        => new(e.Subject.Y, [e.Options.Linear ? Ladder.Affine(line, e.Subject.Y, noise) : Ladder.Central(line, e.Subject.Y, noise, 1.0 / 16, 46)]);

    /// <summary>
    /// Ladders from several starts, whose steps share nothing with those of a quick one, for a function may repeat itself at its
    /// steps; and one to each side.
    /// </summary>
    /// <param name="e">The examination.</param>
    /// <param name="line">The line.</param>
    /// <param name="near">A smaller start, for an element that is small beside its neighbours.</param>
    internal static Derivatives Thorough(Examination e, Line line, double near)
    {
        var center = e.Subject.Y;
        var noise = Noise.Measure(line, center, e.Subject.Epsilon, 0.7390851332151607, -46, -38, -32, -26, -20, -14).AtLeast(e.ValueRounding());
        if (e.Options.Linear) return new(center, [Ladder.Affine(line, center, noise)]) { IsThorough = true };
        return new(
            center,
            [Ladder.Central(line, center, noise, 0.0887298334620741, 46), Ladder.Central(line, center, noise, near * 0.0108169238641075, 42)],
            Ladder.OneSided(line, center, noise, near * 0.0263947291, 45), Ladder.OneSided(line, center, noise, -near * 0.0263947291, 45))
        { IsThorough = true };
    }

    /// <summary>The derivative of Σ weightᵢ · valueᵢ, or of one value.</summary>
    /// <param name="weights">One a number; null for <paramref name="output"/> alone.</param>
    /// <param name="output">The number.</param>
    internal Derivative Of(double[]? weights, int output)
    {
        if (weights is null) return Of(output);
        var sum = new Derivative(0, 0, 0, 0, 0, 0, false, GradCheckReason.None);
        for (var i = 0; i < weights.Length; i++)
        {
            var one = Of(i);
            var (low, high) = weights[i] < 0 ? (one.High, one.Low) : (one.Low, one.High);
            sum = new Derivative(
                sum.Value + (weights[i] * one.Value), sum.Bound + (Math.Abs(weights[i]) * one.Bound), sum.Low + (weights[i] * low), sum.High + (weights[i] * high),
                sum.Size + Math.Abs(weights[i] * _center[i]), sum.Noise + (Math.Abs(weights[i]) * one.Noise), sum.IsKink || one.IsKink, sum.Why == GradCheckReason.None ? one.Why : sum.Why);
        }

        return sum;
    }

    private Derivative Of(int i)
    {
        var (value, bound) = (double.NaN, double.PositiveInfinity);
        double rounding = 0, noise = 0;
        var (undefined, bends) = (false, false);
        foreach (var ladder in _central)
        {
            undefined |= ladder.Undefined[i];
            bends |= ladder.Bends[i];
            if (!(ladder.Bound[i] < double.PositiveInfinity)) continue;
            var (better, worse) = ladder.Bound[i] < bound ? ((ladder.Value[i], ladder.Bound[i]), (value, bound)) : ((value, bound), (ladder.Value[i], ladder.Bound[i]));
            if (ladder.Bound[i] < bound) (rounding, noise) = (ladder.Rounding[i], ladder.Noise[i]);
            (value, bound) = better;
            var apart = Math.Abs(better.Item1 - worse.Item1);
            if (apart > better.Item2 + worse.Item2) bound = apart + worse.Item2;
        }

        var why = rounding <= bound / 8 && undefined ? GradCheckReason.OutsideDomain : rounding <= bound / 8 && bends ? GradCheckReason.Kink : GradCheckReason.Noise;
        var slope = new Derivative(value, bound, value, value, Math.Abs(_center[i]), noise, false, why);
        return _right is null || _left is null ? slope : Sided(slope, _right, _left, i);
    }

    private static Derivative Sided(Derivative central, Ladder right, Ladder left, int i)
    {
        var (apart, sides) = (Math.Abs(right.Value[i] - left.Value[i]), right.Bound[i] + left.Bound[i]);
        var between = !(Math.Abs(central.Value - ((right.Value[i] + left.Value[i]) / 2)) > central.Bound + sides);
        if (between && apart > 4 * sides && apart > Math.ScaleB(Math.Abs(right.Value[i]) + Math.Abs(left.Value[i]), -20))
            return central with
            {
                Value = (right.Value[i] + left.Value[i]) / 2,
                Low = Math.Min(right.Value[i], left.Value[i]),
                High = Math.Max(right.Value[i], left.Value[i]),
                Bound = Math.Max(right.Bound[i], left.Bound[i]),
                IsKink = true,
                Why = GradCheckReason.Kink,
            };

        // At the edge of the domain there is one side only.
        if (double.IsFinite(central.Bound) || (right.IsOutside == left.IsOutside)) return central;
        var side = right.IsOutside ? left : right;
        return central with { Value = side.Value[i], Low = side.Value[i], High = side.Value[i], Bound = side.Bound[i] };
    }
}

/// <summary>What is known of one derivative.</summary>
/// <param name="Value">The derivative; NaN if nothing is known.</param>
/// <param name="Bound">How far it may be off.</param>
/// <param name="Low">The lesser of the one-sided derivatives at a kink; else the derivative.</param>
/// <param name="High">The greater one.</param>
/// <param name="Size">The size of the value itself.</param>
/// <param name="Noise">How noisy the value is.</param>
/// <param name="IsKink">Whether the one-sided derivatives differ.</param>
/// <param name="Why">What keeps the bound from being smaller.</param>
internal readonly record struct Derivative(double Value, double Bound, double Low, double High, double Size, double Noise, bool IsKink, GradCheckReason Why);
