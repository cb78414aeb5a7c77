namespace Autograd;

/// <summary>The optimisers' messages.</summary>
internal static class OptimisationErrors
{
    internal static ArgumentException NesterovNeeds()
        => new("sgd: nesterov needs a momentum above 0 and no dampening.");

    internal static double NotNegative(string name, string what, double value)
        => value >= 0 && !double.IsInfinity(value) ? value : throw new ArgumentException(Errors.Say($"{name}: {what} is {value}; it must be 0 or more, and finite."));

    internal static double BelowOne(string name, string what, double value)
        => value is >= 0 and < 1 ? value : throw new ArgumentException(Errors.Say($"{name}: {what} is {value}; it must be at least 0 and below 1."));

    internal static double UpToOne(string name, string what, double value)
        => value is >= 0 and <= 1 ? value : throw new ArgumentException(Errors.Say($"{name}: {what} is {value}; it must be from 0 to 1."));

    internal static int AtLeast(string name, string what, int value, int least)
        => value >= least ? value : throw new ArgumentException(Errors.Say($"{name}: {what} is {value}; it must be {least} or more."));

    internal static ArgumentException NegativeSteps(long steps)
        => new(Errors.Say($"parameter state: {steps} steps; it must be 0 or more."));

    internal static ArgumentException SlotName(string name)
        => new($"parameter state: '{name}' is no name for a tensor; it must not be empty, hold a dot, or be '{OptimizerState.Step}'.");

    internal static ArgumentException SlotTwice(string name) => new($"parameter state: the name '{name}' occurs twice.");

    internal static ArgumentException StateName(string name)
        => new($"optimizer state: '{name}' is not of the form 'place.name', as '0.step' is.");

    internal static ArgumentException StateNumber(string name, Tensor value)
        => new($"optimizer state: '{name}' is {value.DType.Name()} of shape {value.Shape}, or there twice; it must be one 0-d int64.");

    internal static ArgumentException StateMissing(string name) => new($"optimizer state: '{name}' is missing.");

    internal static ArgumentException SlotMissing(string name, int place, string slot)
        => new(Errors.Say($"{name}: the state of parameter {place} has no '{slot}', though steps were taken; use a state of this rule, with the same options."));

    internal static ArgumentException StatePlaces(string name, int places, int parameters)
        => new(Errors.Say($"{name}: the state remembers something of parameter {places - 1}, but there are {parameters} parameters; use the state that this optimizer gave."));

    internal static ArgumentException StateFits(string name, int place, string slot, Tensor value, Tensor x)
        => new(Errors.Say($"{name}: '{slot}' of parameter {place} is {value.DType.Name()} of shape {value.Shape}, but the parameter is {x.DType.Name()} of shape {x.Shape}; use the state of these parameters."));

    internal static ArgumentException GradientCount(string name, int gradients, int parameters)
        => new(Errors.Say($"{name}: {gradients} gradients were given for {parameters} parameters; give one each, null for one that has none."));

    internal static ShapeException GradientShape(string name, int place, Shape gradient, Shape x)
        => new(Errors.Say($"{name}: gradient {place} has shape {gradient}, but its parameter has shape {x}; they must be the same."));

    internal static DTypeException GradientDType(string name, int place, DType gradient, DType x)
        => new(Errors.Say($"{name}: gradient {place} is {gradient.Name()}, but its parameter is {x.Name()}; convert it with To(DType.{x})."));

    internal static DTypeException NotFloating(string name, int place, DType dtype)
        => new(Errors.Say($"{name}: parameter {place} is {dtype.Name()}; only floating dtypes have gradients."));

    internal static InvalidOperationException BadUpdate(string name, int place, Tensor made, Tensor x)
        => new(Errors.Say($"{name}: the rule made a {made.DType.Name()} tensor of shape {made.Shape} of parameter {place}, which is {x.DType.Name()} of shape {x.Shape}; an update keeps both."));

    internal static ArgumentException NoPoint(string name) => new($"{name}: the list of tensors is empty; there must be one at least.");

    internal static DTypeException MixedDTypes(string name, int place, DType dtype, DType first)
        => new(Errors.Say($"{name}: parameter {place} is {dtype.Name()}, but parameter 0 is {first.Name()}; they are treated as one vector and must be alike."));

    internal static ArgumentException LbfgsTensor(string name, Tensor value)
        => new($"lbfgs: '{name}' of the state is {value.DType.Name()} of shape {value.Shape}, which does not fit the rest; use a state that was saved as a whole.");

    internal static ArgumentException LbfgsState(Tensor state, Tensor point)
        => new(Errors.Say($"lbfgs: the state is of {state.Numel} {state.DType.Name()} elements, but the parameters have {point.Numel}, {point.DType.Name()}; use the state of these parameters."));

    internal static ArgumentException NotPositive(string name, string what, double value)
        => new(Errors.Say($"{name}: {what} is {value}; it must be above 0."));

    internal static ArgumentException Milestones(long milestone, int place)
        => new(Errors.Say($"schedule: milestone {place} is {milestone}; milestones are 0 or more and ascend."));

    internal static ArgumentException MilestoneCount(int schedules, int milestones)
        => new(Errors.Say($"schedule: {schedules} schedules with {milestones} milestones; there is one milestone between two schedules."));
}
