namespace Autograd.Properties.Kernels;

public sealed class ShapeTests
{
    [Fact]
    public void A_shape_spreads_into_its_sizes()
    {
        Shape shape = [3, 4];
        int[] spread = [2, .. shape];
        Assert.Equal([2, 3, 4], spread);
    }

    [Fact]
    public void A_tensor_spreads_into_its_slices()
    {
        Tensor x = [[1, 2], [3, 4], [5, 6]];
        Tensor[] rows = [.. x];
        Assert.Equal(["tensor([1., 2.])", "tensor([3., 4.])", "tensor([5., 6.])"], rows.Select(static row => row.ToString()));
    }

    [Fact]
    public void Sizes_whose_product_overflows_are_refused()
    {
        Assert.Contains("[65536, 65536]", Assert.Throws<ShapeException>(static () => Shape.Of(65536, 65536)).Message, StringComparison.Ordinal);
        Assert.Contains("-1", Assert.Throws<ShapeException>(static () => Shape.Of(2, -1)).Message, StringComparison.Ordinal);
        Assert.Contains("33", Assert.Throws<ShapeException>(static () => Shape.Of([.. Enumerable.Repeat(1, 33)])).Message, StringComparison.Ordinal);
        Assert.Equal(0, Shape.Of(0, 1 << 30).Numel);
    }
}
