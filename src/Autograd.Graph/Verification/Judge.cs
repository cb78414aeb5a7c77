namespace Autograd.Verification;

/// <summary>Whether what the rules say and what differences say is the same number.</summary>
internal sealed class Judge(Examination e)
{
    // A bound that is no larger than this part of the derivatives around it tells right from wrong.
    private const double Sharp = 1.0 / 1024;

    // The same for what is claimed to be zero: its part of the value itself.
    private const double Flat = 1.0 / (1 << 20);

    /// <summary>What came of a comparison.</summary>
    internal enum Outcome
    {
        /// <summary>Both agree, within a bound that says something.</summary>
        Agrees,

        /// <summary>The rules give a subgradient at a kink.</summary>
        Subgradient,

        /// <summary>The bound is too large to say.</summary>
        Undecided,

        /// <summary>They differ by more than the bound.</summary>
        Differs,
    }

    /// <param name="analytic">What the rules say.</param>
    /// <param name="rounding">By how much rounding may have moved it; asked for only where that matters.</param>
    /// <param name="numeric">What differences say.</param>
    /// <param name="scale">The largest derivative among its neighbours.</param>
    internal (Outcome Outcome, double Bound) Compare(double analytic, Func<double> rounding, Derivative numeric, double scale)
    {
        var bound = numeric.Bound + (64 * e.Subject.Epsilon * Math.Max(Math.Abs(analytic), Math.Abs(numeric.Value))) + e.Tiny;
        if (!double.IsFinite(bound)) return (Outcome.Undecided, bound);
        if (!double.IsFinite(analytic)) return (Outcome.Differs, bound);
        if (!(analytic >= numeric.Low - bound && analytic <= numeric.High + bound))
        {
            bound += rounding();
            if (!(analytic >= numeric.Low - bound && analytic <= numeric.High + bound)) return (Tells(numeric, bound) ? Outcome.Differs : Outcome.Undecided, bound);
        }

        if (numeric.IsKink) return (Outcome.Subgradient, bound);
        var claimed = Math.Max(scale, Math.Max(Math.Abs(analytic), Math.Abs(numeric.Value)));
        if (bound <= (Sharp * claimed) + (4096 * e.Tiny)) return (Outcome.Agrees, bound);

        // All derivatives around are zero, or zero but for rounding: that the function is as good as constant must suffice.
        return (bound <= Flat * numeric.Size && Math.Abs(analytic) <= rounding() ? Outcome.Agrees : Outcome.Undecided, bound);
    }

    // Differences of a function that swings faster than their steps are small, too, and seem to converge. They tell something if
    // they found a slope, or if a function that is as good as smooth has none.
    private bool Tells(Derivative numeric, double bound)
        => numeric.IsKink || bound <= Math.Abs(numeric.Value) / 8 || numeric.Noise <= Math.ScaleB(e.Subject.Epsilon, 10) * numeric.Size;
}
