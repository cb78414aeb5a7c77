namespace Autograd.Properties.Modules;

/// <summary>A user's own module: what the library asks of one.</summary>
internal sealed record Perceptron(Linear Hidden, Linear Output) : IModule<Perceptron>, ILayer
{
    public Perceptron(int inputs, int hidden, int outputs, Generator generator)
        : this(new Linear(inputs, hidden, generator, dtype: DType.Float64), new Linear(hidden, outputs, generator, dtype: DType.Float64))
    {
    }

    public Tensor Forward(Tensor x) => Output.Forward(Hidden.Forward(x).Tanh());

    public Perceptron Rebuild(Parts parts) => new(parts.Module("hidden", Hidden), parts.Module("output", Output));
}

/// <summary>A module with a list of modules, a parameter, a buffer and a layer of any type.</summary>
internal sealed record Mixed(IReadOnlyList<Linear> Blocks, Tensor Scale, Tensor Table, ILayer Last) : IModule<Mixed>
{
    public Tensor Forward(Tensor x) => Last.Forward(Blocks.Aggregate(x, static (y, block) => block.Forward(y).Sin()) * Scale + Table);

    public Mixed Rebuild(Parts parts)
        => new(parts.Modules("blocks", Blocks), parts.Parameter("scale", Scale), parts.Buffer("table", Table), parts.Layer("last", Last));
}

internal static class Nets
{
    public static Tensor Random(ulong seed, params int[] shape) => Tensor.Randn(Shape.Of(shape), new Generator(seed), DType.Float64);

    public static Mixed Mixed(ulong seed)
    {
        var generator = new Generator(seed);
        return new Mixed(
            [new Linear(3, 3, generator, dtype: DType.Float64), new Linear(3, 3, generator, bias: false, dtype: DType.Float64)],
            Tensor.Float64([1, 2, 3]), Random(seed + 1, 3), new Sequential(new LayerNorm([3], dtype: DType.Float64), Apply.Gelu));
    }
}
