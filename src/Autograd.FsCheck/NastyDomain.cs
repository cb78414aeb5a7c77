namespace Autograd.Testing;

/// <summary>What breaks programs.</summary>
internal sealed class NastyDomain(string name, bool endless) : Domain(name)
{
    private static readonly double[] Singles =
    [
        0, -0.0, float.Epsilon, -float.Epsilon, 1.17549435e-38, -1.17549435e-38, float.MaxValue, -float.MaxValue, 1.1920929e-7, 1, -1, 2, 3, -3,
        0.5, -0.5, 1.5, 2.5, -2.5, 16777216, 16777215, 1e-30, -1e30, Math.PI / 2, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    private static readonly double[] Doubles =
    [
        double.Epsilon, -double.Epsilon, 2.2250738585072014e-308, double.MaxValue, -double.MaxValue, 2.220446049250313e-16, 9007199254740992, 9007199254740991, 1e-300, -1e300,
    ];

    private readonly double[] _singles = [.. Singles.Where(x => endless || double.IsFinite(x))];

    internal override double[] Draw(Random random, Shape shape, DType dtype)
    {
        var most = dtype == Autograd.DType.Float32 ? 126 : 1022;
        var values = new double[shape.Numel];
        foreach (ref var value in values.AsSpan())
        {
            value = random.Next(4) switch
            {
                0 => Math.ScaleB((2 * random.NextDouble()) - 1, random.Next(-most, most)),
                1 => random.Next(-8, 9) / 2.0,
                2 when dtype != Autograd.DType.Float32 => Doubles[random.Next(Doubles.Length)],
                _ => _singles[random.Next(_singles.Length)],
            };
            if (dtype == Autograd.DType.Float32) value = (float)value;
        }

        return values;
    }

    internal override bool Holds(NdArray x) => endless || Values.Of(x).All(double.IsFinite);
}
