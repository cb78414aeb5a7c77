namespace Autograd.Exporting;

/// <summary>A recording with its inputs and outputs.</summary>
internal sealed record Traced(
    Recording Recording, string[] InputNames, (Shape Shape, DType DType)[] Inputs, (Shape Shape, DType DType)[] Outputs, Symbol[] Symbols)
{
    internal static Traced Of(Func<Recording, Tensor[], Tensor[]> function, string[] names, NdArray[] values)
    {
        var recording = new Recording();
        var inputs = new Tensor[values.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = recording.Input(names[i], values[i]);
        try
        {
            var outputs = function(recording, [.. inputs]);
            if (outputs is null || outputs.Length == 0 || Array.IndexOf(outputs, null) >= 0) throw OnnxErrors.NoOutput();
            var symbols = new Symbol[outputs.Length];
            for (var o = 0; o < outputs.Length; o++)
                symbols[o] = outputs[o].Symbol is { } symbol && symbol.Recording == recording
                    ? symbol : throw (outputs[o].IsTracked ? OnnxErrors.TrackedOutput(o) : OnnxErrors.NotComputed(o));
            return new Traced(
                recording, names, Array.ConvertAll(values, static x => (x.Shape, x.DType)), Array.ConvertAll(outputs, static y => (y.Shape, y.DType)), symbols);
        }
        finally
        {
            recording.End();
        }
    }
}

/// <summary>Example inputs of other values, to find out what a function reads.</summary>
internal static class Examples
{
    /// <summary>The same numbers backward (indices stay in their range), floating ones also moved and scaled; a larger batch if it is to change.</summary>
    internal static NdArray[] Others(NdArray[] values, bool moreOfThem)
    {
        var others = new NdArray[values.Length];
        for (var i = 0; i < others.Length; i++)
        {
            var x = new Tensor(values[i]).Reshape(-1).Flip(0).Reshape(values[i].Shape);
            if (x.DType.IsFloating()) x = (x * -0.75) + 0.125;
            else if (x.DType == DType.Bool) x = !x;
            if (moreOfThem)
            {
                if (x.Rank == 0 || x.Shape.Dims[0] < 1 || x.Shape.Dims[0] != values[0].Shape[0]) throw OnnxErrors.NoBatch(i, x.Shape);
                x = Tensor.Cat([x, x[..1]], 0);
            }

            others[i] = x.Value;
        }

        return others;
    }
}
