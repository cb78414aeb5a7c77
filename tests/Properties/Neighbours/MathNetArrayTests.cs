using MathNet.Numerics.LinearAlgebra;

namespace Autograd.Properties.Neighbours;

/// <summary>MathNet's vectors and matrices, both ways: theirs are column-major, ours are row-major.</summary>
public sealed class MathNetArrayTests
{
    [Theory]
    [InlineData(2, 3)]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void Matrices_go_there_and_back(int rows, int columns)
    {
        var x = new Tensor(new Generator(1).Normal([rows, columns], DType.Float64));
        foreach (var tensor in new[] { x, x.T, x.To(DType.Float32).To(DType.Float64), x.Unsqueeze(0).Expand([2, rows, columns])[1], x.Track() })
        {
            var matrix = tensor.ToMatrix<double>();
            Assert.Equal((tensor.Shape[0], tensor.Shape[1]), (matrix.RowCount, matrix.ColumnCount));
            for (var i = 0; i < matrix.RowCount; i++)
                for (var j = 0; j < matrix.ColumnCount; j++) Assert.Equal(tensor[i, j].Item(), matrix[i, j]);
            Files.FileTensors.AssertSame(tensor.Detach(), matrix.ToTensor());
            Files.FileTensors.AssertSame(tensor.To(DType.Float32).Detach(), tensor.To(DType.Float32).ToMatrix<float>().ToTensor());
        }
    }

    [Fact]
    public void Products_agree()
    {
        var generator = new Generator(2);
        Tensor a = new(generator.Normal([3, 4], DType.Float64)), b = new(generator.Normal([4, 2], DType.Float64)), v = new(generator.Normal([4], DType.Float64));
        var product = (a.ToMatrix<double>() * b.ToMatrix<double>()).ToTensor();
        Assert.All((product - a.MatMul(b)).Abs().ToArray<double>(), static error => Assert.InRange(error, 0, 1e-14)); // four products of order 1
        var image = (a.ToMatrix<double>() * v.ToVector<double>()).ToTensor();
        Assert.All((image - a.MatMul(v)).Abs().ToArray<double>(), static error => Assert.InRange(error, 0, 1e-14));
    }

    [Fact]
    public void Sparse_and_diagonal_ones_become_dense()
    {
        Assert.Equal([0.0, 0, 5, 0, 0, 0], Matrix<double>.Build.SparseOfIndexed(2, 3, [(0, 2, 5.0)]).ToTensor().ToArray<double>());
        Assert.Equal([1f, 0, 0, 2], Matrix<float>.Build.DiagonalOfDiagonalArray([1, 2]).ToTensor().ToArray<float>());
        Assert.Equal([0.0, 3], Vector<double>.Build.SparseOfIndexed(2, [(1, 3.0)]).ToTensor().ToArray<double>());
    }

    [Fact]
    public void Copies_share_nothing()
    {
        var x = Tensor.From([1.0, 2]);
        var vector = x.ToVector<double>();
        vector[0] = 7;
        Assert.Equal([1.0, 2], x.ToArray<double>());
        var back = vector.ToTensor();
        vector[1] = 9;
        Assert.Equal([7.0, 2], back.ToArray<double>());
        var column = Tensor.Zeros([3, 1], DType.Float64); // its own transpose in memory
        column.ToMatrix<double>()[0, 0] = 1;
        Assert.Equal([0.0, 0, 0], column.ToArray<double>());
    }

    [Fact]
    public void Wrong_shapes_and_elements_are_refused()
    {
        Assert.Contains("[2, 2]", Assert.Throws<ShapeException>(static () => Tensor.Zeros([2, 2], DType.Float64).ToVector<double>()).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(static () => Tensor.Scalar(1.0).ToVector<double>());
        Assert.Throws<ShapeException>(static () => Tensor.Zeros([2], DType.Float64).ToMatrix<double>());
        Assert.Throws<DTypeException>(static () => Tensor.Zeros(2).ToVector<double>());
        Assert.Throws<DTypeException>(static () => Tensor.Zeros(2, 2).ToMatrix<double>());
        Assert.Throws<DTypeException>(static () => Tensor.From([1L]).ToVector<long>());
        Assert.Throws<ArgumentNullException>(static () => ((Tensor)null!).ToVector<double>());
        Assert.Throws<ArgumentNullException>(static () => ((Tensor)null!).ToMatrix<double>());
        Assert.Throws<ArgumentNullException>(static () => ((Vector<double>)null!).ToTensor());
        Assert.Throws<ArgumentNullException>(static () => ((Matrix<double>)null!).ToTensor());
    }
}
