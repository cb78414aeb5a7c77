namespace Autograd;

/// <summary>
/// Updates parameters in place from their <see cref="Variable.Grad"/>. A step is all or nothing: every new value is computed
/// before the first parameter changes, so a step that throws leaves parameters and state as they were.
/// </summary>
/// <remarks>Not for concurrent use: one thread steps, as one thread writes the parameters.</remarks>
public abstract class Optimizer
{
    private readonly Variable[] _parameters;
    private readonly string _name;

    private protected Optimizer(string name, IEnumerable<Variable> parameters, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _name = name;
        _parameters = [.. parameters];
        if (_parameters.Length == 0) throw OptimizerErrors.NoParameters(_name);
        HashSet<Variable> seen = [];
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (_parameters[i] is not { } parameter) throw new ArgumentNullException(nameof(parameters));
            if (!parameter.IsLeaf) throw OptimizerErrors.NotALeaf(_name, i, parameter.GradFn!);
            if (!parameter.DType.IsFloating()) throw OptimizerErrors.NotFloating(_name, i, parameter.DType);
            if (!seen.Add(parameter)) throw OptimizerErrors.Twice(_name, i);
        }

        LearningRate = learningRate;
    }

    /// <summary>The variables that <see cref="Step"/> changes, in the order given.</summary>
    public IReadOnlyList<Variable> Parameters => _parameters;

    /// <summary>The factor of every update, 0 or more; a schedule assigns it between steps.</summary>
    /// <exception cref="ArgumentException">The value is negative or NaN.</exception>
    public double LearningRate
    {
        get;
        set => field = OptimizerErrors.NotNegative(_name, "the learning rate", value);
    }

    /// <summary>
    /// One update. A parameter whose gradient is null is passed over, its state too. Nothing is recorded, and the
    /// parameters stay the leaves that they were.
    /// </summary>
    public void Step()
    {
        var next = new (Tensor Value, Action Commit)?[_parameters.Length];
        for (var i = 0; i < next.Length; i++)
            if (_parameters[i].Grad is { } gradient)
                next[i] = Update(i, _parameters[i].Tensor.Detach(), gradient.Tensor.Detach());

        using (GradMode.NoGrad())
        {
            for (var i = 0; i < next.Length; i++)
            {
                if (next[i] is not { } update) continue;
                _parameters[i].Copy_(update.Value);
                update.Commit();
            }
        }
    }

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in _parameters) parameter.ZeroGrad();
    }

    /// <summary>The new value of a parameter, and what stores its new state. Changes nothing by itself.</summary>
    private protected abstract (Tensor Value, Action Commit) Update(int index, Tensor x, Tensor g);
}
