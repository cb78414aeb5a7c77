using System.Globalization;

namespace Autograd.Bench.Workloads;

/// <summary>Products of square matrices, nothing recorded.</summary>
internal static class Products
{
    internal static IEnumerable<Workload> All()
    {
        foreach (var n in new[] { 64, 256, 512, 1024 })
        {
            var (a, b) = (Variable.Randn([n, n]), Variable.Randn([n, n]));
            var (c, d) = (a.To(DType.Float64), b.To(DType.Float64));
            yield return new Workload(string.Create(CultureInfo.InvariantCulture, $"gemm-f32-{n}"), () => a.MatMul(b));
            yield return new Workload(string.Create(CultureInfo.InvariantCulture, $"gemm-f64-{n}"), () => c.MatMul(d));
        }
    }
}
