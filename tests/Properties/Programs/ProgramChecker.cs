using Autograd.Properties.Rules;

namespace Autograd.Properties.Programs;

/// <summary>Both orders, in both modes, of a scalar function of several tensors against differences along a line.</summary>
internal static class ProgramChecker
{
    private static readonly BackwardOptions Recorded = new() { CreateGraph = true, Unused = UnusedInputs.Zeros };

    /// <summary>Fails unless every way to the first and to the second derivative along the direction agrees with the differences.</summary>
    /// <param name="function">Smooth near the points.</param>
    /// <param name="points">Where, in Float64.</param>
    /// <param name="directions">The direction, one tensor for each point.</param>
    /// <param name="roundings">How many roundings of its own size a value carries: some for each op.</param>
    public static void Check(Func<IReadOnlyList<Tensor>, Tensor> function, Tensor[] points, Tensor[] directions, double roundings)
    {
        var x = Tracked(points, directions, 0);
        var y = function(x);
        var gradients = Gradients(y, x);
        var (pulled, pushed) = (Dot(gradients, directions), Tangent(y, x, directions));
        var size = Terms.Product(gradients.Zip(directions, static (g, t) => ((Tensor?)g, (Tensor?)t))).Size;
        Agree(roundings, size, step => function(Tracked(points, directions, step)).Item(), ("reverse", pulled), ("forward", pushed));

        var second = Gradients(pulled, x);
        var seconds = Terms.Product(second.Zip(directions, static (g, t) => ((Tensor?)g, (Tensor?)t))).Size;
        Agree(
            roundings, Math.Max(size, seconds),
            step =>
            {
                var moved = Tracked(points, directions, step);
                return Dot(Gradients(function(moved), moved), directions).Item();
            },
            ("reverse over reverse", Dot(second, directions)), ("forward over reverse", Tangent(pulled, x, directions)),
            ("reverse over forward", Dot(Gradients(pushed, x), directions)), ("forward over forward", Tangent(pushed, x, directions)));
    }

    private static void Agree(double roundings, double size, Func<double, double> line, params (string Way, Tensor Value)[] found)
    {
        var estimate = FiniteDifference.Derivative(step => [line(step)], roundings);
        var rounding = 4 * roundings / (1L << 52) * (1 + size);
        foreach (var (way, value) in found)
        {
            Terms.AssertWithin(found[0].Value.Item(), value.Item(), rounding, $"{found[0].Way} and {way}");
            Terms.AssertWithin(estimate.Value, value.Item(), (4 * estimate.Error) + rounding, $"differences and {way}");
        }

        Assert.True(estimate.Error <= 1e-4 * (1 + size), FormattableString.Invariant($"the differences did not converge: {estimate}"));
    }

    private static Tensor[] Tracked(Tensor[] points, Tensor[] directions, double step)
        => [.. points.Select((x, i) => (x + (directions[i] * step)).Detach().Track())];

    private static Tensor[] Gradients(Tensor y, Tensor[] x)
        => y.IsTracked ? [.. Differentiate.Grad([y], x, null, Recorded).Select(static g => g!)] : [.. x.Select(Tensor.ZerosLike)];

    private static Tensor Tangent(Tensor y, Tensor[] x, Tensor[] directions)
        => y.IsTracked ? Differentiate.Push([y], x, directions, createGraph: true)[0] : Tensor.ZerosLike(y);

    private static Tensor Dot(Tensor[] x, Tensor[] y) => x.Zip(y, static (a, b) => (a * b).Sum()).Aggregate(static (a, b) => a + b);
}
