using Autograd.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Autograd.Properties.FsCheckPackage;

/// <summary>Laws of generated tensors: views, shrinking, and the arbitraries that FsCheck finds by type.</summary>
public sealed class TensorGeneratorTests
{
    private static readonly Inputs Plain = Inputs.In(Domain.Real);

    [Fact]
    public void A_view_is_equal_to_its_contiguous_copy()
    {
        foreach (var x in Samples.Of(Plain.One(), 300))
        {
            var copy = Tensor.From(x.ToArray<double>(), x.Shape.ToArray());
            Assert.True(copy.Value.IsWholeBuffer);
            Assert.Equal(copy.ToArray<double>(), x.ToArray<double>());
            Assert.Equal(copy.Exp().ToArray<double>(), x.Exp().ToArray<double>());
            Assert.All(DomainTests.Doubles(x), static v => Assert.True(double.IsFinite(v)));
        }
    }

    [Fact]
    public void Views_of_every_kind_are_drawn_and_none_when_none_is_wanted()
    {
        var drawn = Samples.Of(Plain.One(), 300).Select(static x => x.Value).ToList();
        Assert.InRange(drawn.Count(static x => x.IsWholeBuffer), 50, 250);
        Assert.Contains(drawn, static x => x.IsContiguous && x.Offset > 0);
        Assert.Contains(drawn, static x => x.Numel > 1 && x.Strides()[^1] == 2);
        Assert.Contains(drawn, static x => x.Numel > 1 && x.Strides().Any(static s => s < 0));
        Assert.Contains(drawn, static x => x.Numel > 1 && x.Strides().Zip(x.Shape.ToArray()).Any(static s => s is { First: 0, Second: > 1 }));
        Assert.Contains(drawn, static x => x.Shape.Rank == 2 && !x.IsContiguous && x.Transpose(0, 1).IsContiguous);
        Assert.All(Samples.Of(Plain.WithoutViews().One(), 300), static x => Assert.True(x.Value.IsWholeBuffer));
    }

    [Fact]
    public void No_shrink_is_the_value_itself_and_every_walk_down_ends()
    {
        var random = new System.Random(3);
        foreach (var (domain, shapes) in Samples.Domains)
        {
            var arbitrary = Inputs.Of(shapes).WithDomains(domain).One();
            foreach (var x in Samples.Of(arbitrary, 12))
            {
                Assert.DoesNotContain(arbitrary.Shrinker(x), y => y.Shape == x.Shape && y.Value.IsWholeBuffer == x.Value.IsWholeBuffer && Bits(y).SequenceEqual(Bits(x)));

                // Failing at random is the hardest on a shrinker: it cannot go the same way twice.
                Samples.Shrink(arbitrary, x, _ => random.Next(3) == 0);
                Assert.Empty(arbitrary.Shrinker(Samples.Shrink(arbitrary, x, static _ => true).Smallest));
            }
        }

        static IEnumerable<long> Bits(Tensor x) => DomainTests.Doubles(x).Select(BitConverter.DoubleToInt64Bits);
    }

    [Fact]
    public void Everything_shrinks_to_the_number_one()
        => Assert.Equal("tensor(1., dtype=float64)", Samples.Smallest(Plain.One(), static _ => true).ToString());

    [Theory]
    [InlineData(2.7, "tensor(3., dtype=float64)")]
    [InlineData(0.3, "tensor(1., dtype=float64)")]
    public void A_fault_at_large_numbers_shrinks_to_a_scalar_with_a_simple_one(double from, string smallest)
        => Assert.Equal(smallest, Samples.Smallest(Plain.One(), x => DomainTests.Doubles(x).Any(v => v > from)).ToString());

    [Fact]
    public void A_fault_between_simple_numbers_shrinks_to_a_64th()
        => Assert.Equal(45 / 64.0, Samples.Smallest(Inputs.In(Domain.Probability).One(), static x => DomainTests.Doubles(x).Any(static v => v is > 0.7 and < 0.71)).Item());

    [Fact]
    public void A_fault_at_zero_only_is_found_at_zero()
        => Assert.Equal(0, Samples.Smallest(Plain.One(), static x => DomainTests.Doubles(x).Any(static v => v is > -0.001 and < 0.001)).Item());

    [Fact]
    public void A_fault_of_views_stays_a_view()
    {
        var smallest = Samples.Smallest(Plain.One(), static x => !x.Value.IsContiguous);
        Assert.False(smallest.Value.IsContiguous);
        Assert.Equal(Shape.Of(2), smallest.Shape);
    }

    [Fact]
    public void A_fault_of_broadcasting_shrinks_to_two_and_none()
    {
        var (x, y) = Samples.Smallest(Inputs.Of(Shapes.Broadcastable(2)).Two(), static p => p.X.Numel > p.Y.Numel);
        Assert.Equal([2], x.Shape.ToArray());
        Assert.Equal(1, y.Numel);
        Assert.Equal([1, 1], x.ToArray<double>());
    }

    [Fact]
    public void A_guilty_element_survives_wherever_it_is()
    {
        var arbitrary = Inputs.Of(Shapes.Any().WithRank(3, 3).WithSizes(4, 4).WithMaxElements(64)).WithoutViews().One();
        var start = Tensor.From([.. Enumerable.Range(0, 64).Select(static i => i == 41 ? 9.0 : 1)], 4, 4, 4);
        Assert.Equal([9], Samples.Shrink(Plain.One(), start, static x => DomainTests.Doubles(x).Contains(9)).Smallest.ToArray<double>());
        Assert.Equal(64, Samples.Of(arbitrary).Last().Numel);
    }

    [Fact]
    public void A_matrix_shrinks_to_an_identity()
    {
        var arbitrary = Inputs.Of(Shapes.Square()).WithDomains(Domain.PositiveDefinite()).One();
        Assert.Equal([1, 0, 0, 1], Samples.Smallest(arbitrary, static x => x.Shape[-1] >= 2).ToArray<double>());
    }

    [Fact]
    public void Indices_and_masks_keep_their_dtype_beside_floating_inputs()
    {
        var arbitrary = Inputs.Of(Shapes.Like("nk, m, nk")).WithDomains(Domain.Real, Domain.Indices(3), Domain.Mask).WithDType(DType.Float32).Three();
        Assert.All(Samples.Of(arbitrary), static t => Assert.Equal((DType.Float32, DType.Int64, DType.Bool), (t.X.DType, t.Y.DType, t.Z.DType)));
    }

    [Fact]
    public void Every_arbitrary_gives_values_and_shrinks()
    {
        var map = ArbMap.Default.Merge(typeof(TensorArbitraries));
        Check<Shape>(static _ => true);
        Check<Tensor>(static x => Domain.Real.Contains(x));
        Check<Variable>(static x => x.RequiresGrad && x.IsLeaf);
        Check<PositiveTensor>(static x => (x.Value > 0).All().Item<bool>());
        Check<InsideOneTensor>(static x => (x.Value.Abs() < 1).All().Item<bool>());
        Check<NastyTensor>(static x => Domain.Nasty.Contains(x.Value));
        Check<PositiveDefiniteTensor>(static x => Linalg.Cholesky<Tensor>(x.Value).Shape == x.Value.Shape);
        Check<WellConditionedTensor>(static x => Linalg.Inv<Tensor>(x.Value).Shape == x.Value.Shape);
        Check<SameShapePair>(static p => p.X.Shape == p.Y.Shape);
        Check<BroadcastPair>(static p => (p.X + p.Y).Numel >= p.X.Numel);
        Check<MatMulPair>(static p => p.X.MatMul(p.Y).Shape[-1] == p.Y.Shape[-1]);

        void Check<T>(Func<T, bool> law)
        {
            var arbitrary = map.ArbFor<T>();
            Assert.All(Samples.Of(arbitrary, 40), x => Assert.True(law(x) && arbitrary.Shrinker(x).Take(10).All(law), $"{x}"));
        }
    }

    [Fact]
    public void Wrong_inputs_are_refused()
    {
        Assert.Throws<ArgumentNullException>(static () => Inputs.Of(null!));
        Assert.Throws<ArgumentNullException>(static () => Plain.WithDomains(null!));
        Assert.Throws<ArgumentNullException>(static () => Plain.WithDomains([null!]));
        Assert.Throws<ArgumentException>(static () => Plain.WithDomains(Domain.Real, Domain.Real));
        Assert.Throws<ArgumentException>(static () => Inputs.Of(Shapes.Same(2)).One());
        Assert.Throws<ArgumentException>(static () => Plain.Three());
        Assert.Throws<DTypeException>(static () => Plain.WithDType(DType.Int64));
        Assert.Contains("Shapes.Square()", Assert.Throws<ShapeException>(static () => Samples.Of(Inputs.Of(Shapes.Matrices()).WithDomains(Domain.PositiveDefinite()).One()).ToList()).Message);
        Assert.Throws<ShapeException>(static () => Samples.Of(Inputs.In(Domain.WellConditioned()).One()).ToList());
    }
}
