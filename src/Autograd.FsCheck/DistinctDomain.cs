namespace Autograd.Testing;

/// <summary>Values that all differ within a tensor; drawn at least half as far apart as if they lay evenly.</summary>
internal sealed class DistinctDomain(IntervalDomain of) : Domain(of.Name + ", all different")
{
    internal override GradCheckDomain Hull => of.Hull;

    internal override bool MayRepeat(Shape shape) => false;

    internal override double[] Draw(Random random, Shape shape, DType dtype)
    {
        var n = shape.Numel;
        int[] order = [.. Enumerable.Range(0, n)];
        random.Shuffle(order);
        return [.. order.Select(rank => of.At((rank + 0.25 + (random.NextDouble() / 2)) / n, dtype))];
    }

    internal override bool Holds(NdArray x)
    {
        var values = Values.Of(x);
        return of.Holds(x) && values.Distinct().Count() == values.Length;
    }
}
