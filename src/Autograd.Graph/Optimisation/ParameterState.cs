using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Autograd;

/// <summary>
/// What an optimiser remembers of one parameter: how many steps it took, and tensors under names, such as the running means
/// of Adam. Immutable.
/// </summary>
public sealed class ParameterState : IReadOnlyCollection<KeyValuePair<string, Tensor>>
{
    private readonly (string Name, Tensor Value)[] _tensors;

    /// <summary>A state after some steps.</summary>
    /// <param name="steps">How many, 0 or more.</param>
    /// <param name="tensors">Each name once; no name holds a dot, which files put between names.</param>
    /// <exception cref="ArgumentException">The number is negative, or a name is empty, holds a dot, occurs twice, or is the reserved <c>step</c>.</exception>
    public ParameterState(long steps, params ReadOnlySpan<(string Name, Tensor Value)> tensors)
    {
        if (steps < 0) throw OptimisationErrors.NegativeSteps(steps);
        for (var i = 0; i < tensors.Length; i++)
        {
            var (name, value) = tensors[i];
            ArgumentNullException.ThrowIfNull(name, nameof(tensors));
            ArgumentNullException.ThrowIfNull(value, nameof(tensors));
            if (name is "" or OptimizerState.Step || name.Contains('.', StringComparison.Ordinal)) throw OptimisationErrors.SlotName(name);
            for (var j = 0; j < i; j++)
                if (string.Equals(tensors[j].Name, name, StringComparison.Ordinal)) throw OptimisationErrors.SlotTwice(name);
        }

        (Steps, _tensors) = (steps, tensors.ToArray());
    }

    /// <summary>The state before the first step: nothing is remembered.</summary>
    public static ParameterState New { get; } = new(0);

    /// <summary>How many steps the parameter took. A step that passes it over, for it has no gradient, does not count.</summary>
    public long Steps { get; }

    /// <summary>The number of tensors.</summary>
    public int Count => _tensors.Length;

    /// <summary>A tensor by its name; null if there is none, as before the first step.</summary>
    [SuppressMessage("Design", "CA1043", Justification = "Names are what it is keyed by.")]
    public Tensor? this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            foreach (var (known, value) in _tensors)
                if (string.Equals(known, name, StringComparison.Ordinal)) return value;
            return null;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator()
        => _tensors.Select(static pair => KeyValuePair.Create(pair.Name, pair.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
