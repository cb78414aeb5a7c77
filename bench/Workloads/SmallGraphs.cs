using System.Globalization;

namespace Autograd.Bench.Workloads;

/// <summary>Where what an op costs beside its arithmetic shows: few elements, or one op after another on many.</summary>
internal static class SmallGraphs
{
    internal static IEnumerable<Workload> All()
    {
        var square = Variable.Ones([2, 2], requiresGrad: true);
        yield return new Workload("tutorial-2x2", () =>
        {
            var y = square + 2;
            var z = y * y * 3;
            z.Mean().Backward();
            square.ZeroGrad();
        });

        var x = Variable.Scalar(1.01f, requiresGrad: true);
        var c = Variable.Scalar(0.999f);
        yield return new Workload("scalar-chain-1000", () =>
        {
            Chain(x, c).Backward();
            x.ZeroGrad();
        });
        yield return new Workload("scalar-chain-1000-no-grad", () =>
        {
            using var off = GradMode.NoGrad();
            Chain(x, c);
        });

        foreach (var n in new[] { 1_000, 100_000, 1_000_000, 10_000_000 })
        {
            var vector = Variable.Randn([n], requiresGrad: true);
            yield return new Workload(string.Create(CultureInfo.InvariantCulture, $"elementwise-{n}"), () =>
            {
                ((vector * 2 + 1).Tanh() * vector).Sum().Backward();
                vector.ZeroGrad();
            });
        }
    }

    private static Variable Chain(Variable x, Variable c)
    {
        var y = x;
        for (var i = 0; i < 500; i++)
        {
            y = y * x;
            y = y + c;
        }

        return y;
    }
}
