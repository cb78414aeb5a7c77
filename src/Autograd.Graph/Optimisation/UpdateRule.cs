using Autograd.Transforms;

namespace Autograd;

/// <summary>
/// An optimiser as a pure function: from parameters, gradients and a state to the next parameters and the next state. A rule
/// is an immutable record of numbers, changed by <c>with</c>, as a schedule does between steps. A parameter without gradient
/// is passed over, its state too. A step is all or nothing: what can be refused is refused before the first parameter.
/// </summary>
/// <remarks>
/// A rule of your own overrides <see cref="Update"/>. It is written in tensor ops, so a step can be differentiated in turn:
/// if a parameter, gradient or state is tracked, so is what comes out, unless the gradients are <see cref="Gradients"/>.
/// </remarks>
public abstract record UpdateRule
{
    /// <summary>The factor of an update, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double LearningRate
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "the learning rate", value);
    }

    = 1e-3;

    /// <summary>λ, 0 or more: the parameter pulls itself towards 0.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double WeightDecay
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "the weight decay", value);
    }

    /// <summary>Whether steps go up the gradient instead of down.</summary>
    public bool Maximize { get; init; }

    /// <summary>What messages call the rule.</summary>
    protected virtual string Name => GetType().Name;

    internal string Called => Name;

    /// <summary>What a state after the first step must hold; of a rule from elsewhere nothing is known.</summary>
    private protected virtual IReadOnlyList<string> Needs => [];

    /// <summary>A step of one parameter.</summary>
    /// <param name="parameter">The parameter, floating.</param>
    /// <param name="gradient">Its gradient, of the same shape and dtype.</param>
    /// <param name="state">What was remembered of it; <see cref="ParameterState.New"/> at first.</param>
    /// <returns>The next parameter, of the same shape and dtype, and what to remember.</returns>
    /// <exception cref="ArgumentException">Shapes or dtypes differ, or the state is of other parameters.</exception>
    public (Tensor Parameter, ParameterState State) Step(Tensor parameter, Tensor gradient, ParameterState state)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(state);
        Check(0, parameter, gradient, state);
        return Updated(0, parameter, gradient, state);
    }

    /// <summary>A step of many parameters.</summary>
    /// <param name="parameters">The parameters, floating.</param>
    /// <param name="gradients">One each, of the same shape and dtype; null for a parameter to pass over.</param>
    /// <param name="state">What was remembered of them; <see cref="OptimizerState.Empty"/> at first.</param>
    /// <returns>The next parameters in the same order, and what to remember.</returns>
    /// <exception cref="ArgumentException">Counts, shapes or dtypes differ, or the state is of other parameters.</exception>
    public (Tensor[] Parameters, OptimizerState State) Step(IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor?> gradients, OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentNullException.ThrowIfNull(state);
        if (gradients.Count != parameters.Count) throw OptimisationErrors.GradientCount(Name, gradients.Count, parameters.Count);
        if (state.Count > parameters.Count) throw OptimisationErrors.StatePlaces(Name, state.Count, parameters.Count);
        for (var i = 0; i < parameters.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(parameters[i], nameof(parameters));
            Check(i, parameters[i], gradients[i], state[i]);
        }

        var (next, states) = (new Tensor[parameters.Count], new ParameterState[parameters.Count]);
        for (var i = 0; i < next.Length; i++)
            (next[i], states[i]) = gradients[i] is { } g ? Updated(i, parameters[i], g, state[i]) : (parameters[i], state[i]);
        return (next, new OptimizerState(states));
    }

    /// <summary>A step of many parameters by the gradient map of a backward pass. No history goes on: each tracked parameter is a new leaf after it.</summary>
    /// <param name="parameters">The parameters as they were differentiated; one that is not in the map is passed over.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="state">What was remembered of them; <see cref="OptimizerState.Empty"/> at first.</param>
    /// <inheritdoc cref="Step(IReadOnlyList{Tensor}, IReadOnlyList{Tensor}, OptimizerState)"/>
    public (Tensor[] Parameters, OptimizerState State) Step(IReadOnlyList<Tensor> parameters, Gradients gradients, OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradients);
        var (constants, found) = (new Tensor[parameters.Count], new Tensor?[parameters.Count]);
        for (var i = 0; i < constants.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(parameters[i], nameof(parameters));
            (constants[i], found[i]) = (parameters[i].Detach(), gradients.TryGetValue(parameters[i], out var g) ? g.Detach() : null);
        }

        var (next, after) = Step(constants, found, state);
        for (var i = 0; i < next.Length; i++)
            next[i] = found[i] is null ? parameters[i] : parameters[i].IsTracked ? next[i].Track() : next[i];
        return (next, after);
    }

    /// <summary>A step of a record of parameters, by gradients in the same form, as <see cref="Differentiate"/> gives them.</summary>
    /// <inheritdoc cref="Step(IReadOnlyList{Tensor}, IReadOnlyList{Tensor}, OptimizerState)"/>
    public (TParameters Parameters, OptimizerState State) Step<TParameters>(TParameters parameters, TParameters gradients, OptimizerState state)
        where TParameters : IParameters<TParameters>
    {
        var (next, after) = Step(Forms.Of(parameters, nameof(parameters)), Forms.Of(gradients, nameof(gradients)), state);
        return (parameters.FromTensors(next), after);
    }

    /// <summary>The formula: the next value of one parameter, and what to remember. Changes nothing that it is given.</summary>
    /// <param name="x">The parameter.</param>
    /// <param name="g">Its gradient, of the same shape and dtype.</param>
    /// <param name="before">What was remembered; after the first step tensors of the parameter's shape and dtype, or 0-d ones.</param>
    protected abstract (Tensor Parameter, ParameterState State) Update(Tensor x, Tensor g, ParameterState before);

    /// <summary>The direction away from which to go: ±g + λ·x.</summary>
    protected Tensor Penalized(Tensor x, Tensor g)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(g);
        if (Maximize) g = -g;
        return WeightDecay == 0 ? g : g + (WeightDecay * x);
    }

    /// <summary>Whether a kernel may make the step in one pass: nobody will differentiate through it.</summary>
    private protected static bool AreNumbers(Tensor x, Tensor g, ParameterState before)
    {
        if (x.IsTracked || x.IsBatched || g.IsTracked || g.IsBatched) return false;
        foreach (var (_, value) in before)
            if (value.IsTracked || value.IsBatched) return false;
        return true;
    }

    /// <summary>Refuses what does not belong together.</summary>
    internal void Check(int place, Tensor x, Tensor? g, ParameterState state)
    {
        if (!x.DType.IsFloating()) throw OptimisationErrors.NotFloating(Name, place, x.DType);
        if (g is not null && g.Shape != x.Shape) throw OptimisationErrors.GradientShape(Name, place, g.Shape, x.Shape);
        if (g is not null && g.DType != x.DType) throw OptimisationErrors.GradientDType(Name, place, g.DType, x.DType);
        if (state.Steps > 0)
        {
            foreach (var slot in Needs)
                if (state[slot] is null) throw OptimisationErrors.SlotMissing(Name, place, slot);
        }

        foreach (var (slot, value) in state)
            if (value.Rank != 0 && (value.Shape != x.Shape || value.DType != x.DType)) throw OptimisationErrors.StateFits(Name, place, slot, value, x);
    }

    private (Tensor Parameter, ParameterState State) Updated(int place, Tensor x, Tensor g, ParameterState state)
    {
        var (next, after) = Update(x, g, state);
        if (next is null || after is null) throw GraphErrors.NoOutput();
        if (next.Shape != x.Shape || next.DType != x.DType) throw OptimisationErrors.BadUpdate(Name, place, next, x);

        // Now, in one pass: what waits would keep the gradient and the state before alive.
        foreach (var (_, value) in after)
            if (!value.IsBatched) value.Value.Late?.Keep();
        if (!next.IsBatched) next.Value.Compute();
        foreach (var (_, value) in after)
            if (!value.IsBatched) value.Value.Compute();
        return (next, after);
    }
}
