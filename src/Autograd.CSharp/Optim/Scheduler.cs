namespace Autograd;

/// <summary>Moves the learning rates of an optimizer along a <see cref="Schedule"/>, each group's from the rate that it had when the scheduler was made.</summary>
public sealed class Scheduler : ICheckpointed
{
    private const string Name = "scheduler", StepName = "steps", RateName = "initial_rate.";

    private readonly Optimizer _optimizer;
    private readonly Schedule _schedule;
    private readonly double[] _initial;

    /// <summary>A scheduler, which sets the rates of the first step.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="schedule">From the number of steps to a rate.</param>
    public Scheduler(Optimizer optimizer, Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(schedule);
        (_optimizer, _schedule, _initial) = (optimizer, schedule, [.. optimizer.Rules.Select(static rule => rule.LearningRate)]);
        Apply(0);
    }

    /// <summary>How many steps were done.</summary>
    public long Steps { get; private set; }

    /// <summary>Sets the rates of the next step, after a batch or an epoch as you count.</summary>
    public void Step()
    {
        Apply(Steps + 1);
        Steps++;
    }

    /// <summary>The number of steps, and the rate that each group began with.</summary>
    public IReadOnlyDictionary<string, Tensor> Save()
    {
        var saved = new SortedDictionary<string, Tensor>(StringComparer.Ordinal) { [StepName] = Tensor.Scalar(Steps) };
        for (var g = 0; g < _initial.Length; g++) saved.Add(Errors.Say($"{RateName}{g}"), Tensor.Scalar(_initial[g]));
        return saved;
    }

    /// <inheritdoc/>
    /// <remarks>The rates themselves are the optimizer's to restore.</remarks>
    public Action Restoring(IReadOnlyDictionary<string, Tensor> saved)
    {
        var reader = new SavedTensors(Name, saved);
        var steps = reader.Count(StepName);
        var initial = new double[_initial.Length];
        for (var g = 0; g < initial.Length; g++) initial[g] = OptimisationErrors.NotNegative(Name, "the initial rate", reader.Number(Errors.Say($"{RateName}{g}")));
        reader.Finish();
        return () =>
        {
            Steps = steps;
            initial.CopyTo(_initial, 0);
        };
    }

    internal Action Keep()
    {
        var steps = Steps;
        return () => Steps = steps;
    }

    private void Apply(long step)
    {
        var rules = new UpdateRule[_initial.Length];
        for (var g = 0; g < rules.Length; g++) rules[g] = _optimizer.Rules[g] with { LearningRate = _schedule.At(_initial[g], step) };
        for (var g = 0; g < rules.Length; g++) _optimizer.SetRule(g, rules[g]);
    }
}
