namespace Autograd;

/// <summary>What all states have in common, and how to make one of what knows nothing of checkpoints.</summary>
public static class Checkpointed
{
    /// <summary>Puts a state into place; everything is checked before anything changes.</summary>
    /// <inheritdoc cref="ICheckpointed.Restoring"/>
    public static void Restore(this ICheckpointed checkpointed, IReadOnlyDictionary<string, Tensor> saved)
    {
        ArgumentNullException.ThrowIfNull(checkpointed);
        checkpointed.Restoring(saved)();
    }

    /// <summary>Variables under names: the parameters of a model, and what else of it changes in training.</summary>
    /// <param name="variables">Each name once.</param>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static ICheckpointed Of(IEnumerable<(string Name, Variable Variable)> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var named = new SortedDictionary<string, Variable>(StringComparer.Ordinal);
        foreach (var (name, variable) in variables)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(variables));
            ArgumentNullException.ThrowIfNull(variable, nameof(variables));
            if (!named.TryAdd(name, variable)) throw TrainingErrors.NameTwice(name);
        }

        return new Variables(named);
    }

    /// <inheritdoc cref="Of(IEnumerable{ValueTuple{string, Variable}})"/>
    public static ICheckpointed Of(IEnumerable<KeyValuePair<string, Variable>> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return Of(variables.Select(static pair => (pair.Key, pair.Value)));
    }

    /// <summary>Anything that gives its state as named tensors, and takes it: <c>Checkpointed.Of(model.StateDict, d => model.LoadStateDict(d))</c>.</summary>
    /// <param name="save">Gives the state.</param>
    /// <param name="load">Takes it all or, by exception, not at all.</param>
    public static ICheckpointed Of(Func<IReadOnlyDictionary<string, Tensor>> save, Action<IReadOnlyDictionary<string, Tensor>> load)
    {
        ArgumentNullException.ThrowIfNull(save);
        ArgumentNullException.ThrowIfNull(load);
        return new Functions(save, load);
    }

    private sealed class Variables(SortedDictionary<string, Variable> named) : ICheckpointed
    {
        public IReadOnlyDictionary<string, Tensor> Save()
        {
            var saved = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
            foreach (var (name, variable) in named) saved.Add(name, variable.Tensor.Detach());
            return saved;
        }

        public Action Restoring(IReadOnlyDictionary<string, Tensor> saved)
        {
            var reader = new SavedTensors("model", saved);
            var values = new List<(Variable Variable, Tensor Value)>();
            foreach (var (name, variable) in named) values.Add((variable, reader.Of(name, variable.Shape, variable.DType)));
            reader.Finish();
            return () =>
            {
                foreach (var (variable, value) in values) variable.Put(value);
            };
        }
    }

    private sealed class Functions(Func<IReadOnlyDictionary<string, Tensor>> save, Action<IReadOnlyDictionary<string, Tensor>> load) : ICheckpointed
    {
        public IReadOnlyDictionary<string, Tensor> Save() => save();

        public Action Restoring(IReadOnlyDictionary<string, Tensor> saved)
        {
            ArgumentNullException.ThrowIfNull(saved);
            return () => load(saved);
        }
    }
}
