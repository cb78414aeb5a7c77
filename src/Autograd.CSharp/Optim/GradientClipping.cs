namespace Autograd;

/// <summary>Bounds the gradients that a backward pass left in parameters, before an optimizer uses them. For gradient maps see <see cref="Gradients.ClipByNorm"/>.</summary>
public static class GradientClipping
{
    /// <summary>
    /// Scales all gradients down together, so that their norm as one vector is at most a bound: <c>clip_grad_norm_</c>, with
    /// its factor max / (norm + 10⁻⁶), where that is below 1.
    /// </summary>
    /// <param name="parameters">Variables; one without gradient does not count.</param>
    /// <param name="max">The bound, 0 or more.</param>
    /// <param name="p">The order of the norm, above 0; see <see cref="Gradients.Norm"/>.</param>
    /// <param name="errorIfNotFinite">Whether a norm that is NaN or infinite is an error. If not, NaN makes all gradients NaN, and infinity makes them 0 or NaN.</param>
    /// <returns>The norm before, in double precision.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative or NaN, or the order is not above 0.</exception>
    /// <exception cref="InvalidOperationException">The norm is not finite, and that was to be an error; no gradient has changed.</exception>
    public static double Norm_(IEnumerable<Variable> parameters, double max, double p = 2, bool errorIfNotFinite = false)
    {
        var graded = WithGradient(parameters);
        if (!(max >= 0)) throw GraphErrors.ClipBound("clip by norm", max);
        var norm = Gradients.NormOf(graded.Select(static x => x.Grad!.Tensor), p);
        if (errorIfNotFinite && !double.IsFinite(norm)) throw OptimizerErrors.NormNotFinite(norm);
        var factor = max / (norm + 1e-6);
        if (!(factor >= 1)) Replace(graded, g => g * factor);
        return norm;
    }

    /// <summary>Limits each element of each gradient to [−max, max]; NaN stays: <c>clip_grad_value_</c>.</summary>
    /// <param name="parameters">Variables; one without gradient does not count.</param>
    /// <param name="max">The bound, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative or NaN.</exception>
    public static void Value_(IEnumerable<Variable> parameters, double max)
    {
        var graded = WithGradient(parameters);
        if (!(max >= 0)) throw GraphErrors.ClipBound("clip by value", max);
        Replace(graded, g => g.Clamp(-max, max));
    }

    private static List<Variable> WithGradient(IEnumerable<Variable> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var graded = new List<Variable>();
        foreach (var parameter in parameters)
        {
            ArgumentNullException.ThrowIfNull(parameter, nameof(parameters));
            if (parameter.Grad is not null) graded.Add(parameter);
        }

        return graded;
    }

    private static void Replace(List<Variable> parameters, Func<Tensor, Tensor> function)
    {
        foreach (var parameter in parameters) parameter.Grad = new Variable(function(parameter.Grad!.Tensor.Detach()));
    }
}
