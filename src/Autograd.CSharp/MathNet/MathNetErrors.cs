namespace Autograd;

/// <summary>What cannot be handed to MathNet, and what to do about it.</summary>
internal static class MathNetErrors
{
    internal static ShapeException WrongRank(string what, Shape shape, int rank)
        => new(Errors.Say($"{what}: the shape is {shape}; {(rank == 1 ? "one dimension is" : "two dimensions are")} needed, Reshape it first."));

    internal static DTypeException WrongElement(string what, Type type) => new($"{what}: there is nothing of {type.Name} in MathNet to convert; use double or float.");

    internal static InvalidOperationException NotOneValue(Shape shape)
        => new($"to_objective: the function's value has shape {shape}; an objective has one element, so reduce it with Sum() or Mean(), or make a model of it with ToObjectiveModel.");

    internal static ShapeException WeightCount(Shape weights, Shape observed)
        => new($"to_objective_model: the weights are {weights}, but the observations are {observed}; give one each.");

    internal static ShapeException PredictionShape(Shape given, Shape observed)
        => new($"to_objective_model: the model gives {given}, but the observations are {observed}; it must give one number for each.");
}
