using Autograd.Transforms;
using MathNet.Numerics.LinearAlgebra;

namespace Autograd;

/// <summary>A model whose last run is kept, so that the Jacobian at a point needs no other one.</summary>
/// <param name="model">From parameters to predictions.</param>
/// <param name="expected">The shape of the observations.</param>
internal sealed class TracedModel(Func<Tensor, Tensor> model, Shape expected)
{
    private (Tensor Point, Trace Trace)? _last;

    internal Vector<double> Values(Vector<double> point) => At(point).Output.To(DType.Float64).ToVector<double>();

    internal Matrix<double> Jacobian(Vector<double> point)
        => Jacobians.Of(At(point), 0, JacobianMode.Auto, CancellationToken.None)[0].ToMatrix<double>();

    // By value: a minimizer may move its vector in place.
    private Trace At(Vector<double> point)
    {
        var x = point.ToTensor();
        if (_last is var (last, trace) && last.AsSpan<double>().SequenceEqual(x.AsSpan<double>())) return trace;
        trace = new Trace(Trace.Single(Forms.Of(model)), [x]);
        if (trace.Output.Shape != expected) throw MathNetErrors.PredictionShape(trace.Output.Shape, expected);
        _last = (x, trace);
        return trace;
    }
}
