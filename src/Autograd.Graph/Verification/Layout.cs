namespace Autograd.Verification;

/// <summary>How tensors lie one after the other in a row of numbers.</summary>
internal sealed class Layout
{
    private readonly (Shape Shape, DType DType)[] _parts;
    private readonly int[] _starts; // and the end

    private Layout((Shape, DType)[] parts)
    {
        _parts = parts;
        _starts = new int[parts.Length + 1];
        for (var i = 0; i < parts.Length; i++) _starts[i + 1] = checked(_starts[i] + _parts[i].Shape.Numel);
    }

    /// <summary>The number of tensors.</summary>
    internal int Parts => _parts.Length;

    /// <summary>The number of numbers.</summary>
    internal int Count => _starts[^1];

    internal static Layout Of(Tensor[] tensors) => new(Array.ConvertAll(tensors, static t => (t.Shape, t.DType)));

    internal int Start(int part) => _starts[part];

    internal Shape ShapeOf(int part) => _parts[part].Shape;

    internal DType DTypeOf(int part) => _parts[part].DType;

    /// <summary>The tensor that a number belongs to.</summary>
    internal int PartOf(int place)
    {
        var part = Array.BinarySearch(_starts, place);
        if (part < 0) return ~part - 1;
        while (_starts[part + 1] == place) part++; // Empty tensors start there too.
        return part;
    }

    /// <summary>The index of a number in its tensor.</summary>
    internal int[] IndexOf(int place)
    {
        var part = PartOf(place);
        var dims = _parts[part].Shape.Dims;
        var (rest, index) = (place - _starts[part], new int[dims.Length]);
        for (var d = dims.Length - 1; d >= 0; d--) (rest, index[d]) = Math.DivRem(rest, dims[d]);
        return index;
    }

    internal bool Fits(Tensor[] tensors)
    {
        if (tensors.Length != _parts.Length) return false;
        for (var i = 0; i < tensors.Length; i++)
            if (tensors[i].Shape != _parts[i].Shape || tensors[i].DType != _parts[i].DType) return false;
        return true;
    }

    internal double[] Flat(Tensor[] tensors)
    {
        var row = new double[Count];
        for (var i = 0; i < tensors.Length; i++) Copy(tensors[i], row.AsSpan(_starts[i], _starts[i + 1] - _starts[i]));
        return row;
    }

    /// <summary>A part of a row as the tensor that it stands for, rounded to its dtype.</summary>
    internal Tensor Tensor(double[] row, int part)
    {
        var numbers = row.AsSpan(_starts[part], _starts[part + 1] - _starts[part]);
        if (_parts[part].DType == DType.Float64) return Autograd.Tensor.From<double>(numbers, _parts[part].Shape);
        var singles = new float[numbers.Length];
        for (var i = 0; i < singles.Length; i++) singles[i] = (float)numbers[i];
        return Autograd.Tensor.From<float>(singles, _parts[part].Shape);
    }

    internal Tensor[] Tensors(double[] row)
    {
        var tensors = new Tensor[_parts.Length];
        for (var i = 0; i < tensors.Length; i++) tensors[i] = Tensor(row, i);
        return tensors;
    }

    private static void Copy(Tensor from, Span<double> into)
    {
        if (from.DType == DType.Float64)
        {
            from.AsSpan<double>().CopyTo(into);
            return;
        }

        var singles = from.AsSpan<float>();
        for (var i = 0; i < into.Length; i++) into[i] = singles[i];
    }
}
