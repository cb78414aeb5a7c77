using System.Runtime.CompilerServices;
using Autograd.Batching;

namespace Autograd;

/// <summary>Functions of one example made into functions of many.</summary>
public static partial class Vectorize
{
    /// <summary>
    /// The function that applies another one to every slice of a tensor at once. The other one is run once, on a tensor
    /// that shows the shape of one slice and stands for all of them: each op handles all slices together, where it can, and
    /// one after the other where it has no rule for that. So the function may use any tensor operation and transform, but
    /// not <c>Item()</c>, a condition, or anything else that asks for the value of a slice.
    /// </summary>
    /// <param name="function">From a slice to a tensor.</param>
    /// <param name="inDim">The dimension that counts the slices; negative numbers count from the end.</param>
    /// <param name="outDim">Where it stands in the result; negative numbers count from the end.</param>
    /// <param name="cancellationToken">Ends a call of the result; looked at in each operation on slices.</param>
    /// <returns>A function that may be vectorized and differentiated in turn.</returns>
    [OverloadResolutionPriority(1)]
    public static Func<Tensor, Tensor> VMap(
        Func<Tensor, Tensor> function, int inDim = 0, int outDim = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return x => Run(v => [function(v[0])], [x], [inDim], [outDim], cancellationToken)[0];
    }

    /// <summary>The function that applies another one to every slice of two tensors, or to every slice of one and the other as it is.</summary>
    /// <param name="function">From two slices to a tensor.</param>
    /// <param name="xDim">The dimension that counts the slices of the first; null if all share it as a whole.</param>
    /// <param name="yDim">The dimension that counts the slices of the second; null if all share it as a whole.</param>
    /// <param name="outDim">Where it stands in the result.</param>
    /// <param name="cancellationToken">Ends a call of the result; looked at in each operation on slices.</param>
    /// <inheritdoc cref="VMap(Func{Tensor, Tensor}, int, int, CancellationToken)"/>
    public static Func<Tensor, Tensor, Tensor> VMap(
        Func<Tensor, Tensor, Tensor> function, int? xDim = 0, int? yDim = 0, int outDim = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return (x, y) => Run(v => [function(v[0], v[1])], [x, y], [xDim, yDim], [outDim], cancellationToken)[0];
    }

    /// <summary>The function that applies another one to every slice of several tensors, with several results.</summary>
    /// <param name="function">From slices to tensors.</param>
    /// <param name="inDims">The dimension that counts the slices of each input, null for one that all share; 0 for all if not given.</param>
    /// <param name="outDims">Where it stands in each result; 0 for all if not given.</param>
    /// <param name="cancellationToken">Ends a call of the result; looked at in each operation on slices.</param>
    /// <inheritdoc cref="VMap(Func{Tensor, Tensor}, int, int, CancellationToken)"/>
    public static Func<Tensor[], Tensor[]> VMap(
        Func<Tensor[], Tensor[]> function, int?[]? inDims = null, int[]? outDims = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return x => Run(function, x, inDims, outDims, cancellationToken);
    }

    private static Tensor[] Run(Func<Tensor[], Tensor[]> function, Tensor[] x, int?[]? inDims, int[]? outDims, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(x);
        cancellationToken.ThrowIfCancellationRequested();
        inDims ??= [.. x.Select(static _ => (int?)0)];
        if (inDims.Length != x.Length) throw GraphErrors.DimCount("inDims", inDims.Length, x.Length);
        var size = -1;
        var dims = new int[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(x[i], nameof(x));
            dims[i] = -1;
            if (inDims[i] is not { } dim) continue;
            if (x[i].Rank == 0) throw GraphErrors.NoDimension("vmap");
            dims[i] = x[i].Shape.Dim("vmap", dim);
            var own = x[i].Shape.Dims[dims[i]];
            if (size >= 0 && own != size) throw GraphErrors.SliceCounts(i, own, size);
            size = own;
        }

        if (size < 0) throw GraphErrors.NothingToMap();
        var level = new Level(size, cancellationToken);
        var slices = new Tensor[x.Length];
        for (var i = 0; i < slices.Length; i++)
        {
            // A place of its own: what is differentiated with respect to a slice is not confused with the whole.
            slices[i] = dims[i] < 0 ? x[i] : Batch.Hide(Moved(x[i].IsTracked ? ViewRules.Alias.Apply(x[i]) : x[i], dims[i], 0), level);
        }

        var results = function(slices);
        cancellationToken.ThrowIfCancellationRequested();
        if (results is null || Array.IndexOf(results, null) >= 0) throw GraphErrors.NoOutput();
        if (outDims is not null && outDims.Length != results.Length) throw GraphErrors.DimCount("outDims", outDims.Length, results.Length);
        var all = new Tensor[results.Length];
        for (var o = 0; o < all.Length; o++)
        {
            all[o] = Batch.Spread(results[o], level);
            all[o] = Moved(all[o], 0, all[o].Shape.Dim("vmap", outDims?[o] ?? 0));
        }

        return all;
    }

    /// <summary>One dimension moved to another place, the others in their order.</summary>
    private static Tensor Moved(Tensor x, int from, int to)
    {
        if (from == to) return x;
        List<int> order = [.. Enumerable.Range(0, x.Rank)];
        order.RemoveAt(from);
        order.Insert(to, from);
        return x.Permute([.. order]);
    }
}
