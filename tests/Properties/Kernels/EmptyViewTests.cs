namespace Autograd.Properties.Kernels;

public sealed class EmptyViewTests
{
    [Fact]
    public void A_slice_of_an_empty_array_is_readable()
    {
        var x = NdArray.Zeros([12, 0, 4], DType.Float32).Slice(0, 7, 12, 3);
        Assert.Equal([2, 0, 4], x.Shape.ToArray());
        Assert.Empty(x.ToArray<float>());
        Assert.Empty(x.Select(2, 3).ToArray<float>());
    }
}
