using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Autograd;

public sealed partial class Gradients
{
    /// <summary>
    /// The same gradients under names that outlive this process: for files, logs and other machines. A named tensor that
    /// this map does not have gets no entry.
    /// </summary>
    /// <param name="parameters">Each name once, each tensor once, all tracked.</param>
    /// <exception cref="ArgumentException">A name or a tensor occurs twice, or a tensor is not tracked.</exception>
    public NamedGradients Named(params IEnumerable<(string Name, Tensor Tensor)> parameters)
    {
        var named = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, place) in NamedGradients.Places("named", parameters))
            if (At(place) is { } g) named.Add(name, g.Detach());
        return new NamedGradients(named);
    }
}

/// <summary>
/// Gradients by the stable names of parameters, in the order of the names (ordinal). Immutable. What was not connected has
/// no entry.
/// </summary>
public sealed class NamedGradients : IReadOnlyDictionary<string, Tensor>
{
    private readonly SortedDictionary<string, Tensor> _map;

    internal NamedGradients(SortedDictionary<string, Tensor> map) => _map = map;

    /// <summary>The number of gradients.</summary>
    public int Count => _map.Count;

    /// <summary>The names, sorted.</summary>
    public IEnumerable<string> Keys => _map.Keys;

    /// <summary>The gradients, in the order of their names.</summary>
    public IEnumerable<Tensor> Values => _map.Values;

    /// <summary>The gradient under a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none: the parameter was not connected, or was not named.</exception>
    public Tensor this[string key] => TryGetValue(key, out var gradient) ? gradient : throw GraphErrors.NoSuchName(key);

    /// <summary>The gradients in a file's bytes, as <see cref="ToBytes"/> writes them.</summary>
    /// <exception cref="InvalidDataException">The bytes are no safetensors file, or hold other than floating tensors.</exception>
    public static NamedGradients FromBytes(ReadOnlySpan<byte> bytes)
    {
        var named = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in Safetensors.Read(bytes).Tensors)
            named.Add(name, tensor.DType.IsFloating() ? tensor : throw SafetensorsErrors.NotAGradient(name, tensor.DType));
        return new NamedGradients(named);
    }

    /// <summary>The gradients in the safetensors layout; the same gradients always give the same bytes.</summary>
    public byte[] ToBytes() => Safetensors.Write(_map.Select(static pair => (pair.Key, pair.Value)));

    /// <summary>The gradient map of parameters with these names. A parameter whose name is not here stays absent.</summary>
    /// <param name="parameters">Each name once, each tensor once, all tracked.</param>
    /// <exception cref="ArgumentException">
    /// A name or a tensor occurs twice, a tensor is not tracked, a gradient has another shape or dtype than its parameter, or no
    /// parameter has the name of some gradient.
    /// </exception>
    public Gradients For(params IEnumerable<(string Name, Tensor Tensor)> parameters)
    {
        var map = new Dictionary<Edge, Tensor>();
        foreach (var (name, place) in Places("for", parameters))
        {
            if (!_map.TryGetValue(name, out var g)) continue;
            var (shape, dtype) = (place.Node!.ShapeOf(place.Index), place.Node.DTypeOf(place.Index));
            if (g.Shape != shape) throw GraphErrors.NamedShape(name, g.Shape, shape);
            if (g.DType != dtype) throw GraphErrors.NamedDType(name, g.DType, dtype);
            map.Add(place, g);
        }

        if (map.Count == _map.Count) return new Gradients(map);
        var known = parameters.Select(static parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        throw GraphErrors.NameWithoutParameter(_map.Keys.First(name => !known.Contains(name)));
    }

    /// <summary>Whether there is a gradient under a name.</summary>
    public bool ContainsKey(string key) => _map.ContainsKey(key);

    /// <summary>The gradient under a name, if there is one.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value) => _map.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => _map.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The places of named tensors, checked.</summary>
    internal static List<(string Name, Edge Place)> Places(string what, IEnumerable<(string Name, Tensor Tensor)> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var (places, names) = (new List<(string Name, Edge Place)>(), new Dictionary<Edge, string>());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, tensor) in parameters)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(parameters));
            ArgumentNullException.ThrowIfNull(tensor, nameof(parameters));
            if (!tensor.IsTracked) throw GraphErrors.NamedConstant(what, name);
            if (!seen.Add(name)) throw GraphErrors.NameTwice(what, name);
            if (!names.TryAdd(tensor.Edge, name)) throw GraphErrors.TwoNames(what, names[tensor.Edge], name);
            places.Add((name, tensor.Edge));
        }

        return places;
    }
}
