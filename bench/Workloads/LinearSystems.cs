namespace Autograd.Bench.Workloads;

/// <summary>Factorisations of one positive definite matrix of 100 by 100, in Float64.</summary>
internal static class LinearSystems
{
    private const int Size = 100;

    internal static IEnumerable<Workload> All()
    {
        var root = Variable.Randn([Size, Size], dtype: DType.Float64);
        var a = (root.MatMul(root.T) + Size * Variable.Eye(Size, dtype: DType.Float64)).Detach().RequiresGrad_();
        var diagonal = Variable.Arange(0, Size * Size, Size + 1, DType.Int64);
        yield return new Workload("cholesky-logdet-100", () =>
        {
            (Linalg.Cholesky(a).Reshape(Size * Size).IndexSelect(0, diagonal).Log().Sum() * 2).Backward();
            a.ZeroGrad();
        });

        var b = Variable.Randn([Size, 10], dtype: DType.Float64);
        yield return new Workload("solve-100", () =>
        {
            Linalg.Solve(a, b).Sum().Backward();
            a.ZeroGrad();
        });
    }
}
