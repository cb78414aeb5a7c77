namespace Autograd.Properties.Surface;

/// <summary>Numbers beside tensors: they take the tensor's dtype without passing through another one, and promote as in PyTorch.</summary>
public sealed class NumberTests
{
    private static readonly Tensor X64 = Tensor.From([0.25, 2.0]);

    [Fact]
    public void Numbers_beside_Float64_keep_all_their_digits()
    {
        Assert.Equal([0.25, 2.0], X64.Maximum(0.1).ToArray<double>());
        Assert.Equal([0.1, 0.1], X64.Minimum(0.1).ToArray<double>());
        Assert.Equal([0.25, 0.1], Tensor.Where(X64 < 1, X64, 0.1).ToArray<double>());
        Assert.Equal([0.1, 2.0], Tensor.Where(X64 < 1, 0.1, X64).ToArray<double>());
        Assert.Equal([0.1, 0.1], new Variable(X64).Fill_(0.1).ToArray<double>());
        Assert.Equal([0.1, 0.1], new Variable(X64).Copy_(Variable.Scalar(0.1)).ToArray<double>());
        Assert.Equal([0.25 + 0.1, 2.1], (X64 + 0.1).ToArray<double>());
        Assert.Equal([0.25 + 0.1, 2.1], new Variable(X64).Add_(0.1).ToArray<double>());
        Assert.True(Tensor.From([0.1]).Eq(0.1).Item<bool>());
        Assert.Equal([0.1, 0.1], X64.Clamp(0.1, 0.1).ToArray<double>());
        Assert.Equal(Math.Pow(0.25, 0.1), X64.Pow(0.1).ToArray<double>()[0], 1e-15); // two roundings
    }

    [Fact]
    public void Whole_numbers_beside_Int64_are_exact()
    {
        var x = Tensor.From([10_000_000_000_000_001L, 1]);
        Assert.Equal([10_000_000_000_000_002L, 2], (x + 1).ToArray<long>());
        Assert.Equal([10_000_000_000_000_000L, 0], (x - 1).ToArray<long>());
        Assert.Equal(10_000_000_000_000_002L, x.Sum().Item<long>());
        Assert.Equal([(1L << 60) + 1, (1L << 60) + 2], (Tensor.From([1L, 2]) + (1L << 60)).ToArray<long>());
        Assert.Equal([(1L << 60) - 1, (1L << 60) - 2], ((1L << 60) - Tensor.From([1L, 2])).ToArray<long>());
        Assert.Equal([false, true], Tensor.From([9007199254740993L, 9007199254740992L]).Eq(9007199254740992L).ToArray<bool>());
        Assert.Equal([true, false], (Tensor.From([9007199254740993L, 9007199254740992L]) > 9007199254740992L).ToArray<bool>());
    }

    [Fact]
    public void Numbers_that_are_chosen_are_whole_beside_whole_numbers()
    {
        Tensor whole = Tensor.From([9007199254740993L, 2]), first = Tensor.From([true, false]);
        Assert.Equal([9007199254740993L, 0], Tensor.Where(first, whole, 0).ToArray<long>());
        Assert.Equal([9007199254740995L, 2], Tensor.Where(first, 9007199254740995L, whole).ToArray<long>());
        Assert.Equal([1L, 0], Tensor.Where(first, 1, 0).ToArray<long>());
        Assert.Equal([1f, 0.5f], Tensor.Where(first, 1, 0.5).ToArray<float>());
        Assert.Equal(DType.Float32, Tensor.Where(first, whole, 0.0).DType);
        Assert.Equal(DType.Float64, Tensor.Where(first, X64, 0).DType);
        Assert.Equal(DType.Int64, Variable.Where(new Variable(first), 1, 0).DType);
    }

    [Fact]
    public void Result_dtypes_are_PyTorchs()
    {
        Tensor whole = Tensor.From([1L, 2]), single = Tensor.Ones(2), flags = Tensor.From([true, false]);
        Assert.Equal(DType.Float32, (whole * 0.5).DType);
        Assert.Equal(DType.Float32, (whole * 2.0).DType);
        Assert.Equal(DType.Int64, (whole * 2).DType);
        Assert.Equal(DType.Float32, (whole / 2).DType);
        Assert.Equal(DType.Float32, (single * 2.5).DType);
        Assert.Equal(DType.Float64, (X64 * 2).DType);
        Assert.Equal(DType.Int64, (flags + 1).DType);
        Assert.Equal(DType.Float32, (flags + 0.5).DType);
        Assert.Equal(DType.Float32, (whole + single).DType);
        Assert.Equal(DType.Float64, (single + X64).DType);
        Assert.Equal(DType.Int64, (flags + whole).DType);
        Assert.Equal(DType.Float32, (single + Tensor.Scalar(1.0)).DType); // a 0-d tensor yields to one with dimensions
        Assert.Equal(DType.Float64, (whole + Tensor.Scalar(1.0)).DType);
    }

    [Fact]
    public void Gradients_come_back_in_each_inputs_dtype()
    {
        Tensor single = Tensor.Ones(2).Track(), twice = X64.Track();
        var map = (single * twice * Tensor.From([3L, 4]) * Tensor.From([true, true])).Sum().Backward();
        Assert.Equal([0.75f, 8f], map[single].ToArray<float>());
        Assert.Equal([3.0, 4], map[twice].ToArray<double>());
    }

    [Fact]
    public void Masks_combine()
    {
        Tensor a = Tensor.From([true, true, false]), b = Tensor.From([true, false, false]);
        Assert.Equal([true, false, false], (a & b).ToArray<bool>());
        Assert.Equal([true, true, false], (a | b).ToArray<bool>());
        Assert.Equal([false, false, true], (!a).ToArray<bool>());
        var x = Variable.From([1.0, -2, 3]);
        Assert.Equal([1.0, 3], x[x > 0].ToArray<double>());
        Assert.Equal([3.0], x[(x > 0) & (x > 2)].ToArray<double>());
        Assert.True(((x > 0) & (x > 2)).Any().Item<bool>());
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Mask_without_dimensions_keeps_or_drops_the_whole(bool keep, int rows)
    {
        var x = Tensor.Ones([2, 3], DType.Float64).Track();
        var picked = x[Tensor.Scalar(keep)];
        Assert.Equal([rows, 2, 3], picked.Shape.ToArray());
        Assert.Equal(rows, (picked * 1).Sum().Backward()[x].ToArray<double>()[0]);
        Assert.Equal([rows], Tensor.Scalar(4.0)[Tensor.Scalar(keep)].Shape.ToArray());
    }

    /// <summary>F# translates <c>x.[0..n-1]</c> to GetSlice(0, n − 1), which for n = 0 names no element.</summary>
    [Fact]
    public void FSharp_slices_of_no_elements_are_empty()
    {
        var x = Tensor.From([1.0, 2, 3]);
        Assert.Equal([0], x.GetSlice(0, -1).Shape.ToArray());
        Assert.Equal([0], x.GetSlice(2, 1).Shape.ToArray());
        Assert.Equal([1.0, 2], x.GetSlice(0, 1).ToArray<double>());
        Assert.Equal([2.0, 3], x.GetSlice(1, null).ToArray<double>());
        Assert.Equal([2, 0], Tensor.Ones(2, 3).GetSlice(null, null, 0, -1).Shape.ToArray());
    }

    [Fact]
    public void Lists_of_tensors_may_be_written_as_arguments()
    {
        Tensor a = Tensor.From([1.0]), b = Tensor.From([2.0]);
        Assert.Equal([1.0, 2], Tensor.Cat(a, b).ToArray<double>());
        Assert.Equal([2, 1], Tensor.Stack(a, b).Shape.ToArray());
        Assert.Equal([1, 2], Tensor.Stack([a, b], 1).Shape.ToArray());
        Assert.Equal([5, 4], Variable.Rand(5, 4).Shape.ToArray());
        Assert.Equal([5, 4], Variable.Randn(5, 4).Shape.ToArray());
        Assert.Equal([5, 4], Variable.Randn([5, 4], new Generator(1), DType.Float64).Shape.ToArray());
        Assert.Equal([5, 4], Variable.Rand([5, 4]).Shape.ToArray());
    }
}
