using System.Numerics.Tensors;
using Autograd.Properties.Files;

namespace Autograd.Properties.Neighbours;

/// <summary>.NET's own tensors and spans, both ways.</summary>
public sealed class TensorSpanTests
{
    [Fact]
    public void Tensors_and_views_go_there_and_back()
    {
        var cube = new Tensor(new Generator(1).Normal([2, 3, 4], DType.Float64));
        (string Name, Tensor Tensor)[] views =
        [
            .. FileTensors.All, ("permuted", cube.Permute(2, 0, 1)), ("sliced", cube.Slice(2, 1, 4, 2)), ("picked", cube.Select(1, 2)),
            ("expanded", cube.Select(0, 1).Unsqueeze(1).Expand([3, 5, 4])), ("scalar", cube[1, 2, 3]),
        ];
        foreach (var (name, tensor) in views)
        {
            var expected = tensor.Rank == 0 ? tensor.Reshape(1) : tensor;
            var (span, copy) = tensor.DType switch
            {
                DType.Float32 => Both<float>(tensor),
                DType.Float64 => Both<double>(tensor),
                DType.Int64 => Both<long>(tensor),
                _ => Both<bool>(tensor),
            };
            FileTensors.AssertSame(expected.Detach(), span);
            FileTensors.AssertSame(expected.Detach(), copy);
            Assert.NotEmpty(name);
        }

        static (Tensor Span, Tensor Copy) Both<T>(Tensor tensor)
            where T : unmanaged
            => (Tensor.From(tensor.AsTensorSpan<T>()), Tensor.From(tensor.ToNumericsTensor<T>()));
    }

    [Fact]
    public void Span_of_a_view_copies_nothing()
    {
        var x = Tensor.From([1.0, 2, 3, 4, 5, 6], 2, 3).T;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var span = x.AsTensorSpan<double>();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400);
        Assert.Equal(6.0, span[2, 1]);
        Assert.Equal([3, 2], span.Lengths.ToArray());
    }

    [Fact]
    public void Copy_may_be_written_to()
    {
        var x = Tensor.From([1f, 2]);
        var copy = x.ToNumericsTensor<float>();
        copy[0] = 7;
        Assert.Equal([1f, 2], x.ToArray<float>());
        Assert.Equal([7f, 2], new Variable(Tensor.From(copy)).AsTensorSpan<float>().ToArray());
    }

    [Fact]
    public void Other_elements_are_refused()
    {
        Assert.Throws<DTypeException>(static () => Tensor.Zeros(2).AsTensorSpan<double>().Rank);
        Assert.Throws<DTypeException>(static () => Tensor.Zeros(2).ToNumericsTensor<double>());
        Assert.Throws<DTypeException>(static () => Tensor.From(System.Numerics.Tensors.Tensor.Create([1, 2])));
        Assert.Throws<ArgumentNullException>(static () => Tensor.From((Tensor<float>)null!));
        Assert.Throws<ShapeException>(static () => Tensor.From(System.Numerics.Tensors.Tensor.Create([1f], [.. Enumerable.Repeat<nint>(1, 33)])));
        Assert.Equal([0], Tensor.From(default(ReadOnlyTensorSpan<float>)).Shape.ToArray());
    }

    [Fact]
    public void Plain_spans_go_both_ways()
    {
        ReadOnlySpan<double> values = [1, 2, 3, 4];
        var x = Tensor.From(values, [2, 2]);
        Assert.True(values.SequenceEqual(x.AsSpan<double>()));
        Assert.Equal([1.0, 3, 2, 4], x.T.AsSpan<double>().ToArray());
    }
}

file static class SpanExtensions
{
    internal static T[] ToArray<T>(this ReadOnlyTensorSpan<T> span)
    {
        var array = new T[span.FlattenedLength];
        span.FlattenTo(array);
        return array;
    }
}
