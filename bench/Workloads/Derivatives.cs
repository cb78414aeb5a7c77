namespace Autograd.Bench.Workloads;

/// <summary>Matrices of derivatives, in Float64.</summary>
internal static class Derivatives
{
    internal static IEnumerable<Workload> All()
    {
        var generator = new Generator(0);
        var point = Tensor.Randn([30], generator, DType.Float64) * 0.1 + 1;
        yield return new Workload("rosenbrock-hessian-30", () => Differentiate.Hessian(Rosenbrock, point));

        var w = Tensor.Randn([64, 64], generator, DType.Float64);
        var x = Tensor.Randn([64], generator, DType.Float64);
        yield return new Workload("jacobian-tanh-64", () => Differentiate.Jacobian(z => w.MatMul(z).Tanh(), x));
    }

    private static Tensor Rosenbrock(Tensor x)
    {
        var (head, tail) = (x[..^1], x[1..]);
        return (100 * (tail - head * head).Pow(2) + (1 - head).Pow(2)).Sum();
    }
}
