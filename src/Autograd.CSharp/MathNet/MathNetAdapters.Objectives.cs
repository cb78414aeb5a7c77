using MathNet.Numerics.Optimization;

namespace Autograd;

public static partial class MathNetAdapters
{
    /// <summary>
    /// A function as an objective for MathNet's minimizers (BFGS, limited-memory BFGS, Newton and others), with its
    /// exact gradient and Hessian.
    /// </summary>
    /// <param name="function">From [n], Float64, to one element. It may use other tensors.</param>
    /// <remarks>
    /// Everything is computed when it is asked for. A value and its gradient take one run of the function, a Hessian another
    /// one. As other objectives of MathNet's, it changes as it is evaluated: give one to each minimization, or <c>Fork</c> it.
    /// </remarks>
    public static IObjectiveFunction ToObjective(this Func<Tensor, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new TensorObjective(function);
    }

    /// <summary>
    /// A model of observations as what MathNet's least-squares minimizers take (Levenberg–Marquardt, the trust regions), with its
    /// exact Jacobian: it minimizes Σ wᵢ · (yᵢ − modelᵢ)².
    /// </summary>
    /// <param name="model">From the parameters [p], Float64, to what they predict, [n]. Predictors are tensors that it uses.</param>
    /// <param name="observed">y, [n], Float64.</param>
    /// <param name="weights">w, [n], Float64, not negative; 1 each if left out.</param>
    /// <remarks>The value, the gradient and J'WJ at a point take one run of the model.</remarks>
    /// <exception cref="ShapeException">The observations or the weights are no vectors, or of different lengths; later, the model gives another shape.</exception>
    /// <exception cref="DTypeException">The observations or the weights are not Float64.</exception>
    public static IObjectiveModel ToObjectiveModel(this Func<Tensor, Tensor> model, Tensor observed, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(observed);
        var y = observed.ToVector<double>();
        var w = weights?.ToVector<double>();
        if (w is not null && w.Count != y.Count) throw MathNetErrors.WeightCount(weights!.Shape, observed.Shape);
        var traced = new TracedModel(model, observed.Shape);

        // MathNet hands the predictors through to the model, which has its own; only their number is looked at.
        return ObjectiveFunction.NonlinearModel((p, _) => traced.Values(p), (p, _) => traced.Jacobian(p), y, y, w);
    }
}
