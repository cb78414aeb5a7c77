namespace Autograd;

/// <summary>Names and sizes of an exported model.</summary>
public sealed record OnnxOptions
{
    /// <summary>The names of the inputs; <c>input</c>, or <c>input_0</c> and so on, if null.</summary>
    public IReadOnlyList<string>? InputNames { get; init; }

    /// <summary>The names of the outputs; <c>output</c>, or <c>output_0</c> and so on, if null.</summary>
    public IReadOnlyList<string>? OutputNames { get; init; }

    /// <summary>Whether the first dimension of all inputs is a batch that may have another size when the model runs.</summary>
    public bool DynamicBatch { get; init; }
}
