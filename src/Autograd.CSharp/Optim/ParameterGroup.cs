namespace Autograd;

/// <summary>Parameters that an optimizer treats alike, and other than those of its other groups. Immutable.</summary>
public sealed class ParameterGroup
{
    /// <summary>A group.</summary>
    /// <param name="parameters">Floating leaves, each once.</param>
    /// <param name="learningRate">The group's own learning rate; the optimizer's if null.</param>
    /// <param name="weightDecay">The group's own weight decay; the optimizer's if null.</param>
    public ParameterGroup(IEnumerable<Variable> parameters, double? learningRate = null, double? weightDecay = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        (Parameters, LearningRate, WeightDecay) = ([.. parameters], learningRate, weightDecay);
    }

    /// <summary>The variables of the group.</summary>
    public IReadOnlyList<Variable> Parameters { get; }

    /// <summary>The group's own learning rate at first; null for the optimizer's.</summary>
    public double? LearningRate { get; }

    /// <summary>The group's own weight decay; null for the optimizer's.</summary>
    public double? WeightDecay { get; }

    /// <summary>The optimizer's rule with this group's numbers.</summary>
    internal UpdateRule Apply(UpdateRule rule)
    {
        if (LearningRate is { } rate) rule = rule with { LearningRate = rate };
        return WeightDecay is { } decay ? rule with { WeightDecay = decay } : rule;
    }
}
