using Autograd.Transforms;
using MathNet.Numerics.Optimization;
using MathNet.Numerics.Optimization.ObjectiveFunctions;

namespace Autograd;

/// <summary>A function of tensors as MathNet's objective.</summary>
internal sealed class TensorObjective(Func<Tensor, Tensor> function) : LazyObjectiveFunctionBase(gradientSupported: true, hessianSupported: true)
{
    // The run that gave the value, of which the gradient is pulled.
    private Trace? _trace;

    public override IObjectiveFunction CreateNew() => new TensorObjective(function);

    public override IObjectiveFunction Fork()
    {
        var fork = (TensorObjective)base.Fork();
        fork._trace = _trace;
        return fork;
    }

    protected override void EvaluateValue()
    {
        _trace = new Trace(Trace.Single(Forms.Of(function)), [Point.ToTensor()]);
        Value = _trace.Output.Numel == 1 ? _trace.Output.Item() : throw MathNetErrors.NotOneValue(_trace.Output.Shape);
    }

    protected override void EvaluateGradient()
    {
        if (!HasFunctionValue) EvaluateValue();
        Gradient = _trace!.Pull([Tensor.OnesLike(_trace.Output)], CancellationToken.None)[0].ToVector<double>();
    }

    protected override void EvaluateHessian() => Hessian = Differentiate.Hessian(function, Point.ToTensor()).ToMatrix<double>();
}
