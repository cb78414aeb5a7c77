namespace Autograd;

public sealed partial class TrainingLoop
{
    private const string Name = "training loop";
    private const string ModelPrefix = "model.", BestPrefix = "best.", OptimizerPrefix = "optimizer.", DataPrefix = "data.", LoopPrefix = "loop.";
    private const string PerBatchPrefix = "per_batch.", PerEpochPrefix = "per_epoch.", OnPlateauPrefix = "on_plateau.", GeneratorPrefix = "generator.";
    private const string DefaultName = GeneratorPrefix + "default";

    /// <summary>A file to write while training goes on; null for none. The old one is replaced only when the new one is whole.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>After how many batches of an epoch to write it, 1 or more; after each epoch if null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int? CheckpointEvery
    {
        get;
        init => field = value is null or >= 1 ? value : throw TrainingErrors.CheckpointEvery(nameof(value), value.Value);
    }

    /// <summary>
    /// Everything that a run depends on: the model, the best one so far, what the optimizer and the schedulers remember, where
    /// the generators and the data stand, how far the loop is.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Save()
    {
        var saved = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (prefix, part) in Parts()) Add(prefix, part.Save());
        for (var i = 0; i < Generators.Count; i++) saved.Add(Errors.Say($"{GeneratorPrefix}{i}"), SavedTensors.Of(Generators[i].State));
        saved.Add(DefaultName, SavedTensors.Of(DefaultGenerator.Current.State));
        if (_course.Best is { } best) Add(BestPrefix, best);
        saved.Add(LoopPrefix + "epoch", Tensor.Scalar((long)_course.Epoch));
        saved.Add(LoopPrefix + "loss_sum", Tensor.Scalar(_course.LossSum));
        saved.Add(LoopPrefix + "samples", Tensor.Scalar(_course.Samples));
        saved.Add(LoopPrefix + "batch_loss", Tensor.Scalar(_course.BatchLoss));
        saved.Add(LoopPrefix + "loss", Tensor.Scalar(_course.Loss));
        saved.Add(LoopPrefix + "bad", Tensor.Scalar((long)_course.Stopping.Bad));
        saved.Add(LoopPrefix + "stopped", Tensor.Scalar(_course.Stopped));
        saved.Add(LoopPrefix + "best_epoch", Tensor.Scalar((long)_course.BestEpoch));
        if (_course.Metric is { } metric) saved.Add(LoopPrefix + "metric", Tensor.Scalar(metric));
        if (_course.Stopping.Best is { } value) saved.Add(LoopPrefix + "best_metric", Tensor.Scalar(value));
        return saved;

        void Add(string prefix, IReadOnlyDictionary<string, Tensor> tensors)
        {
            foreach (var (name, value) in tensors) saved.Add(prefix + name, value);
        }
    }

    /// <inheritdoc/>
    public Action Restoring(IReadOnlyDictionary<string, Tensor> saved)
    {
        var reader = new SavedTensors(Name, saved);
        var actions = new List<Action>();
        foreach (var (prefix, part) in Parts()) actions.Add(part.Restoring(reader.Under(prefix)));
        var generators = new List<(Generator Generator, GeneratorState State)>();
        for (var i = 0; i < Generators.Count; i++) generators.Add((Generators[i], reader.Generator(Errors.Say($"{GeneratorPrefix}{i}"))));
        generators.Add((DefaultGenerator.Current, reader.Generator(DefaultName)));
        var best = reader.Under(BestPrefix);
        if (best.Count > 0) _model.Restoring(best);
        var course = new Course(
            Int("epoch"), Number("loss_sum"), reader.Count(LoopPrefix + "samples"), Number("batch_loss"), Number("loss"), Maybe("metric"),
            new(Maybe("best_metric"), Int("bad"), 0), reader.Of(LoopPrefix + "stopped", default, DType.Bool).Item<bool>(),
            Int("best_epoch"), best.Count == 0 ? null : best);
        reader.Finish();
        return () =>
        {
            // The model first: it may refuse what only it can judge.
            foreach (var action in actions) action();
            foreach (var (generator, state) in generators) generator.Restore(state);
            _course = course;
        };

        int Int(string name) => (int)Math.Min(int.MaxValue, reader.Count(LoopPrefix + name));

        double Number(string name) => reader.Number(LoopPrefix + name);

        double? Maybe(string name) => saved.ContainsKey(LoopPrefix + name) ? Number(name) : null;
    }

    /// <summary>Writes <see cref="Save"/> into one safetensors file. What stood there before is replaced when the new file is whole, or not at all.</summary>
    /// <param name="path">The file.</param>
    public void WriteCheckpoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = Path.GetFullPath(path);
        var temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                Safetensors.Write(stream, Save().Select(static pair => (pair.Key, pair.Value)));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Restores what <see cref="WriteCheckpoint"/> wrote, into a loop that was set up in the same way. All of it or, by exception, nothing.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no safetensors file.</exception>
    /// <exception cref="ArgumentException">The file is of a loop that was set up in another way.</exception>
    public void ReadCheckpoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.Restore(Safetensors.Read(File.ReadAllBytes(path)).Tensors);
    }

    private IEnumerable<(string Prefix, ICheckpointed Part)> Parts()
    {
        yield return (ModelPrefix, _model);
        yield return (OptimizerPrefix, _optimizer);
        yield return (DataPrefix, _data);
        if (PerBatch is not null) yield return (PerBatchPrefix, PerBatch);
        if (PerEpoch is not null) yield return (PerEpochPrefix, PerEpoch);
        if (OnPlateau is not null) yield return (OnPlateauPrefix, OnPlateau);
    }
}
