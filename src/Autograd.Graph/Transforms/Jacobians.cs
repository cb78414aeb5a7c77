using Autograd.Batching;

namespace Autograd.Transforms;

/// <summary>A Jacobian by rows or by columns, from one run of the function.</summary>
internal static class Jacobians
{
    // 32 MB of Float64 for each intermediate result of the size of the larger side.
    private const int ChunkElements = 1 << 22;

    /// <summary>The blocks of one output, one an input: the output's shape followed by the input's, in the input's dtype.</summary>
    internal static Tensor[] Of(Trace trace, int output, JacobianMode mode, CancellationToken cancellationToken)
    {
        var y = trace.Outputs[output];
        var columns = 0L;
        foreach (var x in trace.Inputs) columns += x.Numel;
        if (y.Numel == 0 || columns == 0 || !y.IsTracked)
            return Array.ConvertAll(trace.Inputs, x => Tensor.Zeros(Joined(y, x), x.DType));
        var byRows = mode == JacobianMode.Reverse || (mode == JacobianMode.Auto && y.Numel <= columns);
        return byRows ? ByRows(trace, output, cancellationToken) : ByColumns(trace, output, cancellationToken);
    }

    // All covectors of a chunk go through the graph in one pass, as one batch.
    private static Tensor[] ByRows(Trace trace, int output, CancellationToken cancellationToken)
    {
        var y = trace.Outputs[output];
        var columns = 0;
        foreach (var x in trace.Inputs) columns = Math.Max(columns, x.Numel);
        var rows = Array.ConvertAll(trace.Inputs, static _ => new List<Tensor>());
        var cotangents = new Tensor?[trace.Outputs.Length];
        foreach (var (level, basis) in Bases(y, columns, cancellationToken))
        {
            cotangents[output] = basis;
            var pulled = trace.Pull(cotangents, cancellationToken);
            for (var i = 0; i < rows.Length; i++) rows[i].Add(Batch.Spread(pulled[i], level));
        }

        return [.. rows.Select((chunks, i) => Cat(chunks).Reshape(Joined(y, trace.Inputs[i])))];
    }

    private static Tensor[] ByColumns(Trace trace, int output, CancellationToken cancellationToken)
    {
        var y = trace.Outputs[output];
        var tangents = Array.ConvertAll(trace.Inputs, Tensor.ZerosLike);
        var blocks = new Tensor[tangents.Length];
        for (var i = 0; i < blocks.Length; i++)
        {
            var (x, still) = (trace.Inputs[i], tangents[i]);
            List<Tensor> columns = [];
            foreach (var (level, basis) in Bases(x, y.Numel, cancellationToken))
            {
                tangents[i] = basis;
                columns.Add(Batch.Spread(trace.Push(tangents, cancellationToken)[output], level));
            }

            tangents[i] = still;
            blocks[i] = columns.Count == 0
                ? Tensor.Zeros(Joined(y, x), x.DType)
                : Cat(columns).Reshape(Shape.Of(x.Numel, y.Numel)).T.Reshape(Joined(y, x)).To(x.DType);
        }

        return blocks;
    }

    /// <summary>The unit tensors of a tensor's shape, in chunks that bound the memory of a pass.</summary>
    private static IEnumerable<(Level Level, Tensor Basis)> Bases(Tensor like, int other, CancellationToken cancellationToken)
    {
        var size = like.Numel;
        if (size == 0) yield break;
        var basis = new Tensor(NdArray.Eye(size, dtype: like.DType)).Reshape(Shape.Create([size, .. like.Shape.Dims]));
        var chunk = Math.Max(1, ChunkElements / Math.Max(size, other));
        for (var start = 0; start < size; start += chunk)
        {
            var count = Math.Min(chunk, size - start);
            var level = new Level(count, cancellationToken);
            yield return (level, Batch.Hide(count == size ? basis : basis.Slice(0, start, start + count), level));
        }
    }

    private static Tensor Cat(List<Tensor> chunks) => chunks.Count == 1 ? chunks[0] : Tensor.Cat(chunks);

    private static Shape Joined(Tensor y, Tensor x) => Shape.Create([.. y.Shape.Dims, .. x.Shape.Dims]);
}
