using Autograd.Testing;

namespace Autograd.Properties.FsCheckPackage;

/// <summary>Laws of domains: what is drawn lies inside, and stays inside as it shrinks.</summary>
public sealed class DomainTests
{
    public static TheoryData<int, DType> Domains
    {
        get
        {
            var data = new TheoryData<int, DType>();
            for (var i = 0; i < Samples.Domains.Length; i++)
                foreach (var dtype in (DType[])[DType.Float64, DType.Float32]) data.Add(i, dtype);
            return data;
        }
    }

    [Theory, MemberData(nameof(Domains))]
    public void Values_lie_in_their_domain_and_so_do_their_shrinks(int index, DType dtype)
    {
        var (domain, shapes) = Samples.Domains[index];
        var arbitrary = Inputs.Of(shapes).WithDomains(domain).WithDType(dtype).One();
        foreach (var x in Samples.Of(arbitrary))
        {
            Assert.Equal(domain.DType ?? dtype, x.DType);
            Assert.True(domain.Contains(x), $"{x} in {domain}");
            foreach (var smaller in arbitrary.Shrinker(x).Take(20)) Assert.True(domain.Contains(smaller) && smaller.DType == x.DType, $"{smaller} in {domain}");
        }
    }

    [Fact]
    public void Open_intervals_leave_their_ends_out_in_both_dtypes()
    {
        foreach (var dtype in (DType[])[DType.Float64, DType.Float32])
        {
            var values = Samples.Of(Inputs.In(Domain.Open(0, 1e-44)).WithDType(dtype).One()).SelectMany(Doubles).ToList();
            Assert.All(values, static v => Assert.True(v > 0 && v < 1e-44, $"{v}"));
            Assert.False(Domain.Open(-1, 1).Contains(Tensor.Full(Shape.Of(1), 1, dtype)));
            Assert.True(Domain.Closed(-1, 1).Contains(Tensor.Full(Shape.Of(1), 1, dtype)));
        }
    }

    [Fact]
    public void Both_sides_of_a_kink_are_drawn_and_the_margin_is_not()
    {
        var values = Samples.Of(Inputs.In(Domain.Real.AwayFrom(0.5, 0)).One()).SelectMany(Doubles).ToList();
        Assert.All(values, static v => Assert.True(Math.Abs(v) >= 0.5, $"{v}"));
        Assert.InRange(values.Count(static v => v > 0) / (double)values.Count, 0.3, 0.7);
    }

    [Fact]
    public void Real_numbers_include_zero_whole_numbers_and_halves()
    {
        var values = Samples.Of(Inputs.In(Domain.Real).One()).SelectMany(Doubles).ToHashSet();
        foreach (var simple in (double[])[0, 1, -1, 0.5, -0.5, 2]) Assert.Contains(simple, values);
    }

    [Theory, InlineData(DType.Float64), InlineData(DType.Float32)]
    public void Nasty_values_are_of_every_kind(DType dtype)
    {
        var values = Samples.Of(Inputs.In(Domain.Nasty).WithDType(dtype).One(), 1000).SelectMany(Doubles).ToList();
        var smallest = dtype == DType.Float32 ? 1.17549435e-38 : 2.2250738585072014e-308;
        Func<double, bool>[] kinds =
        [
            double.IsNaN, double.IsPositiveInfinity, double.IsNegativeInfinity, static v => v == 0 && double.IsNegative(v), static v => v == 0 && double.IsPositive(v),
            v => v != 0 && Math.Abs(v) < smallest, v => Math.Abs(v) == (dtype == DType.Float32 ? float.MaxValue : double.MaxValue), static v => v == 2.5, static v => v == 3,
        ];
        Assert.All(kinds, kind => Assert.Contains(values, v => kind(v)));
    }

    [Theory, InlineData(DType.Float64), InlineData(DType.Float32)]
    public void Positive_definite_matrices_are_symmetric_to_the_bit_and_have_their_eigenvalues(DType dtype)
    {
        foreach (var x in Samples.Of(Inputs.Of(Shapes.Square()).WithDomains(Domain.PositiveDefinite(10)).WithDType(dtype).One()))
        {
            Assert.True(x.Eq(x.Transpose(-2, -1)).All().Item<bool>());
            Assert.All(Doubles(Linalg.Eigvalsh<Tensor>(x)), static v => Assert.InRange(v, 0.4999, 5.0001));
        }
    }

    [Fact]
    public void Values_of_a_distinct_domain_differ()
        => Assert.All(Samples.Of(Inputs.In(Domain.Real.Distinct()).One()), static x => Assert.Equal(x.Numel, Doubles(x).Distinct().Count()));

    [Fact]
    public void Wrong_domains_are_refused()
    {
        Assert.Throws<ArgumentException>(static () => Domain.Open(1, 1));
        Assert.Throws<ArgumentException>(static () => Domain.Open(2, 1));
        Assert.Throws<ArgumentException>(static () => Domain.Closed(double.NaN, 1));
        Assert.Throws<ArgumentException>(static () => Domain.Open(1, double.NaN));
        Assert.Throws<ArgumentException>(static () => Domain.Above(double.PositiveInfinity));
        Assert.Throws<ArgumentException>(static () => Domain.Closed(double.PositiveInfinity, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(static () => Domain.InsideOne.AwayFrom(2, 0));
        Assert.Throws<ArgumentException>(static () => Domain.Real.AwayFrom(0, 0));
        Assert.Throws<ArgumentException>(static () => Domain.Real.AwayFrom(0.1, double.NaN));
        Assert.Throws<ArgumentException>(static () => Domain.PositiveDefinite(0.5));
        Assert.Throws<ArgumentException>(static () => Domain.WellConditioned(double.NaN));
        Assert.Throws<ArgumentException>(static () => Domain.Indices(0));
        Assert.Throws<InvalidOperationException>(static () => Domain.Nasty.AwayFrom(0.1, 0));
        Assert.Throws<InvalidOperationException>(static () => Domain.Mask.Distinct());
        Assert.Throws<ArgumentNullException>(static () => Domain.Real.AwayFrom(0.1, null!));
        Assert.Throws<ArgumentNullException>(static () => Domain.Real.Contains(null!));
    }

    internal static double[] Doubles(Tensor x) => x.To(DType.Float64).ToArray<double>();
}
