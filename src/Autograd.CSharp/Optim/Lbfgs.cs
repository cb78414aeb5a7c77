namespace Autograd;

/// <summary>
/// L-BFGS, for a few parameters and functions that give the same value each time: <c>torch.optim.LBFGS</c>. It asks for
/// values at several points in a step, so a step takes a closure. The mutable shell of <see cref="LbfgsRule"/>.
/// </summary>
/// <remarks>Not for concurrent use: one thread steps, as one thread writes the parameters.</remarks>
public sealed class Lbfgs : ICheckpointed
{
    private const string Name = "lbfgs", Rate = "learning_rate";

    private readonly Variable[] _parameters;
    private readonly FlatSpace _space;
    private LbfgsRule _rule;

    /// <summary>An optimizer of these parameters.</summary>
    /// <param name="parameters">Floating leaves of one dtype, each once.</param>
    /// <param name="learningRate">The length of a step in directions, 0 or more.</param>
    /// <param name="maxIterations">The largest number of directions in a step, 1 or more.</param>
    /// <param name="maxEvaluations">A step begins no direction after so many evaluations; 5/4 of the iterations if null.</param>
    /// <param name="gradientTolerance">A step ends where no element of the gradient is larger.</param>
    /// <param name="changeTolerance">A step ends where neither the value nor the parameters change by more.</param>
    /// <param name="historySize">How many steps are remembered, 1 or more.</param>
    /// <param name="strongWolfe">Whether to search along each direction.</param>
    /// <exception cref="ArgumentException">
    /// There are no parameters, one is named twice, is computed or not floating, or their dtypes differ; a number is out of its range.
    /// </exception>
    public Lbfgs(
        IEnumerable<Variable> parameters, double learningRate = 1, int maxIterations = 20, int? maxEvaluations = null,
        double gradientTolerance = 1e-7, double changeTolerance = 1e-9, int historySize = 100, bool strongWolfe = false)
    {
        _rule = new()
        {
            LearningRate = learningRate,
            MaxIterations = maxIterations,
            MaxEvaluations = maxEvaluations,
            GradientTolerance = gradientTolerance,
            ChangeTolerance = changeTolerance,
            HistorySize = historySize,
            StrongWolfe = strongWolfe,
        };
        _parameters = ParameterList.Checked(Name, parameters);
        _space = new FlatSpace(Name, Array.ConvertAll(_parameters, static x => x.Tensor));
    }

    /// <summary>The variables that <see cref="Step"/> changes, in the order given.</summary>
    public IReadOnlyList<Variable> Parameters => _parameters;

    /// <summary>The length of a step in directions, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double LearningRate
    {
        get => _rule.LearningRate;
        set => _rule = _rule with { LearningRate = value };
    }

    /// <summary>What is remembered. Immutable: a later step does not change it.</summary>
    public LbfgsState State { get; private set; } = LbfgsState.New;

    /// <summary>
    /// One step: up to so many directions as the constructor was told. If the closure throws, the parameters and what is
    /// remembered are as they were; a gradient that is null counts as zero.
    /// </summary>
    /// <param name="closure">Forgets the gradients, computes the loss of the parameters as they are, runs its backward pass, and returns it.</param>
    /// <returns>The loss before the step.</returns>
    public double Step(Func<Variable> closure)
    {
        ArgumentNullException.ThrowIfNull(closure);
        var before = Array.ConvertAll(_parameters, static x => x.Tensor.Detach());
        try
        {
            var (next, loss, state) = _rule.StepWith(Evaluate, before, State);
            Put(next);
            State = state;
            return loss;
        }
        catch
        {
            Put(before);
            throw;
        }

        (double Value, IReadOnlyList<Tensor?> Gradients) Evaluate(Tensor[] point)
        {
            Put(point);
            using var recording = GradMode.EnableGrad();
            var loss = closure() ?? throw OptimizerErrors.NoLoss(Name);
            return (loss.Item(), Array.ConvertAll(_parameters, static x => x.Grad?.Tensor.Detach()));
        }
    }

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in _parameters) parameter.ZeroGrad();
    }

    /// <summary>What it remembers and the learning rate, as named tensors.</summary>
    public IReadOnlyDictionary<string, Tensor> Save()
        => new SortedDictionary<string, Tensor>(State.ToTensors().ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal) { [Rate] = Tensor.Scalar(LearningRate) };

    /// <inheritdoc/>
    public Action Restoring(IReadOnlyDictionary<string, Tensor> saved)
    {
        var rule = _rule with { LearningRate = new SavedTensors(Name, saved).Number(Rate) };
        var state = LbfgsState.FromTensors(saved);
        if (state.Last is { } last && _space.Flat(Array.ConvertAll(_parameters, static x => x.Tensor)) is var point
            && (last.Direction.Numel != point.Numel || last.Direction.DType != point.DType))
            throw OptimisationErrors.LbfgsState(last.Direction, point);
        return () => (_rule, State) = (rule, state);
    }

    private void Put(Tensor[] values)
    {
        for (var i = 0; i < values.Length; i++) _parameters[i].Put(values[i]);
    }
}
