namespace Autograd;

/// <summary>
/// What a module has while <see cref="Modules.Train"/> runs a function of it: where chance comes from, and where new values of
/// buffers go. A module that behaves otherwise in training asks <see cref="Parts.Training"/> for one.
/// </summary>
public sealed class TrainingPass
{
    private readonly Run _run;
    private readonly string _prefix;

    internal TrainingPass(Generator generator)
        : this(new Run(generator), "")
    {
    }

    private TrainingPass(Run run, string prefix) => (_run, _prefix) = (run, prefix);

    /// <summary>Where random numbers come from.</summary>
    /// <exception cref="InvalidOperationException">The pass is over.</exception>
    public Generator Generator => Running().Generator;

    /// <summary>The newest values by the full names of their buffers.</summary>
    internal IReadOnlyDictionary<string, Tensor> Updates => _run.Updates;

    /// <summary>The value that a buffer has by now: in one pass a module may run several times.</summary>
    /// <param name="name">Its name within the module.</param>
    /// <param name="buffer">The value that it had before the pass.</param>
    /// <exception cref="InvalidOperationException">The pass is over.</exception>
    public Tensor Latest(string name, Tensor buffer)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(buffer);
        return Running().Updates.GetValueOrDefault(_prefix + name, buffer);
    }

    /// <summary>Gives a buffer a new value, which is in the module that <see cref="Modules.Train"/> returns. It is kept without history.</summary>
    /// <param name="name">Its name within the module.</param>
    /// <param name="value">Of the shape and dtype of the buffer.</param>
    /// <exception cref="InvalidOperationException">The pass is over.</exception>
    public void Update(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        Running().Updates[_prefix + name] = value.Detach();
    }

    /// <summary>The same pass as the module of a name sees it.</summary>
    internal TrainingPass At(string prefix) => new(_run, prefix);

    internal void End() => _run.IsOver = true;

    private Run Running() => _run.IsOver ? throw ModuleErrors.PassIsOver(_prefix) : _run;

    private sealed class Run(Generator generator)
    {
        internal Generator Generator { get; } = generator;

        internal Dictionary<string, Tensor> Updates { get; } = new(StringComparer.Ordinal);

        internal bool IsOver { get; set; }
    }
}
