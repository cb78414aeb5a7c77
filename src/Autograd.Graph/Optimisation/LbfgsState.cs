namespace Autograd;

/// <summary>
/// What L-BFGS remembers: the last steps and how the gradient changed along them, from which it estimates the curvature.
/// Immutable; all tensors are flat, over all elements of all parameters.
/// </summary>
public sealed class LbfgsState
{
    private const string DirectionName = "direction", GradientName = "gradient", ChangesName = "changes", MovesName = "moves", CurvaturesName = "curvatures";
    private const string StepName = "step_size", ScaleName = "scale", IterationsName = "iterations", EvaluationsName = "evaluations";

    internal LbfgsState(long iterations, long evaluations, Memory? memory) => (Iterations, Evaluations, Last) = (iterations, evaluations, memory);

    /// <summary>The state before the first step.</summary>
    public static LbfgsState New { get; } = new(0, 0, null);

    /// <summary>How many directions were taken so far.</summary>
    public long Iterations { get; }

    /// <summary>How often the function was called so far.</summary>
    public long Evaluations { get; }

    /// <summary>The last iteration; null before the first.</summary>
    internal Memory? Last { get; }

    /// <summary>The state that these tensors are, as <see cref="ToTensors"/> gives them.</summary>
    /// <exception cref="ArgumentException">A tensor is missing, or its shape or dtype does not fit the others.</exception>
    public static LbfgsState FromTensors(IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var (iterations, evaluations) = (One(IterationsName, DType.Int64).Item<long>(), One(EvaluationsName, DType.Int64).Item<long>());
        if (iterations < 0 || evaluations < 0) throw OptimisationErrors.NegativeSteps(Math.Min(iterations, evaluations));
        if (!tensors.ContainsKey(DirectionName)) return new(iterations, evaluations, null);
        var direction = Of(DirectionName);
        if (direction.Rank != 1 || !direction.DType.IsFloating()) throw OptimisationErrors.LbfgsTensor(DirectionName, direction);
        var (changes, moves, curvatures, gradient) = (Of(ChangesName), Of(MovesName), Of(CurvaturesName), Of(GradientName));
        if (curvatures.Rank != 1 || curvatures.DType != DType.Float64) throw OptimisationErrors.LbfgsTensor(CurvaturesName, curvatures);
        var rows = Shape.Of(curvatures.Numel, direction.Numel);
        Alike(ChangesName, changes, rows);
        Alike(MovesName, moves, rows);
        Alike(GradientName, gradient, direction.Shape);
        return new(iterations, evaluations, new(
            direction, One(StepName, DType.Float64).Item<double>(), gradient, One(ScaleName, DType.Float64).Item<double>(),
            Rows(changes), Rows(moves), curvatures.ToArray<double>()));

        Tensor Of(string name) => tensors.TryGetValue(name, out var value) && value is not null ? value : throw OptimisationErrors.StateMissing(name);

        Tensor One(string name, DType dtype)
            => Of(name) is { Rank: 0 } value && value.DType == dtype ? value : throw OptimisationErrors.LbfgsTensor(name, Of(name));

        void Alike(string name, Tensor value, Shape shape)
        {
            if (value.Shape != shape || value.DType != direction.DType) throw OptimisationErrors.LbfgsTensor(name, value);
        }

        static Tensor[] Rows(Tensor all) => all.Shape[0] == 0 ? [] : all.Unbind();
    }

    /// <summary>The state as named tensors, sorted.</summary>
    public IReadOnlyDictionary<string, Tensor> ToTensors()
    {
        var tensors = new SortedDictionary<string, Tensor>(StringComparer.Ordinal)
        {
            [IterationsName] = Tensor.Scalar(Iterations),
            [EvaluationsName] = Tensor.Scalar(Evaluations),
        };
        if (Last is not { } last) return tensors;
        var none = Tensor.Zeros([0, last.Direction.Numel], last.Direction.DType);
        tensors.Add(DirectionName, last.Direction);
        tensors.Add(StepName, Tensor.Scalar(last.StepSize));
        tensors.Add(GradientName, last.Gradient);
        tensors.Add(ScaleName, Tensor.Scalar(last.Scale));
        tensors.Add(ChangesName, last.Changes.Length == 0 ? none : Tensor.Stack(last.Changes));
        tensors.Add(MovesName, last.Moves.Length == 0 ? none : Tensor.Stack(last.Moves));
        tensors.Add(CurvaturesName, Tensor.From(last.Curvatures));
        return tensors;
    }

    /// <summary>An iteration, and the pairs that it knew.</summary>
    /// <param name="Direction">d, where it went.</param>
    /// <param name="StepSize">t: by how many d.</param>
    /// <param name="Gradient">At the point it came from.</param>
    /// <param name="Scale">γ, the curvature that is assumed where nothing is known.</param>
    /// <param name="Changes">y, of the gradient, the oldest first.</param>
    /// <param name="Moves">s, of the point, the oldest first.</param>
    /// <param name="Curvatures">1 / ⟨y, s⟩.</param>
    internal sealed record Memory(
        Tensor Direction, double StepSize, Tensor Gradient, double Scale, Tensor[] Changes, Tensor[] Moves, double[] Curvatures);
}
