namespace Autograd;

/// <summary>
/// A learning rate as a pure function of the step: from the rate that an optimiser was made with and the number of steps
/// done, 0 at first, to the rate of the next step. What a step is, a batch or an epoch, is the caller's choice.
/// </summary>
/// <remarks>
/// The closed forms of <c>torch.optim.lr_scheduler</c>, which computes most of them from the rate before; so the last bits
/// differ, and a jump to any step costs nothing.
/// </remarks>
public sealed partial class Schedule
{
    private const string Name = "schedule";

    private readonly Func<double, long, double> _rate;

    private Schedule(Func<double, long, double> rate) => _rate = rate;

    /// <summary>The rate of a step.</summary>
    /// <param name="initial">The rate that the optimiser was made with, 0 or more.</param>
    /// <param name="step">How many steps were done before, 0 or more.</param>
    /// <exception cref="ArgumentException">The rate is negative, infinite or NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public double At(double initial, long step)
    {
        OptimisationErrors.NotNegative(Name, "the initial rate", initial);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return _rate(initial, step);
    }

    /// <summary>The rate times gamma after every so many steps: <c>StepLR</c>.</summary>
    /// <param name="size">Steps between changes, 1 or more.</param>
    /// <param name="gamma">The factor, 0 or more.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static Schedule Step(int size, double gamma = 0.1)
    {
        OptimisationErrors.AtLeast(Name, "the size of a stair", size, 1);
        OptimisationErrors.NotNegative(Name, "gamma", gamma);
        return new((initial, step) => initial * Math.Pow(gamma, step / size));
    }

    /// <summary>The rate times gamma at each of some steps; at one that is named twice, twice: <c>MultiStepLR</c>.</summary>
    /// <param name="milestones">The steps, ascending.</param>
    /// <param name="gamma">The factor, 0 or more.</param>
    /// <exception cref="ArgumentException">The steps do not ascend, or a number is out of its range.</exception>
    public static Schedule MultiStep(IEnumerable<long> milestones, double gamma = 0.1)
    {
        var marks = Ascending(milestones);
        OptimisationErrors.NotNegative(Name, "gamma", gamma);
        return new((initial, step) => initial * Math.Pow(gamma, marks.Count(mark => mark <= step)));
    }

    /// <summary>The rate times gamma at every step: <c>ExponentialLR</c>.</summary>
    /// <param name="gamma">The factor, 0 or more.</param>
    /// <exception cref="ArgumentException">The number is out of its range.</exception>
    public static Schedule Exponential(double gamma)
    {
        OptimisationErrors.NotNegative(Name, "gamma", gamma);
        return new((initial, step) => initial * Math.Pow(gamma, step));
    }

    /// <summary>The rate times a factor for some steps, and as it was afterwards: <c>ConstantLR</c>.</summary>
    /// <param name="factor">The factor, 0 or more.</param>
    /// <param name="steps">How many steps, 0 or more.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static Schedule Constant(double factor = 1.0 / 3, int steps = 5)
    {
        OptimisationErrors.NotNegative(Name, "the factor", factor);
        OptimisationErrors.AtLeast(Name, "the number of steps", steps, 0);
        return new((initial, step) => step < steps ? initial * factor : initial);
    }

    /// <summary>A straight line from one factor of the rate to another: <c>LinearLR</c>. From a small one to 1 it is a warm-up.</summary>
    /// <param name="start">The first factor, 0 or more.</param>
    /// <param name="end">The last factor, 0 or more, which stays.</param>
    /// <param name="steps">How many steps the line takes, 1 or more.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static Schedule Linear(double start = 1.0 / 3, double end = 1, int steps = 5)
    {
        OptimisationErrors.NotNegative(Name, "the first factor", start);
        OptimisationErrors.NotNegative(Name, "the last factor", end);
        OptimisationErrors.AtLeast(Name, "the number of steps", steps, 1);
        return new((initial, step) => initial * (start + ((end - start) * Math.Min(step, steps) / steps)));
    }

    /// <summary>The rate down to 0 along (1 − step/steps)^power: <c>PolynomialLR</c>.</summary>
    /// <param name="steps">How many steps it takes, 1 or more.</param>
    /// <param name="power">The exponent, 0 or more.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static Schedule Polynomial(int steps = 5, double power = 1)
    {
        OptimisationErrors.AtLeast(Name, "the number of steps", steps, 1);
        OptimisationErrors.NotNegative(Name, "the power", power);
        return new((initial, step) => initial * Math.Pow(1 - ((double)Math.Min(step, steps) / steps), power));
    }

    /// <summary>Any factor of the rate: <c>LambdaLR</c>.</summary>
    /// <param name="factor">From the step to the factor; the same each time it is asked.</param>
    public static Schedule Lambda(Func<long, double> factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        return new((initial, step) => initial * factor(step));
    }

    /// <summary>One schedule after the other, each from its own step 0: <c>SequentialLR</c>.</summary>
    /// <param name="schedules">One more than there are milestones.</param>
    /// <param name="milestones">At which steps the next one begins, ascending.</param>
    /// <exception cref="ArgumentException">The numbers do not fit, or the steps do not ascend.</exception>
    public static Schedule Sequential(IReadOnlyList<Schedule> schedules, IEnumerable<long> milestones)
    {
        var (parts, marks) = (Given(schedules), Ascending(milestones));
        if (parts.Length != marks.Length + 1) throw OptimisationErrors.MilestoneCount(parts.Length, marks.Length);
        return new((initial, step) =>
        {
            var part = marks.Count(mark => mark <= step);
            return parts[part].At(initial, part == 0 ? step : step - marks[part - 1]);
        });
    }

    /// <summary>Schedules at once, each on the rate that the one before gives, so that factors multiply: <c>ChainedScheduler</c>.</summary>
    /// <param name="schedules">The schedules.</param>
    public static Schedule Chained(params IReadOnlyList<Schedule> schedules)
    {
        var parts = Given(schedules);
        return new((initial, step) => parts.Aggregate(initial, (rate, schedule) => schedule.At(rate, step)));
    }

    private static Schedule[] Given(IReadOnlyList<Schedule> schedules)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        foreach (var schedule in schedules) ArgumentNullException.ThrowIfNull(schedule, nameof(schedules));
        return [.. schedules];
    }

    private static long[] Ascending(IEnumerable<long> milestones)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        long[] marks = [.. milestones];
        for (var i = 0; i < marks.Length; i++)
            if (marks[i] < (i == 0 ? 0 : marks[i - 1])) throw OptimisationErrors.Milestones(marks[i], i);
        return marks;
    }
}
