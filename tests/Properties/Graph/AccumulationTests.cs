namespace Autograd.Properties.Graph;

/// <summary>
/// A fold that records nothing adds contributions into sums of its own. That shows nowhere: not in the bits, not in
/// gradients that share a buffer with a contribution, not in the next pass.
/// </summary>
public sealed class AccumulationTests
{
    private static readonly BackwardOptions Recorded = new() { CreateGraph = true };

    [Theory]
    [InlineData(1, 5)]
    [InlineData(1000, 5)]
    [InlineData(100_000, 4)] // more than one chunk of parallel work
    [InlineData(7, 40)] // more nodes waiting at once than are searched one by one
    public void Sums_have_the_bits_of_a_recorded_pass(int n, int uses)
    {
        var x = Tensor.Randn([n], new Generator(1)).Track();
        var y = x.Tanh();
        for (var i = 0; i < uses; i++) y += (x * (0.1 * i)).Tanh();
        var z = y.Sum();
        Assert.Equal(z.Backward(options: Recorded)[x].ToArray<float>(), z.Backward()[x].ToArray<float>());
    }

    [Fact]
    public void Views_add_into_a_sum()
    {
        var x = Tensor.Randn([6, 6], new Generator(2)).Track();
        var z = (x + x.T + (x.T * 2) + x.Expand(2, 6, 6).Sum(0) + x.Sum()).Sum();
        Assert.Equal(z.Backward(options: Recorded)[x].ToArray<float>(), z.Backward()[x].ToArray<float>());
    }

    [Fact]
    public void A_gradient_that_passes_unchanged_is_not_added_into()
    {
        var x = Tensor.Randn([4], new Generator(3)).Track();
        var y = x * 1.5;
        var sum = y + y + y + x + x;
        var seed = Tensor.Randn([4], new Generator(4));
        var before = seed.ToArray<float>();
        Tensor[] inputs = [x, y, sum];
        var first = Differentiate.Grad([sum], inputs, [seed]);
        var second = Differentiate.Grad([sum], inputs, [seed]);
        Assert.Equal(before, seed.ToArray<float>());
        for (var i = 0; i < inputs.Length; i++) Assert.Equal(first[i]!.ToArray<float>(), second[i]!.ToArray<float>());
        Assert.Equal(before, first[2]!.ToArray<float>());
    }
}
