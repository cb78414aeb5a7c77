namespace Autograd;

/// <summary>Several tensors of one dtype as one vector, and back.</summary>
internal sealed class FlatSpace
{
    private readonly string _name;
    private readonly Shape[] _shapes;
    private readonly DType _dtype;

    internal FlatSpace(string name, IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Count == 0) throw OptimisationErrors.NoPoint(name);
        (_name, _shapes) = (name, new Shape[tensors.Count]);
        for (var i = 0; i < _shapes.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(tensors[i], nameof(tensors));
            if (!tensors[i].DType.IsFloating()) throw OptimisationErrors.NotFloating(name, i, tensors[i].DType);
            if (tensors[i].DType != tensors[0].DType) throw OptimisationErrors.MixedDTypes(name, i, tensors[i].DType, tensors[0].DType);
            _shapes[i] = tensors[i].Shape;
        }

        _dtype = tensors[0].DType;
    }

    /// <summary>The elements of all, one tensor after the other, without history.</summary>
    internal Tensor Flat(IReadOnlyList<Tensor> tensors)
        => tensors.Count == 1 ? tensors[0].Detach().Reshape(-1) : Tensor.Cat([.. tensors.Select(static x => x.Detach().Reshape(x.Numel))]);

    /// <summary>The same of gradients; one that is null is zeros.</summary>
    internal Tensor FlatGradient(IReadOnlyList<Tensor?> gradients)
    {
        if (gradients is null || gradients.Count != _shapes.Length) throw OptimisationErrors.GradientCount(_name, gradients?.Count ?? 0, _shapes.Length);
        var all = new Tensor[_shapes.Length];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = gradients[i] ?? Tensor.Zeros(_shapes[i], _dtype);
            if (all[i].Shape != _shapes[i]) throw OptimisationErrors.GradientShape(_name, i, all[i].Shape, _shapes[i]);
            if (all[i].DType != _dtype) throw OptimisationErrors.GradientDType(_name, i, all[i].DType, _dtype);
        }

        return Flat(all);
    }

    /// <summary>The tensors that a vector is.</summary>
    internal Tensor[] Parts(Tensor flat)
    {
        var parts = new Tensor[_shapes.Length];
        for (var (i, at) = (0, 0); i < parts.Length; at += _shapes[i].Numel, i++) parts[i] = flat[at..(at + _shapes[i].Numel)].Reshape(_shapes[i]);
        return parts;
    }
}
