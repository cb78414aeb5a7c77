namespace Autograd;

/// <summary>
/// Updates parameters in place from their <see cref="Variable.Grad"/>, by an <see cref="UpdateRule"/>: this is the thin
/// mutable shell, the rule is the formula. A step is all or nothing: every new value is computed before the first parameter
/// changes, so a step that throws leaves parameters and state as they were.
/// </summary>
/// <remarks>Not for concurrent use: one thread steps, as one thread writes the parameters.</remarks>
public abstract class Optimizer : ICheckpointed
{
    private const string RatePart = "learning_rate", DecayPart = "weight_decay", RulePrefix = "rule.", StatePrefix = "state.";

    private readonly UpdateRule _rule;
    private readonly string _name;
    private Variable[] _parameters;
    private int[] _ends;
    private UpdateRule[] _rules;
    private OptimizerState _state = OptimizerState.Empty;

    /// <summary>An optimizer of parameters that are all treated alike.</summary>
    /// <param name="rule">The formula.</param>
    /// <param name="parameters">Floating leaves, each once.</param>
    /// <exception cref="ArgumentException">There are no parameters, one is named twice, is computed or not floating.</exception>
    protected Optimizer(UpdateRule rule, IEnumerable<Variable> parameters)
        : this(rule, [new ParameterGroup(parameters)])
    {
    }

    /// <summary>An optimizer of groups of parameters.</summary>
    /// <param name="rule">The formula, with the numbers of groups that have none of their own.</param>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ArgumentException">There are no parameters, one is named twice, is computed or not floating; a number is out of its range.</exception>
    protected Optimizer(UpdateRule rule, IEnumerable<ParameterGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(groups);
        ParameterGroup[] all = [.. groups];
        foreach (var group in all) ArgumentNullException.ThrowIfNull(group, nameof(groups));
        (_rule, _name) = (rule, rule.Called);
        _parameters = ParameterList.Checked(_name, all.SelectMany(static group => group.Parameters));
        _rules = Array.ConvertAll(all, group => group.Apply(rule));
        _ends = new int[all.Length];
        for (var (g, end) = (0, 0); g < all.Length; g++) _ends[g] = end += all[g].Parameters.Count;
    }

    /// <summary>The variables that <see cref="Step"/> changes, in the order given.</summary>
    public IReadOnlyList<Variable> Parameters => _parameters;

    /// <summary>The rule of each group, with the numbers that it has now.</summary>
    public IReadOnlyList<UpdateRule> Rules => _rules;

    /// <summary>The learning rate of the first group. Assigning it sets that of all groups; a schedule does so between steps.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double LearningRate
    {
        get => _rules[0].LearningRate;
        set
        {
            var changed = _rules[0] with { LearningRate = value };
            for (var g = 0; g < _rules.Length; g++) _rules[g] = g == 0 ? changed : _rules[g] with { LearningRate = value };
        }
    }

    /// <summary>What is remembered of the parameters, in the order of <see cref="Parameters"/>. Immutable: a later step does not change it.</summary>
    public OptimizerState State => _state;

    /// <summary>Adds parameters, when layers that were frozen are to be trained as well. They begin with their own first step.</summary>
    /// <param name="group">Parameters that are in no group yet, with the numbers of the constructor where it has none of its own.</param>
    /// <exception cref="ArgumentException">A parameter is in a group already, is computed or not floating; a number is out of its range.</exception>
    public void AddGroup(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var (parameters, rule) = (ParameterList.Checked(_name, _parameters.Concat(group.Parameters)), group.Apply(_rule));
        (_parameters, _rules, _ends) = (parameters, [.. _rules, rule], [.. _ends, parameters.Length]);
    }

    /// <summary>Gives a group other numbers: <c>optimizer.SetRule(0, optimizer.Rules[0] with { LearningRate = 0.01 })</c>.</summary>
    /// <param name="group">The place of the group.</param>
    /// <param name="rule">Of the kind that the group has.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    /// <exception cref="ArgumentException">The rule is of another kind, so that its state would not fit.</exception>
    public void SetRule(int group, UpdateRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentOutOfRangeException.ThrowIfNegative(group);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group, _rules.Length);
        _rules[group] = rule.GetType() == _rules[group].GetType() ? rule : throw OptimizerErrors.OtherRule(_name, rule.GetType(), _rules[group].GetType());
    }

    /// <summary>
    /// One update. A parameter whose gradient is null is passed over, its state too. Nothing is recorded, and the
    /// parameters stay the leaves that they were.
    /// </summary>
    public void Step()
    {
        var next = new Tensor?[_parameters.Length];
        var states = new ParameterState[_parameters.Length];
        for (var (i, g) = (0, 0); i < next.Length; i++)
        {
            while (i >= _ends[g]) g++;
            states[i] = _state[i];
            if (_parameters[i].Grad is { } gradient)
                (next[i], states[i]) = _rules[g].Step(_parameters[i].Tensor.Detach(), gradient.Tensor.Detach(), states[i]);
        }

        for (var i = 0; i < next.Length; i++)
            if (next[i] is { } value) _parameters[i].Put(value);
        _state = new OptimizerState(states);
    }

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in _parameters) parameter.ZeroGrad();
    }

    /// <summary>
    /// What it remembers and the learning rate and weight decay of each group, as named tensors: <c>state.0.exp_avg</c>,
    /// <c>rule.0.learning_rate</c>, …
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Save()
    {
        var saved = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, value) in _state.ToTensors()) saved.Add(StatePrefix + name, value);
        for (var g = 0; g < _rules.Length; g++)
        {
            saved.Add(Part(g, RatePart), Tensor.Scalar(_rules[g].LearningRate));
            saved.Add(Part(g, DecayPart), Tensor.Scalar(_rules[g].WeightDecay));
        }

        return saved;
    }

    /// <inheritdoc/>
    public Action Restoring(IReadOnlyDictionary<string, Tensor> saved)
    {
        var reader = new SavedTensors(_name, saved);
        var rules = new UpdateRule[_rules.Length];
        for (var g = 0; g < rules.Length; g++)
            rules[g] = _rules[g] with { LearningRate = reader.Number(Part(g, RatePart)), WeightDecay = reader.Number(Part(g, DecayPart)) };
        var state = OptimizerState.FromTensors(reader.Under(StatePrefix));
        reader.Finish();
        if (state.Count > _parameters.Length) throw OptimisationErrors.StatePlaces(_name, state.Count, _parameters.Length);
        for (var i = 0; i < state.Count; i++) rules[0].Check(i, _parameters[i].Tensor, null, state[i]);
        return () => (_rules, _state) = (rules, state);
    }

    /// <summary>What puts state and rules back to what they are now; the parameters are not its own.</summary>
    internal Action Keep()
    {
        var (state, rules) = (_state, (UpdateRule[])_rules.Clone());
        return () => (_state, _rules) = (state, rules);
    }

    private static string Part(int group, string part) => Errors.Say($"{RulePrefix}{group}.{part}");
}
