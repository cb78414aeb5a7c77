namespace Autograd.Testing;

/// <summary>Whole numbers from 0: indices, masks.</summary>
internal sealed class WholeDomain(string name, int below, DType dtype) : Domain(name)
{
    public override DType? DType => dtype;

    internal override bool ZeroFirst => true;

    internal override double[] Draw(Random random, Shape shape, DType dtype) => [.. Enumerable.Range(0, shape.Numel).Select(_ => (double)random.Next(below))];

    internal override bool Holds(NdArray x) => Values.Of(x).All(v => v >= 0 && v < below && Math.Floor(v) == v);
}
