namespace Autograd;

public sealed partial class Schedule
{
    /// <summary>Half a cosine from the rate down to a smallest one; it goes up again afterwards: <c>CosineAnnealingLR</c>.</summary>
    /// <param name="steps">How many steps the way down takes, 1 or more.</param>
    /// <param name="min">The smallest rate, 0 or more.</param>
    /// <remarks>Loshchilov and Hutter 2017, SGDR, without restarts.</remarks>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static Schedule CosineAnnealing(int steps, double min = 0)
    {
        OptimisationErrors.AtLeast(Name, "the number of steps", steps, 1);
        OptimisationErrors.NotNegative(Name, "the smallest rate", min);

        // Within one period, so that the cosine of a long run is as good as that of a short one.
        return new((initial, step) => Cosine(initial, min, (double)(step % (2L * steps)) / steps));
    }

    /// <summary>Half a cosine from the rate down to a smallest one, again and again, each time longer: <c>CosineAnnealingWarmRestarts</c>.</summary>
    /// <param name="steps">How many steps the first way down takes, 1 or more.</param>
    /// <param name="growth">By how much each is longer than the one before, 1 or more.</param>
    /// <param name="min">The smallest rate, 0 or more.</param>
    /// <remarks>Loshchilov and Hutter 2017, SGDR.</remarks>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static Schedule CosineAnnealingWarmRestarts(int steps, int growth = 1, double min = 0)
    {
        OptimisationErrors.AtLeast(Name, "the number of steps", steps, 1);
        OptimisationErrors.AtLeast(Name, "the growth", growth, 1);
        OptimisationErrors.NotNegative(Name, "the smallest rate", min);
        return new((initial, step) =>
        {
            long length = steps;
            if (growth == 1) step %= length;
            for (; step >= length; length *= growth) step -= length;
            return Cosine(initial, min, (double)step / length);
        });
    }

    /// <summary>
    /// Up from a small rate to the largest one and down to almost nothing, once: <c>OneCycleLR</c>. The initial rate of the
    /// optimiser plays no part. PyTorch moves the momentum the other way along with it: see <see cref="OneCycleMomentum"/>.
    /// </summary>
    /// <param name="max">The largest rate, 0 or more.</param>
    /// <param name="steps">How many steps there are, 2 or more; the last rate stays.</param>
    /// <param name="rise">What part of the steps goes up, from 0 to 1.</param>
    /// <param name="linear">Whether along straight lines instead of half cosines.</param>
    /// <param name="divisor">The first rate is the largest divided by this, above 0.</param>
    /// <param name="finalDivisor">The last rate is the first divided by this, above 0.</param>
    /// <param name="threePhase">Whether to come down to the first rate as fast as it went up, and to the last one in the rest.</param>
    /// <remarks>Smith and Topin 2019, Super-convergence.</remarks>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static Schedule OneCycle(
        double max, int steps, double rise = 0.3, bool linear = false, double divisor = 25, double finalDivisor = 1e4, bool threePhase = false)
    {
        OptimisationErrors.NotNegative(Name, "the largest rate", max);
        if (!(divisor > 0)) throw OptimisationErrors.NotPositive(Name, "the divisor", divisor);
        if (!(finalDivisor > 0)) throw OptimisationErrors.NotPositive(Name, "the final divisor", finalDivisor);
        var first = max / divisor;
        return Cycle(steps, rise, linear, threePhase, first, max, first, first / finalDivisor);
    }

    /// <summary>The momentum that goes with <see cref="OneCycle"/>: down from the largest to the smallest where the rate goes up, and back.</summary>
    /// <param name="steps">How many steps there are, 2 or more; the last momentum stays.</param>
    /// <param name="min">The smallest momentum, in [0, 1].</param>
    /// <param name="max">The largest momentum, in [0, 1].</param>
    /// <param name="rise">What part of the steps goes down, from 0 to 1: where the rate rises.</param>
    /// <param name="linear">Whether along straight lines instead of half cosines.</param>
    /// <param name="threePhase">Whether the rate has three phases.</param>
    /// <returns>A schedule whose value does not depend on the initial one, for <see cref="SgdRule.Momentum"/> or <see cref="AdamRule.Beta1"/>.</returns>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static Schedule OneCycleMomentum(int steps, double min = 0.85, double max = 0.95, double rise = 0.3, bool linear = false, bool threePhase = false)
    {
        OptimisationErrors.UpToOne(Name, "the smallest momentum", min);
        OptimisationErrors.UpToOne(Name, "the largest momentum", max);
        return Cycle(steps, rise, linear, threePhase, max, min, max, max);
    }

    /// <summary>From one value to a second, on to a third if there are three phases, and to the last.</summary>
    private static Schedule Cycle(int steps, double rise, bool linear, bool threePhase, double first, double peak, double third, double last)
    {
        OptimisationErrors.AtLeast(Name, "the number of steps", steps, 2);
        OptimisationErrors.UpToOne(Name, "the part that rises", rise);
        var up = (rise * steps) - 1;
        var down = threePhase ? (2 * rise * steps) - 2 : up;
        return new((_, at) =>
        {
            var step = Math.Min(at, steps - 1);
            if (step <= up) return Between(first, peak, 0, up);
            if (step <= down) return Between(peak, third, up, down);
            return Between(threePhase ? third : peak, last, down, steps - 1);

            double Between(double from, double to, double start, double end)
            {
                var part = end > start ? (step - start) / (end - start) : 1;
                return linear ? from + ((to - from) * part) : Cosine(from, to, part);
            }
        });
    }

    /// <summary>From one value at 0 to another at 1, along half a cosine; back at 2.</summary>
    private static double Cosine(double from, double to, double part) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * part)));
}
