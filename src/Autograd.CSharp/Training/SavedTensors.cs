using System.Diagnostics.CodeAnalysis;

namespace Autograd;

/// <summary>Reads a saved state: each tensor is asked for once, and none may be left over.</summary>
internal sealed class SavedTensors
{
    private readonly string _what;
    private readonly IReadOnlyDictionary<string, Tensor> _saved;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    internal SavedTensors(string what, IReadOnlyDictionary<string, Tensor> saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        (_what, _saved) = (what, saved);
    }

    /// <summary>A 0-d Float64.</summary>
    internal double Number(string name) => One(name, DType.Float64).Item<double>();

    /// <summary>A 0-d Int64, 0 or more.</summary>
    internal long Count(string name)
        => One(name, DType.Int64).Item<long>() is >= 0 and var count ? count : throw TrainingErrors.NegativeCount(_what, name);

    /// <summary>Three Int64s, which say where a generator stands.</summary>
    internal GeneratorState Generator(string name)
    {
        var value = Of(name, Shape.Of(3), DType.Int64).AsSpan<long>();

        // A generator refuses what no generator gave.
        return new Generator(new GeneratorState(unchecked((ulong)value[0]), unchecked((ulong)value[1]), unchecked((ulong)value[2]))).State;
    }

    /// <summary>A tensor of a shape and dtype.</summary>
    internal Tensor Of(string name, Shape shape, DType dtype)
    {
        var value = Any(name);
        return value.Shape == shape && value.DType == dtype ? value : throw TrainingErrors.SavedFits(_what, name, value, shape, dtype);
    }

    /// <summary>A tensor of any shape and dtype.</summary>
    internal Tensor Any(string name) => TryAny(name, out var value) ? value : throw TrainingErrors.SavedMissing(_what, name);

    internal bool TryAny(string name, [NotNullWhen(true)] out Tensor? value)
    {
        if (!_saved.TryGetValue(name, out value) || value is null) return false;
        _read.Add(name);
        return true;
    }

    /// <summary>Everything under a prefix, which is taken off.</summary>
    internal IReadOnlyDictionary<string, Tensor> Under(string prefix)
    {
        var part = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, value) in _saved)
            if (name.StartsWith(prefix, StringComparison.Ordinal) && _read.Add(name)) part.Add(name[prefix.Length..], value);
        return part;
    }

    /// <summary>Refuses what nobody asked for.</summary>
    internal void Finish()
    {
        foreach (var name in _saved.Keys)
            if (!_read.Contains(name)) throw TrainingErrors.SavedUnknown(_what, name);
    }

    /// <summary>Where a generator stands, as a tensor: the bits of three unsigned numbers.</summary>
    internal static Tensor Of(GeneratorState state)
        => Tensor.From([unchecked((long)state.Seed), unchecked((long)state.Stream), unchecked((long)state.Position)]);

    private Tensor One(string name, DType dtype) => Of(name, default, dtype);
}
