namespace Autograd.Properties.OpInfo;

/// <summary>How tensors are made in one of the two worlds that share the ops.</summary>
internal abstract class OpInfoWorld<T>
    where T : TensorOps<T>
{
    /// <summary>A leaf that requires a gradient, or a constant.</summary>
    public abstract T Make(NdArray array, bool requiresGrad);

    /// <summary>The value of a tensor.</summary>
    public abstract NdArray ValueOf(T tensor);
}

/// <summary>The immutable tensors.</summary>
internal sealed class TensorWorld : OpInfoWorld<Tensor>
{
    public static TensorWorld Instance { get; } = new();

    /// <inheritdoc/>
    public override Tensor Make(NdArray array, bool requiresGrad) => requiresGrad ? Tensor.Of(array).Track() : Tensor.Of(array);

    /// <inheritdoc/>
    public override NdArray ValueOf(Tensor tensor) => tensor.Value;
}

/// <summary>The mutable handles of the C# layer.</summary>
internal sealed class VariableWorld : OpInfoWorld<Variable>
{
    public static VariableWorld Instance { get; } = new();

    /// <inheritdoc/>
    public override Variable Make(NdArray array, bool requiresGrad) => new(Tensor.Of(array), requiresGrad);

    /// <inheritdoc/>
    public override NdArray ValueOf(Variable tensor) => tensor.Tensor.Value;
}
