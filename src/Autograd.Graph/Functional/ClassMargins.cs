using Autograd.Batching;

namespace Autograd;

/// <summary>Margins between the scores of classes.</summary>
internal static class ClassMargins
{
    internal static Tensor Multi(string op, Tensor x, Tensor target, int p, double margin, Tensor? weight, Reduction reduction)
    {
        var (scores, _) = Rows(op, x, target);
        var (rows, classes) = (scores.Shape.Dims[0], scores.Shape.Dims[1]);
        if (target.Rank > 1 || target.Numel != rows) throw NetworkErrors.TargetShape(op, target.Shape, x.Shape.Rank < 2 ? default : Shape.Of(rows));
        if (weight is not null && weight.Shape != Shape.Of(classes)) throw NetworkErrors.ClassWeights(op, weight.Shape, classes);
        var index = target.Reshape(rows, 1);
        NeedClasses(op, index, 0, classes);
        var own = scores.Gather(1, index);
        var others = index.Ne(Tensor.Arange(0, classes, dtype: DType.Int64));

        // Relu, since the slope at the margin is 0; the own class is masked: its difference from itself is the margin.
        var steps = Tensor.Where(others, (scores - own + margin).Relu(), 0.0);
        if (p == 2) steps = steps.Square();
        if (weight is not null) steps *= weight.IndexSelect(0, index.Reshape(rows)).Unsqueeze(1);
        return Reduced(steps.Sum(1) / (long)classes, target.Rank == 0, reduction);
    }

    internal static Tensor Multilabel(string op, Tensor x, Tensor target, Reduction reduction)
    {
        if (x.IsBatched || target.IsBatched) return BatchedOps.Loop(one => [Multilabel(op, one[0], one[1], reduction)], x, target)[0];
        if (x.Shape != target.Shape) throw NetworkErrors.TargetShape(op, target.Shape, x.Shape);
        var (scores, alone) = Rows(op, x, target);
        var (rows, classes) = (scores.Shape.Dims[0], scores.Shape.Dims[1]);
        var given = target.AsSpan<long>();
        var (index, counts, targets) = (new long[given.Length], new bool[given.Length], new bool[given.Length]);
        for (var row = 0; row < rows; row++)
        {
            for (var k = row * classes; k < (row + 1) * classes && given[k] != -1; k++)
            {
                if (given[k] < 0 || given[k] >= classes) throw NetworkErrors.NoClass(op, given[k], classes);
                (index[k], counts[k], targets[(row * classes) + (int)given[k]]) = (given[k], true, true);
            }
        }

        var own = scores.Gather(1, Tensor.From<long>(index, rows, classes)).Unsqueeze(2);
        var mask = Tensor.From<bool>(counts, rows, classes).Unsqueeze(2) & !Tensor.From<bool>(targets, rows, classes).Unsqueeze(1);
        var steps = Tensor.Where(mask, (scores.Unsqueeze(1) - own + 1).Relu(), 0.0);
        return Reduced(steps.Sum([1, 2]) / (long)classes, alone, reduction);
    }

    /// <summary>[N, C] of scores, whether there was one row alone; 0-d is one class.</summary>
    private static (Tensor Scores, bool Alone) Rows(string op, Tensor x, Tensor target)
    {
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly(op, x.DType);
        if (target.DType != DType.Int64) throw Errors.IndexDType(op, target.DType);
        if (x.Rank > 2 || (x.Rank > 0 && x.Shape[-1] == 0)) throw NetworkErrors.ScoresShape(op, x.Shape);
        return x.Rank == 2 ? (x, false) : (x.Reshape(1, x.Numel), true);
    }

    private static void NeedClasses(string op, Tensor index, long first, int classes)
    {
        if (index.IsBatched) return; // Picking checks them too.
        foreach (var target in index.AsSpan<long>())
            if (target < first || target >= classes) throw NetworkErrors.NoClass(op, target, classes);
    }

    private static Tensor Reduced(Tensor losses, bool alone, Reduction reduction)
        => LossRules.Reduce(alone && reduction == Reduction.None ? losses.Squeeze(0) : losses, reduction);
}
