using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Autograd;

/// <summary>
/// The gradient map that a backward pass yields: immutable, from tensors (by their place in the graph) to gradients of
/// the same shape and dtype. A tensor that is absent is not connected to the root; that is another answer than zero.
/// </summary>
[DebuggerDisplay("{Count} gradients")]
public sealed partial class Gradients : IReadOnlyDictionary<Tensor, Tensor>
{
    private readonly Dictionary<Edge, Tensor> _map;

    internal Gradients(Dictionary<Edge, Tensor> map) => _map = map;

    /// <summary>The number of tensors that have a gradient.</summary>
    public int Count => _map.Count;

    /// <summary>The tensors that have a gradient, as places in the graph.</summary>
    public IEnumerable<Edge> Places => _map.Keys;

    /// <summary>The gradients, in an order that the graph fixes.</summary>
    public IEnumerable<Tensor> Values => _map.Values;

    /// <summary>The keys as tensors that are equal to the ones differentiated; their values are not kept by the map.</summary>
    IEnumerable<Tensor> IReadOnlyDictionary<Tensor, Tensor>.Keys => _map.Select(static pair => Key(pair));

    /// <summary>The gradient with respect to a tensor.</summary>
    /// <exception cref="KeyNotFoundException">The tensor is not connected to the root, or was not asked for.</exception>
    public Tensor this[Tensor key] => TryGetValue(key, out var gradient) ? gradient : throw GraphErrors.NotConnected();

    /// <summary>Whether there is a gradient with respect to a tensor.</summary>
    public bool ContainsKey(Tensor key) => TryGetValue(key, out _);

    /// <summary>The gradient with respect to a tensor, if it is connected to the root.</summary>
    public bool TryGetValue(Tensor key, [MaybeNullWhen(false)] out Tensor value)
    {
        ArgumentNullException.ThrowIfNull(key);
        value = null;
        return key.IsTracked && _map.TryGetValue(key.Edge, out value);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Tensor, Tensor>> GetEnumerator()
        => _map.Select(static pair => KeyValuePair.Create(Key(pair), pair.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The gradient at a place in the graph.</summary>
    internal Tensor? At(Edge edge) => _map.GetValueOrDefault(edge);

    // The map must not keep forward values alive, so a key is shown with a gradient's shape and no numbers of its own.
    private static Tensor Key(KeyValuePair<Edge, Tensor> pair)
        => new(NdArray.Zeros(default, pair.Value.DType).Expand(pair.Value.Shape), pair.Key);
}
