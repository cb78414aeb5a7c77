namespace Autograd.Examples.Nist;

/// <summary>Nonlinear least squares on derivatives that the library finds.</summary>
/// <remarks>
/// Levenberg 1944, Marquardt 1963: Gauss–Newton steps (JᵀJ + λI) s = Jᵀr with the columns of J scaled to length 1, λ ten
/// times smaller after a step that helped and ten times larger after one that did not. The normal equations square the
/// condition of J; that costs steps, not digits, because a fixed point has Jᵀr = 0 however roughly s is solved for.
/// </remarks>
public static class LevenbergMarquardt
{
    private const int MaxSteps = 1000;
    private const double Settled = 1e-12;
    private const double MaxDamping = 1e12;

    // Sums of squares closer than this are equal up to rounding: residuals of 1e-5 of data of order 1 carry 1e-11 of noise.
    private const double Noise = 1e-10;

    /// <summary>Minimizes the sum of squared residuals.</summary>
    /// <param name="residuals">From parameters [p] to residuals [n], Float64.</param>
    /// <param name="start">[p].</param>
    /// <param name="stop">Looked at before each step.</param>
    public static Fit Minimize(Func<Tensor, Tensor> residuals, Tensor start, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(start);
        var (b, r) = (start, residuals(start));
        var damping = 1e-3;
        for (var step = 1; step <= MaxSteps; step++)
        {
            stop.ThrowIfCancellationRequested();
            var jacobian = Differentiate.Jacobian(residuals, b);
            var scale = (jacobian * jacobian).Sum(dim: 0).Sqrt();
            var scaled = jacobian / scale;
            var (normal, slope) = (scaled.T.MatMul(scaled), scaled.T.MatMul(r));
            Tensor move;
            while (!TryMove(out move))
                if ((damping *= 10) > MaxDamping) return new Fit(b, Squares(r), step);

            damping /= 10;
            if (Relative(move, b) <= Settled) return new Fit(b, Squares(r), step);

            bool TryMove(out Tensor move)
            {
                var identity = Tensor.Eye(b.Shape[0], dtype: DType.Float64);
                move = Linalg.Solve(normal + damping * identity, slope) / scale;
                var next = b - move;
                var moved = residuals(next);
                // Overflow gives NaN, which is not smaller either.
                if (!(Squares(moved) <= Squares(r) * (1 + Noise))) return false;
                (b, r) = (next, moved);
                return true;
            }
        }

        return new Fit(b, Squares(r), MaxSteps);
    }

    private static double Squares(Tensor r) => r.MatMul(r).Item();

    private static double Relative(Tensor move, Tensor b)
    {
        var (numbers, sizes) = (move.ToArray<double>(), b.ToArray<double>());
        return numbers.Select((x, i) => Math.Abs(x) / Math.Abs(sizes[i])).Max();
    }

    /// <summary>Where a fit ended.</summary>
    /// <param name="Parameters">[p].</param>
    /// <param name="SquaresSum">The residual sum of squares.</param>
    /// <param name="Steps">How many Jacobians it took.</param>
    public sealed record Fit(Tensor Parameters, double SquaresSum, int Steps);
}
