namespace Autograd.Properties.Modules;

/// <summary>Many modules of one structure as one, under <see cref="Vectorize"/>.</summary>
public sealed class EnsembleTests
{
    private static readonly Tensor X = Nets.Random(2, 5, 3);

    [Fact]
    public void Every_member_gives_what_it_gives_alone()
    {
        Perceptron[] nets = [.. Enumerable.Range(0, 3).Select(static seed => new Perceptron(3, 4, 2, new Generator((ulong)seed)))];
        var all = Vectorize.VMap(static (Perceptron n, Tensor x) => n.Forward(x))(Autograd.Modules.Stack(nets), X);
        Assert.Equal(Shape.Of(3, 5, 2), all.Shape);
        Close(Tensor.Stack(Array.ConvertAll(nets, static n => n.Forward(X))), all);
    }

    [Fact]
    public void Every_member_has_an_input_of_its_own_if_a_dimension_counts_them()
    {
        Lstm[] nets = [.. Enumerable.Range(0, 3).Select(static seed => new Lstm(3, 2, new Generator((ulong)seed), dtype: DType.Float64))];
        var xs = Nets.Random(4, 4, 3, 3);
        var all = Vectorize.VMap(static (Lstm n, Tensor x) => n.Forward(x).Output, xDim: 1)(Autograd.Modules.Stack(nets), xs);
        Close(Tensor.Stack([.. nets.Select((n, i) => n.Forward(xs.Select(1, i)).Output)]), all);
    }

    [Fact]
    public void Gradients_of_members_are_their_own()
    {
        Perceptron[] nets = [.. Enumerable.Range(0, 3).Select(static seed => new Perceptron(3, 4, 2, new Generator((ulong)seed)))];
        static Tensor Slope(Perceptron net) => Differentiate.Grad(n => n.Forward(X).Square().Sum(), net).Hidden.Weight;
        Close(Tensor.Stack(Array.ConvertAll(nets, Slope)), Vectorize.VMap<Perceptron>(Slope)(Autograd.Modules.Stack(nets)));
    }

    [Fact]
    public void Buffers_are_each_members_own_in_training_too()
    {
        var batches = Nets.Random(3, 3, 6, 4);
        BatchNorm[] nets = [.. Enumerable.Range(0, 3).Select(i => new BatchNorm(4, dtype: DType.Float64).Train(new Generator(0), n => n.Forward(batches[i])).Next)];
        var members = Autograd.Modules.Stack(nets);
        Close(Tensor.Stack(Array.ConvertAll(nets, static n => n.Forward(X[.., ..1].Expand(5, 4)))), Vectorize.VMap(static (BatchNorm n) => n.Forward(X[.., ..1].Expand(5, 4)))(members));
        static Tensor Moved(BatchNorm net) => net.Train(new Generator(0), static n => n.Forward(X[.., ..1].Expand(5, 4))).Next.RunningVar!;
        Close(Tensor.Stack(Array.ConvertAll(nets, Moved)), Vectorize.VMap<BatchNorm>(Moved)(members));
    }

    [Fact]
    public void Members_of_different_structure_are_refused_by_the_name_that_differs()
    {
        var generator = new Generator(0);
        Assert.Contains("list of modules", Assert.Throws<ArgumentException>(static () => Autograd.Modules.Stack<Linear>([])).Message, StringComparison.Ordinal);
        Assert.Contains("entry 1", Assert.Throws<ArgumentException>(() => Autograd.Modules.Stack([new Linear(1, 1, generator), null!])).Message, StringComparison.Ordinal);
        Assert.Contains("module 1 differs from module 0 at 'bias'", Assert.Throws<ArgumentException>(
            () => Autograd.Modules.Stack([new Linear(1, 1, generator), new Linear(1, 1, generator, bias: false)])).Message, StringComparison.Ordinal);
        Assert.Contains("at 'weight'", Assert.Throws<ArgumentException>(
            () => Autograd.Modules.Stack([new Linear(1, 1, generator), new Linear(2, 1, generator)])).Message, StringComparison.Ordinal);
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);

        // Both sum the same at most six products in their own order.
        Assert.All(actual.ToArray<double>().Zip(expected.ToArray<double>()), static pair => Assert.Equal(pair.Second, pair.First, 1e-13 * (1 + Math.Abs(pair.Second))));
    }
}
