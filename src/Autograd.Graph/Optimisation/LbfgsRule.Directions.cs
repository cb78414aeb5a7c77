namespace Autograd;

public sealed partial record LbfgsRule
{
    /// <summary>A step of a function that gives its value and its gradients itself.</summary>
    /// <param name="valueAndGradients">From a point to the value and one gradient each; null counts as zero.</param>
    /// <param name="x">The point: floating tensors of one dtype; taken as constants.</param>
    /// <param name="state">What was remembered; <see cref="LbfgsState.New"/> at first.</param>
    /// <returns>The next point, the value at the point that was given, and what to remember.</returns>
    /// <exception cref="ArgumentException">The state is of another point, the point is not floating, or a gradient does not fit.</exception>
    public (Tensor[] X, double Value, LbfgsState State) StepWith(
        Func<Tensor[], (double Value, IReadOnlyList<Tensor?> Gradients)> valueAndGradients, IReadOnlyList<Tensor> x, LbfgsState state)
    {
        ArgumentNullException.ThrowIfNull(valueAndGradients);
        ArgumentNullException.ThrowIfNull(state);
        var space = new FlatSpace(Name, x);
        var point = space.Flat(x);
        if (state.Last is { } old && (old.Direction.Numel != point.Numel || old.Direction.DType != point.DType))
            throw OptimisationErrors.LbfgsState(old.Direction, point);

        var (value, g) = Evaluate(point);
        var (first, evaluations, iterations) = (value, 1, 0);
        var last = state.Last;
        if (!(Largest(g) > GradientTolerance)) return (space.Parts(point), first, After());
        while (true)
        {
            iterations++;
            var here = Direction(last, g);
            var slope = Dot(g, here.Direction);
            var step = state.Iterations + iterations == 1 ? Math.Min(1, 1 / g.Abs().Sum().Item()) * LearningRate : LearningRate;
            last = here with { StepSize = step };
            if (slope > -ChangeTolerance) break;

            var (from, before, optimal) = (point, value, false);
            if (StrongWolfe)
            {
                var (found, calls) = Autograd.StrongWolfe.Search(
                    t => At(from, t, last.Direction), new(0, value, slope, g), step, Largest(last.Direction), ChangeTolerance);
                evaluations += calls;
                (value, g) = (found.Value, found.Gradient);
                last = last with { StepSize = found.Step };
                point = Moved(from, found.Step, last.Direction);
                optimal = !(Largest(g) > GradientTolerance);
            }
            else
            {
                point = Moved(from, step, last.Direction);

                // The value at the end of the step is the next step's to ask for.
                if (iterations < MaxIterations)
                {
                    (value, g) = Evaluate(point);
                    evaluations++;
                    optimal = !(Largest(g) > GradientTolerance);
                }
            }

            if (iterations == MaxIterations || evaluations >= (MaxEvaluations ?? (int)(MaxIterations * 5L / 4)) || optimal) break;
            if (Largest(last.Direction * last.StepSize) <= ChangeTolerance || Math.Abs(value - before) < ChangeTolerance) break;
        }

        return (space.Parts(point), first, After());

        LbfgsState After() => new(state.Iterations + iterations, state.Evaluations + evaluations, last);

        (double Value, Tensor Gradient) Evaluate(Tensor at)
        {
            var (v, parts) = valueAndGradients(space.Parts(at));
            return (v, space.FlatGradient(parts));
        }

        StrongWolfe.Point At(Tensor from, double t, Tensor d)
        {
            var (v, gradient) = Evaluate(Moved(from, t, d));
            return new(t, v, Dot(gradient, d), gradient);
        }
    }

    /// <summary>Where to go: minus the estimated inverse Hessian times the gradient (Nocedal and Wright 2006, algorithm 7.4).</summary>
    private LbfgsState.Memory Direction(LbfgsState.Memory? last, Tensor g)
    {
        if (last is null) return new(-g, 0, g, 1, [], [], []);
        var (changes, moves, curvatures, scale) = (last.Changes, last.Moves, last.Curvatures, last.Scale);
        var (y, s) = (g - last.Gradient, last.Direction * last.StepSize);

        // A pair without positive curvature would make the estimate indefinite.
        if (Dot(y, s) is > 1e-10 and var curvature)
        {
            var skipped = Math.Max(0, changes.Length + 1 - HistorySize);
            (changes, moves, curvatures) = ([.. changes[skipped..], y], [.. moves[skipped..], s], [.. curvatures[skipped..], 1 / curvature]);
            scale = curvature / Dot(y, y);
        }

        var q = -g;
        var shares = new double[changes.Length];
        for (var i = shares.Length - 1; i >= 0; i--)
        {
            shares[i] = Dot(moves[i], q) * curvatures[i];
            q = Moved(q, -shares[i], changes[i]);
        }

        q *= scale;
        for (var i = 0; i < shares.Length; i++) q = Moved(q, shares[i] - (Dot(changes[i], q) * curvatures[i]), moves[i]);
        return new(q, 0, g, scale, changes, moves, curvatures);
    }

    private static Tensor Moved(Tensor x, double t, Tensor d) => x + (t * d);

    private static double Dot(Tensor x, Tensor y) => (x * y).Sum().Item();

    private static double Largest(Tensor x) => x.Numel == 0 ? 0 : x.Abs().Max().Item();
}
