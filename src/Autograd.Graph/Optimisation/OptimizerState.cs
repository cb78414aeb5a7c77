using System.Globalization;

namespace Autograd;

/// <summary>
/// What an optimiser remembers of all parameters, by their places in the list. Immutable; it goes to named tensors and back
/// with the same bits.
/// </summary>
public sealed class OptimizerState
{
    internal const string Step = "step";

    private readonly ParameterState[] _states;

    internal OptimizerState(ParameterState[] states) => _states = states;

    /// <summary>The state before the first step, of any number of parameters.</summary>
    public static OptimizerState Empty { get; } = new([]);

    /// <summary>One more than the last place of which something is remembered.</summary>
    public int Count => _states.Length;

    /// <summary>What is remembered of the parameter at a place; <see cref="ParameterState.New"/> if nothing is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is negative.</exception>
    public ParameterState this[int place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(place);
            return place < _states.Length ? _states[place] : ParameterState.New;
        }
    }

    /// <summary>The state that these tensors are, as <see cref="ToTensors"/> gives them.</summary>
    /// <exception cref="ArgumentException">A name is not of that form, a number of steps is missing, negative or no Int64.</exception>
    public static OptimizerState FromTensors(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var steps = new SortedDictionary<int, long>();
        var slots = new SortedDictionary<int, List<(string Name, Tensor Value)>>();
        foreach (var (name, value) in tensors)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(tensors));
            ArgumentNullException.ThrowIfNull(value, nameof(tensors));
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0 || !int.TryParse(name.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var place)) throw OptimisationErrors.StateName(name);
            if (name[(dot + 1)..] is var slot && slot is not Step) (slots.TryGetValue(place, out var list) ? list : slots[place] = []).Add((slot, value));
            else if (value.DType == DType.Int64 && value.Rank == 0 && steps.TryAdd(place, value.Item<long>())) continue;
            else throw OptimisationErrors.StateNumber(name, value);
        }

        foreach (var place in slots.Keys)
            if (!steps.ContainsKey(place)) throw OptimisationErrors.StateMissing(Errors.Say($"{place}.{Step}"));
        var states = new ParameterState[steps.Count == 0 ? 0 : Bounded(steps.Keys.Last()) + 1];
        Array.Fill(states, ParameterState.New);
        foreach (var (place, count) in steps)
            states[place] = new ParameterState(count, slots.TryGetValue(place, out var list) ? [.. list] : []);
        return new OptimizerState(states);
    }

    /// <summary>
    /// The state as named tensors, sorted: <c>0.step</c> (Int64, 0-d), <c>0.exp_avg</c>, … by the places of the parameters. One
    /// that took no step yet has none.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> ToTensors()
    {
        var tensors = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        for (var i = 0; i < _states.Length; i++)
        {
            if (_states[i].Steps == 0 && _states[i].Count == 0) continue;
            tensors.Add(Errors.Say($"{i}.{Step}"), Tensor.Scalar(_states[i].Steps));
            foreach (var (name, value) in _states[i]) tensors.Add(Errors.Say($"{i}.{name}"), value.Detach());
        }

        return tensors;
    }

    // A file may claim any place; the array that it asks for must not be larger than a list of parameters can be.
    private static int Bounded(int place) => place < 1 << 24 ? place : throw OptimisationErrors.StateName(Errors.Say($"{place}.{Step}"));
}
