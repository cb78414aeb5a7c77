namespace Autograd.Transforms;

/// <summary>A Jacobian by rows or by columns, from one run of the function.</summary>
internal static class Jacobians
{
    /// <summary>The blocks of one output, one an input: the output's shape followed by the input's, in the input's dtype.</summary>
    internal static Tensor[] Of(Trace trace, int output, JacobianMode mode)
    {
        var y = trace.Outputs[output];
        var columns = 0L;
        foreach (var x in trace.Inputs) columns += x.Numel;
        if (y.Numel == 0 || columns == 0 || !y.IsTracked)
            return Array.ConvertAll(trace.Inputs, x => Tensor.Zeros(Joined(y, x), x.DType));
        return mode == JacobianMode.Reverse || (mode == JacobianMode.Auto && y.Numel <= columns) ? ByRows(trace, output) : ByColumns(trace, output);
    }

    private static Tensor[] ByRows(Trace trace, int output)
    {
        var y = trace.Outputs[output];
        var basis = new Tensor(NdArray.Eye(y.Numel, dtype: y.DType));
        var rows = new Tensor[trace.Inputs.Length][];
        for (var i = 0; i < rows.Length; i++) rows[i] = new Tensor[y.Numel];
        var cotangents = new Tensor?[trace.Outputs.Length];
        for (var r = 0; r < y.Numel; r++)
        {
            cotangents[output] = basis.Select(0, r).Reshape(y.Shape);
            var pulled = trace.Pull(cotangents);
            for (var i = 0; i < rows.Length; i++) rows[i][r] = pulled[i];
        }

        return [.. rows.Select((row, i) => Tensor.Stack(row).Reshape(Joined(y, trace.Inputs[i])))];
    }

    private static Tensor[] ByColumns(Trace trace, int output)
    {
        var y = trace.Outputs[output];
        var tangents = Array.ConvertAll(trace.Inputs, Tensor.ZerosLike);
        var blocks = new Tensor[tangents.Length];
        for (var i = 0; i < blocks.Length; i++)
        {
            var x = trace.Inputs[i];
            var (still, columns) = (tangents[i], new Tensor[x.Numel]);
            if (columns.Length == 0)
            {
                blocks[i] = Tensor.Zeros(Joined(y, x), x.DType);
                continue;
            }

            var basis = new Tensor(NdArray.Eye(x.Numel, dtype: x.DType));
            for (var c = 0; c < columns.Length; c++)
            {
                tangents[i] = basis.Select(0, c).Reshape(x.Shape);
                columns[c] = trace.Push(tangents)[output];
            }

            tangents[i] = still;
            blocks[i] = Tensor.Stack(columns, y.Rank).Reshape(Joined(y, x)).To(x.DType);
        }

        return blocks;
    }

    private static Shape Joined(Tensor y, Tensor x) => Shape.Create([.. y.Shape.Dims, .. x.Shape.Dims]);
}
