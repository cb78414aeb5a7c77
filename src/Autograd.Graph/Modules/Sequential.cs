using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>Layers one after another. The parameters of layer i are named <c>i.weight</c>, as PyTorch's.</summary>
public sealed record Sequential : IModule<Sequential>, ILayer
{
    private readonly ILayer[] _layers;

    /// <summary>Layers in their order.</summary>
    /// <exception cref="ArgumentNullException">The list or a layer is null.</exception>
    public Sequential(params IEnumerable<ILayer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        _layers = [.. layers];
        foreach (var layer in _layers) ArgumentNullException.ThrowIfNull(layer, nameof(layers));
    }

    /// <summary>The layers.</summary>
    public IReadOnlyList<ILayer> Layers => _layers;

    /// <summary>What the last layer makes of what the ones before it made; <paramref name="x"/> itself if there are none.</summary>
    public Tensor Forward(Tensor x)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var layer in _layers) x = layer.Forward(x);
        return x;
    }

    /// <inheritdoc/>
    public Sequential Rebuild(Parts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var layers = new ILayer[_layers.Length];
        for (var i = 0; i < layers.Length; i++) layers[i] = parts.Layer(Parts.Number(i), _layers[i]);
        return new Sequential(layers);
    }

    /// <summary>The layers' own texts.</summary>
    public override string ToString() => $"Sequential({string.Join(", ", (IEnumerable<ILayer>)_layers)})";
}
