using Autograd.Rules;

namespace Autograd.Properties.Rules;

/// <summary>What a sample says: how the op is called, and on what.</summary>
/// <param name="Call">The call, with exactly the op under test on the path from every differentiable input.</param>
/// <param name="Inputs">The inputs, in the order of the call.</param>
internal sealed record Sample(Func<Tensor[], Tensor[]> Call, params SampleInput[] Inputs)
{
    /// <summary>Whether the call is affine in each input, so that a finite difference with a large step is exact.</summary>
    public bool Affine { get; init; }

    /// <summary>
    /// How many roundings a result may carry beyond those that its terms account for: 1 for most, more where the op
    /// iterates (factorisations).
    /// </summary>
    public double Conditioning { get; init; } = 1;

    /// <summary>
    /// How large terms are that cancel inside the rule (softmax's y·g − y·Σy·g): their roundings remain where the result
    /// itself is 0.
    /// </summary>
    public double Cancelling { get; init; }
}

/// <summary>One case of one op: what a property is checked on, with what it takes to shrink and to print it.</summary>
internal sealed class OpCase
{
    private readonly Func<Source, Sample> _sample;

    private OpCase(Op op, Func<Source, Sample> sample, Source source)
    {
        (Op, _sample) = (op, sample);
        DType = source.Of(DType.Float64, DType.Float32);
        (WeightsChoice, SeedLie) = (source.Int(0, 65535), source.Of(Enum.GetValues<Lie>()));
        Sample = sample(source);
        (Choices, Broadcast) = ([.. source.Drawn], source.Broadcast);
        Affine = Sample.Affine || op is LinearOp or BilinearOp;
    }

    public Op Op { get; }

    public Sample Sample { get; }

    public DType DType { get; }

    public bool Affine { get; }

    public bool? Broadcast { get; }

    public Lie SeedLie { get; }

    public int[] Choices { get; }

    /// <summary>The places of the inputs that have a derivative.</summary>
    public int[] Differentiable => [.. Enumerable.Range(0, Sample.Inputs.Length).Where(i => Sample.Inputs[i].Differentiable)];

    private int WeightsChoice { get; }

    public static OpCase Generate(Op op, Func<Source, Sample> sample, int seed) => new(op, sample, new Source(seed));

    /// <summary>Simpler cases: choices set to 0 in blocks, then one by one, then made smaller.</summary>
    public IEnumerable<OpCase> Shrink()
    {
        for (var block = Choices.Length; block >= 1; block /= 2)
            for (var start = 0; start < Choices.Length; start += block)
                if (Choices.AsSpan(start, Math.Min(block, Choices.Length - start)).ContainsAnyExcept(0))
                    yield return With(i => i >= start && i < start + block ? 0 : Choices[i]);
        for (var at = 0; at < Choices.Length; at++)
        {
            if (Choices[at] > 2) yield return With(i => i == at ? Choices[i] / 2 : Choices[i]);
            if (Choices[at] > 1) yield return With(i => i == at ? Choices[i] - 1 : Choices[i]);
        }
    }

    /// <summary>The inputs as constants.</summary>
    /// <param name="dtype">The floating dtype; the case's own if null.</param>
    /// <param name="views">Whether they lie in memory as the case asks, or in row-major order.</param>
    public Tensor[] Constants(DType? dtype = null, bool views = true)
        => [.. Sample.Inputs.Select(input => Tensor.Of(views ? input.Array(dtype ?? DType) : input.Plain(dtype ?? DType)))];

    /// <summary>Numbers for a seed or a tangent: multiples of 1/8 from −1 to 1, never 0; all 1 in the simplest case.</summary>
    public Tensor Weights(Tensor like, int salt, bool views = true) => Weights(like.Shape, like.DType, salt, views);

    public Tensor Weights(Shape shape, DType dtype, int salt, bool views = true)
    {
        var values = new double[shape.Numel];
        var random = new Random((WeightsChoice * 31) + salt);
        for (var i = 0; i < values.Length; i++) values[i] = WeightsChoice == 0 ? 1 : (random.Next(1, 9) * (random.Next(2) == 0 ? -1 : 1)) / 8.0;
        if (SeedLie == Lie.Expanded) values = SampleInput.Repeated(shape, values);
        var plain = Autograd.Kernels.Kernel.To(NdArray.From<double>(values, shape), dtype);
        return Tensor.Of(views ? SampleInput.Lay(plain, SeedLie) : plain);
    }

    public override string ToString()
        => $"{OpCatalog.NameOf(Op)} in {DType.Name()} of {string.Join("; ", Sample.Inputs.AsEnumerable())}; weights {WeightsChoice} {SeedLie}";

    private OpCase With(Func<int, int> choice)
        => new(Op, _sample, new Source([.. Enumerable.Range(0, Choices.Length).Select(choice)]));
}
