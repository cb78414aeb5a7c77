namespace Autograd.Bench.Workloads;

/// <summary>Rows, columns and indices of one matrix of 256 by 1024.</summary>
internal static class Matrices
{
    internal static IEnumerable<Workload> All()
    {
        var x = Variable.Randn([256, 1024], requiresGrad: true);
        var target = Variable.RandInt(0, 1024, [256]);
        var ids = Variable.RandInt(0, 256, [4096]);
        yield return Of("cross-entropy-256x1024", () => Functional.CrossEntropy(x, target));
        yield return Of("softmax-log-mean-256x1024", () => x.Softmax(1).Log().Mean());
        yield return Of("layer-norm-256x1024", () => (Functional.LayerNorm(x, [1024]) * x).Sum());
        yield return Of("sum-dim0-256x1024", () => x.Sum(dim: 0).Pow(2).Sum());

        // PyTorch's contiguous(xᵀ) has no counterpart: every view is taken wherever an array is.
        yield return Of("transpose-add-256x1024", () => (x.T * 2 + x.T).Sum());
        yield return Of("index-select-4096-of-256x1024", () => x.IndexSelect(0, ids).Sum());

        Workload Of(string name, Func<Variable> loss) => new(name, () =>
        {
            loss().Backward();
            x.ZeroGrad();
        });
    }
}
