using Autograd.Kernels;

namespace Autograd.Batching;

/// <summary>How an application of an op to tensors with hidden dimensions becomes applications of ops to tensors without.</summary>
internal static class BatchedOps
{
    /// <summary>The innermost level of the first tensor that hides one; null if none does.</summary>
    internal static Level? LevelOf(params ReadOnlySpan<Tensor> inputs)
    {
        foreach (var x in inputs)
            if (x.IsBatched) return x.Batch!.Levels.Last;
        return null;
    }

    /// <summary>An op of one input; it sees the innermost level as the first dimension of its input, and gives it as the first of its result.</summary>
    internal static Tensor Apply(Tensor x, Func<Tensor, Tensor> op)
    {
        var level = x.Batch!.Levels.Last;
        return Batch.Hide(op(Batch.Show(x, level)), level);
    }

    /// <summary>An op that broadcasts its inputs: the visible dimensions are aligned behind the level's.</summary>
    internal static Tensor Broadcasting(Tensor x, Tensor y, Func<Tensor, Tensor, Tensor> op)
    {
        var level = LevelOf(x, y)!;
        var rank = Math.Max(x.Rank, y.Rank);
        return Batch.Hide(op(Aligned(x, level, rank), Aligned(y, level, rank)), level);
    }

    /// <inheritdoc cref="Broadcasting(Tensor, Tensor, Func{Tensor, Tensor, Tensor})"/>
    internal static Tensor Broadcasting(Tensor x, Tensor y, Tensor z, Func<Tensor, Tensor, Tensor, Tensor> op)
    {
        var level = LevelOf(x, y, z)!;
        var rank = Math.Max(Math.Max(x.Rank, y.Rank), z.Rank);
        return Batch.Hide(op(Aligned(x, level, rank), Aligned(y, level, rank), Aligned(z, level, rank)), level);
    }

    /// <summary>The tensor with its level in front and ones behind that, so that an example has this rank; one that does not hide the level as it is.</summary>
    internal static Tensor Aligned(Tensor x, Level level, int rank)
        => Batch.Hides(x, level) ? Lifted(Batch.Show(x, level), rank + 1) : x;

    /// <summary>Ones inserted behind the first dimension, up to a rank.</summary>
    internal static Tensor Lifted(Tensor x, int rank)
    {
        if (x.Rank >= rank) return x;
        var sizes = new int[rank];
        Array.Fill(sizes, 1);
        sizes[0] = x.Shape.Dims[0];
        for (var d = 1; d < x.Rank; d++) sizes[rank - x.Rank + d] = x.Shape.Dims[d];
        return x.Reshape(Shape.Of(sizes));
    }

    /// <summary>An op along a dimension of an example: a 0-d example counts as a vector of one element.</summary>
    internal static Tensor Along(Tensor x, int dim, Func<Tensor, int, Tensor> op)
        => x.Rank == 1 ? op(x.Unsqueeze(-1), 1).Reshape(x.Shape) : op(x, dim + 1);

    /// <summary>The dimensions of an example, counted behind the level's.</summary>
    internal static int[] Behind(int[] dims)
    {
        var behind = new int[dims.Length];
        for (var i = 0; i < behind.Length; i++) behind[i] = dims[i] + 1;
        return behind;
    }

    /// <summary>One application for each slice along the first dimension.</summary>
    internal static Tensor Each(Tensor many, Func<Tensor, Tensor> op)
    {
        var size = many.Shape.Dims[0];
        if (size == 0)
        {
            // Where there are no examples, one of ones tells the shape of the result.
            var one = op(Tensor.Ones(many.Shape.Without(0), many.DType));
            return Tensor.Zeros(one.Shape.Insert(0, 0), one.DType);
        }

        var results = new Tensor[size];
        for (var b = 0; b < size; b++) results[b] = op(many.Select(0, b));
        return Tensor.Stack(results);
    }

    /// <summary>
    /// A rule that somebody wrote for ordinary tensors: one run for each example, if what it is given hides some.
    /// </summary>
    /// <returns>Whether it did; otherwise nothing was done.</returns>
    internal static bool EachRule(ReadOnlySpan<Tensor?> from, Span<Tensor?> into, Func<Tensor?[], Tensor?[]> rule)
    {
        Level? level = null;
        foreach (var x in from)
            if (x is { IsBatched: true } one) level ??= one.Batch!.Levels.Last;
        if (level is null) return false;
        var given = from.ToArray();
        var results = new Tensor?[level.Size][];
        for (var b = 0; b < results.Length; b++)
            results[b] = rule(Array.ConvertAll(given, x => x is not null && Batch.Hides(x, level) ? Batch.Show(x, level).Select(0, b) : x));
        for (var i = 0; i < into.Length; i++)
        {
            var place = i;
            var some = Array.Find(results, result => result[place] is not null)?[place];
            if (some is null) continue;
            var all = Array.ConvertAll(results, result => result[place] ?? Tensor.ZerosLike(some));
            into[i] = Batch.Hide(Tensor.Stack(all), level);
        }

        return true;
    }

    /// <summary>What has no rule for batches runs once an example.</summary>
    internal static Tensor[] Loop(Func<Tensor[], Tensor[]> op, params ReadOnlySpan<Tensor> inputs)
    {
        var level = LevelOf(inputs)!;
        var hides = new bool[inputs.Length];
        var shown = new Tensor[inputs.Length];
        for (var i = 0; i < shown.Length; i++) (hides[i], shown[i]) = (Batch.Hides(inputs[i], level), Batch.Show(inputs[i], level));

        var examples = new Tensor[Math.Max(level.Size, 1)][];
        for (var b = 0; b < examples.Length; b++)
        {
            level.Cancellation.ThrowIfCancellationRequested();
            examples[b] = op(Example(b));
        }

        var results = new Tensor[examples[0].Length];
        for (var o = 0; o < results.Length; o++)
        {
            var all = Array.ConvertAll(examples, example => example[o]);
            foreach (var one in all)
                if (one.Shape != all[0].Shape) throw GraphErrors.ExamplesDiffer(all[0].Shape, one.Shape);
            results[o] = Batch.Hide(level.Size == 0 ? Tensor.Zeros(all[0].Shape.Insert(0, 0), all[0].DType) : Tensor.Stack(all), level);
        }

        return results;

        // Where there are no examples, one of ones tells the shape of the result.
        Tensor[] Example(int b) => [.. shown.Select((x, i) => !hides[i] ? x : level.Size > 0 ? x.Select(0, b) : Tensor.Ones(x.Shape.Without(0), x.DType))];
    }
}
