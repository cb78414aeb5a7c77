namespace Autograd;

/// <summary>
/// The line search of <c>torch.optim.LBFGS</c>: a step t along d such that f(t) ≤ f(0) + 10⁻⁴·t·f′(0) and |f′(t)| ≤ 0.9·|f′(0)|
/// (Nocedal and Wright 2006, algorithms 3.5 and 3.6, with cubic interpolation).
/// </summary>
internal static class StrongWolfe
{
    private const double Decrease = 1e-4, Curvature = 0.9;
    private const int MaxSteps = 25;

    /// <summary>Finds a step.</summary>
    /// <param name="along">From a step to the point there.</param>
    /// <param name="start">The point at 0; the slope is below 0.</param>
    /// <param name="first">The step to try first.</param>
    /// <param name="length">max |d|: a bracket is small when it is small times this.</param>
    /// <param name="tolerance">How small a bracket may become.</param>
    /// <returns>The point found, and how often the function was called.</returns>
    internal static (Point Found, int Evaluations) Search(Func<double, Point> along, Point start, double first, double length, double tolerance)
    {
        var (before, point, steps) = (start, along(first), 0);
        var (done, low, high) = (false, start, start);
        while (true)
        {
            if (steps == MaxSteps)
            {
                (low, high) = Sorted(start, point);
                break;
            }

            // The end of a stretch that holds such a step: the function went up, or is about to.
            if (TooHigh(point) || (steps > 1 && point.Value >= before.Value))
            {
                (low, high) = Sorted(before, point);
                break;
            }

            if (Math.Abs(point.Slope) <= -Curvature * start.Slope)
            {
                (low, done) = (point, true);
                break;
            }

            if (point.Slope >= 0)
            {
                (low, high) = Sorted(before, point);
                break;
            }

            var next = Cubic(before, point, point.Step + (0.01 * (point.Step - before.Step)), point.Step * 10);
            (before, point) = (point, along(next));
            steps++;
        }

        var slow = false;
        var evaluations = steps + 1;
        while (!done && steps < MaxSteps && !(Math.Abs(high.Step - low.Step) * length < tolerance))
        {
            var (left, right) = (Math.Min(low.Step, high.Step), Math.Max(low.Step, high.Step));
            var t = Cubic(low, high, left, right);

            // A tenth away from the border, if the interpolation hugs it a second time or does not leave it.
            var margin = 0.1 * (right - left);
            if (!(Math.Min(right - t, t - left) < margin)) slow = false;
            else if (!slow && t < right && t > left) slow = true;
            else
            {
                t = Math.Abs(t - right) < Math.Abs(t - left) ? right - margin : left + margin;
                slow = false;
            }

            point = along(t);
            evaluations++;
            steps++;
            if (TooHigh(point) || point.Value >= low.Value)
            {
                (low, high) = Sorted(low, point);
                continue;
            }

            if (Math.Abs(point.Slope) <= -Curvature * start.Slope) done = true;
            else if (point.Slope * (high.Step - low.Step) >= 0) high = low;
            low = point;
        }

        return (low, evaluations);

        // NaN is too high: the search then turns back into the domain of the function, where PyTorch's goes on.
        bool TooHigh(Point p) => !(p.Value <= start.Value + (Decrease * p.Step * start.Slope));
    }

    private static (Point Low, Point High) Sorted(Point x, Point y) => y.Value < x.Value ? (y, x) : (x, y);

    /// <summary>Where the cubic through two points with their slopes is least, between bounds; their middle if it has no such place.</summary>
    private static double Cubic(Point x, Point y, double from, double to)
    {
        if (x.Step > y.Step) (x, y) = (y, x);
        var d1 = x.Slope + y.Slope - (3 * (x.Value - y.Value) / (x.Step - y.Step));
        var square = (d1 * d1) - (x.Slope * y.Slope);
        if (!(square >= 0 && double.IsFinite(square))) return (from + to) / 2;
        var d2 = Math.Sqrt(square);
        var least = y.Step - ((y.Step - x.Step) * ((y.Slope + d2 - d1) / (y.Slope - x.Slope + (2 * d2))));

        // Written so that NaN becomes a bound, as Python's min and max have it.
        var above = least > from ? least : from;
        return above < to ? above : to;
    }

    /// <summary>A place on the line.</summary>
    /// <param name="Step">t.</param>
    /// <param name="Value">f(x + t·d).</param>
    /// <param name="Slope">⟨∇f(x + t·d), d⟩.</param>
    /// <param name="Gradient">∇f(x + t·d), flat.</param>
    internal sealed record Point(double Step, double Value, double Slope, Tensor Gradient);
}
