namespace Autograd;

/// <summary>Lowers the learning rates of an optimizer when a metric stops getting better: the mutable shell of <see cref="Plateau"/>.</summary>
public sealed class PlateauScheduler : ICheckpointed
{
    private const string Name = "plateau", BestName = "best", BadName = "bad", CooldownName = "cooldown";

    private readonly Optimizer _optimizer;
    private readonly Plateau _plateau;

    /// <summary>A scheduler.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="plateau">When rates fall, and by how much; PyTorch's numbers if null.</param>
    public PlateauScheduler(Optimizer optimizer, Plateau? plateau = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        (_optimizer, _plateau) = (optimizer, plateau ?? new Plateau());
    }

    /// <summary>Where it stands.</summary>
    public PlateauState State { get; private set; } = PlateauState.New;

    /// <summary>Looks at a metric, usually of an epoch, and lowers the rates if it is time.</summary>
    public void Step(double metric)
    {
        (State, var falls) = _plateau.Next(State, metric);
        if (!falls) return;
        for (var g = 0; g < _optimizer.Rules.Count; g++)
            _optimizer.SetRule(g, _optimizer.Rules[g] with { LearningRate = _plateau.Lower(_optimizer.Rules[g].LearningRate) });
    }

    /// <summary>Where it stands, as named tensors.</summary>
    public IReadOnlyDictionary<string, Tensor> Save()
    {
        var saved = new SortedDictionary<string, Tensor>(StringComparer.Ordinal)
        {
            [BadName] = Tensor.Scalar((long)State.Bad),
            [CooldownName] = Tensor.Scalar((long)State.Cooldown),
        };
        if (State.Best is { } best) saved.Add(BestName, Tensor.Scalar(best));
        return saved;
    }

    /// <inheritdoc/>
    /// <remarks>The rates themselves are the optimizer's to restore.</remarks>
    public Action Restoring(IReadOnlyDictionary<string, Tensor> saved)
    {
        var reader = new SavedTensors(Name, saved);
        var state = new PlateauState(
            saved.ContainsKey(BestName) ? reader.Number(BestName) : null,
            (int)Math.Min(int.MaxValue, reader.Count(BadName)), (int)Math.Min(int.MaxValue, reader.Count(CooldownName)));
        reader.Finish();
        return () => State = state;
    }

    internal Action Keep()
    {
        var state = State;
        return () => State = state;
    }
}
