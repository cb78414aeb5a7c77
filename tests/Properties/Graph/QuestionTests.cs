namespace Autograd.Properties.Graph;

/// <summary>Questions about elements: what they are, and whether all or some of them are so.</summary>
public sealed class QuestionTests
{
    private static readonly Tensor Numbers = Tensor.From([0, 1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0], 2, 3);

    [Fact]
    public void Every_number_is_finite_infinite_or_NaN()
    {
        foreach (var x in (Tensor[])[Numbers, Numbers.To(DType.Float32), Numbers.T.Copy().T])
        {
            Assert.Equal([false, false, true, false, false, false], x.IsNan().ToArray<bool>());
            Assert.Equal([false, false, false, true, true, false], x.IsInf().ToArray<bool>());
            Assert.Equal([true, true, false, false, false, true], x.IsFinite().ToArray<bool>());
        }

        foreach (var x in (Tensor[])[Tensor.From([long.MinValue, long.MaxValue]), Tensor.From([true, false])])
        {
            Assert.True(x.IsFinite().All().Item<bool>());
            Assert.False((x.IsNan() | x.IsInf()).Any().Item<bool>());
        }
    }

    [Fact]
    public void Answers_are_given_along_a_dimension_too()
    {
        Assert.Equal([false, true, false], Numbers.All(0).ToArray<bool>());
        Assert.Equal([false, false], Numbers.All(-1).ToArray<bool>());
        Assert.Equal([true, true, true], Numbers.Any(0).ToArray<bool>());
        Assert.Equal(Shape.Of(2, 1), Numbers.Any(1, keepDim: true).Shape);
        Assert.Equal([true, true], Tensor.Zeros(2, 0).All(1).ToArray<bool>());
        Assert.Equal([false, false], Tensor.Zeros(2, 0).Any(1).ToArray<bool>());
        Assert.Throws<ShapeException>(static () => Numbers.All(2));
    }

    [Fact]
    public void Many_at_once_are_asked_one_by_one()
    {
        Func<Tensor, Tensor>[] questions = [static x => x.IsNan(), static x => x.IsInf(), static x => x.IsFinite(), static x => x.All(0), static x => x.Any(-1, keepDim: true), static x => x.All()];
        foreach (var ask in questions)
        {
            var expected = Tensor.Stack(ask(Numbers[0]), ask(Numbers[1]));
            var ours = Vectorize.VMap(ask)(Numbers);
            Assert.Equal(expected.Shape, ours.Shape);
            Assert.Equal(expected.ToArray<bool>(), ours.ToArray<bool>());
        }
    }
}
