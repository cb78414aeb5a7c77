using System.Runtime.CompilerServices;
using Autograd.Transforms;

namespace Autograd;

/// <summary>
/// L-BFGS as a pure function: Newton's method with the curvature estimated from the last steps (Liu and Nocedal 1989), for
/// functions that give the same value each time. In the form of <c>torch.optim.LBFGS</c>; an immutable record of its numbers.
/// </summary>
public sealed partial record LbfgsRule
{
    private const string Name = "lbfgs";

    /// <summary>The length of a step in directions, above 0; with a line search where it begins. The first is shorter if the gradient is long.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double LearningRate
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "the learning rate", value);
    }

    = 1;

    /// <summary>The largest number of directions in a step, 1 or more.</summary>
    /// <exception cref="ArgumentException">The value is below 1.</exception>
    public int MaxIterations
    {
        get;
        init => field = OptimisationErrors.AtLeast(Name, "the number of iterations", value, 1);
    }

    = 20;

    /// <summary>A step begins no direction after so many evaluations, 1 or more; 5/4 of the iterations if null.</summary>
    /// <exception cref="ArgumentException">The value is below 1.</exception>
    public int? MaxEvaluations
    {
        get;
        init => field = value is { } count ? OptimisationErrors.AtLeast(Name, "the number of evaluations", count, 1) : null;
    }

    /// <summary>A step ends where no element of the gradient is larger.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double GradientTolerance
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "the tolerance of the gradient", value);
    }

    = 1e-7;

    /// <summary>A step ends where neither the value nor the parameters change by more.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double ChangeTolerance
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "the tolerance of changes", value);
    }

    = 1e-9;

    /// <summary>How many steps are remembered, 1 or more.</summary>
    /// <exception cref="ArgumentException">The value is below 1.</exception>
    public int HistorySize
    {
        get;
        init => field = OptimisationErrors.AtLeast(Name, "the size of the history", value, 1);
    }

    = 100;

    /// <summary>Whether to search along each direction for a step that satisfies the strong Wolfe conditions. PyTorch's default is not to.</summary>
    public bool StrongWolfe { get; init; }

    /// <summary>A step of a function of one tensor: up to <see cref="MaxIterations"/> directions.</summary>
    /// <param name="function">From a tensor to one element.</param>
    /// <param name="x">The point, floating; taken as a constant.</param>
    /// <param name="state">What was remembered; <see cref="LbfgsState.New"/> at first.</param>
    /// <returns>The next point, the value at the point that was given, and what to remember.</returns>
    /// <exception cref="ArgumentException">The state is of another point, or the point is not floating.</exception>
    public (Tensor X, double Value, LbfgsState State) Step(Func<Tensor, Tensor> function, Tensor x, LbfgsState state)
    {
        var (next, value, after) = Step(Forms.Of(function), Forms.Of(x), state);
        return (next[0], value, after);
    }

    /// <summary>A step of a function of several tensors.</summary>
    /// <inheritdoc cref="Step(Func{Tensor, Tensor}, Tensor, LbfgsState)"/>
    [OverloadResolutionPriority(1)]
    public (Tensor[] X, double Value, LbfgsState State) Step(Func<Tensor[], Tensor> function, Tensor[] x, LbfgsState state)
    {
        ArgumentNullException.ThrowIfNull(function);
        return StepWith(
            point =>
            {
                var (value, g) = Differentiate.ValueAndGrad(function, point);
                return (value.Item(), g);
            },
            x, state);
    }

    /// <summary>A step of a function of a record of parameters.</summary>
    /// <inheritdoc cref="Step(Func{Tensor, Tensor}, Tensor, LbfgsState)"/>
    public (TParameters X, double Value, LbfgsState State) Step<TParameters>(Func<TParameters, Tensor> function, TParameters x, LbfgsState state)
        where TParameters : IParameters<TParameters>
    {
        var (next, value, after) = Step(Forms.Of(function, x), Forms.Of(x), state);
        return (x.FromTensors(next), value, after);
    }
}
