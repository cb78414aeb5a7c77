using System.Collections;

namespace Autograd;

/// <summary>
/// Batches of samples, again and again: each enumeration is an epoch, in another random order if it shuffles. It can be saved
/// between any two batches, and goes on with the same ones.
/// </summary>
/// <remarks>One enumeration at a time; one that is left early ends its epoch.</remarks>
public sealed class DataLoader : IEnumerable<Dataset>, ICheckpointed
{
    private const string Name = "data loader", PositionName = "position", SamplesName = "samples", SizeName = "batch_size";
    private const string GeneratorName = "generator", BegunName = "begun";

    private readonly Func<Tensor?, int, int, Dataset> _fetch;
    private readonly int _samples;
    private readonly int _size;
    private readonly Generator? _shuffle;
    private Cursor _cursor;
    private bool _goesOn;

    /// <summary>A loader of a data set.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">How many samples to a batch, 1 or more.</param>
    /// <param name="shuffle">Where the order of each epoch comes from; null to leave the samples as they stand.</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <exception cref="ArgumentException">The size is below 1, or there is no batch.</exception>
    public DataLoader(Dataset data, int batchSize, Generator? shuffle = null, bool dropLast = false)
        : this(Count(data), batchSize, shuffle, dropLast, (order, from, to) => order is null ? data[from..to] : data.At(order[from..to]))
    {
    }

    private DataLoader(int samples, int batchSize, Generator? shuffle, bool dropLast, Func<Tensor?, int, int, Dataset> fetch)
    {
        if (batchSize < 1) throw DataErrors.BatchSize(nameof(batchSize), batchSize);
        Batches = (samples / batchSize) + (!dropLast && samples % batchSize > 0 ? 1 : 0);
        if (Batches == 0) throw DataErrors.NoBatch(samples, batchSize, dropLast);
        (_samples, _size, _shuffle, _fetch) = (samples, batchSize, shuffle, fetch);
    }

    /// <summary>The number of batches in an epoch.</summary>
    public int Batches { get; }

    /// <summary>How many batches of the epoch at hand were given out.</summary>
    public int Position => _cursor.Position;

    /// <summary>A loader of items of any kind, of which batches are made when they are asked for: files, rows of a table.</summary>
    /// <param name="items">The items.</param>
    /// <param name="collate">From the items of a batch, in order, to the batch.</param>
    /// <param name="batchSize">How many items to a batch, 1 or more.</param>
    /// <param name="shuffle">Where the order of each epoch comes from; null to leave the items as they stand.</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <exception cref="ArgumentException">The size is below 1, or there is no batch.</exception>
    public static DataLoader Of<T>(
        IReadOnlyList<T> items, Func<IReadOnlyList<T>, Dataset> collate, int batchSize, Generator? shuffle = null, bool dropLast = false)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(collate);
        return new(items.Count, batchSize, shuffle, dropLast, (order, from, to) =>
        {
            var some = new T[to - from];
            for (var i = 0; i < some.Length; i++) some[i] = items[order is null ? from + i : (int)order.AsSpan<long>()[from + i]];
            return collate(some);
        });
    }

    /// <summary>The batches of the next epoch; right after a restore, those that were left of the one that was saved.</summary>
    public IEnumerator<Dataset> GetEnumerator()
    {
        if (!_goesOn) EndEpoch();
        _goesOn = false;
        while (Position < Batches) yield return Next();
        EndEpoch();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Where it stands: in which order, and at which batch of it.</summary>
    public IReadOnlyDictionary<string, Tensor> Save()
    {
        var saved = new SortedDictionary<string, Tensor>(StringComparer.Ordinal)
        {
            [PositionName] = Tensor.Scalar((long)Position),
            [SamplesName] = Tensor.Scalar((long)_samples),
            [SizeName] = Tensor.Scalar((long)_size),
        };
        if (_shuffle is { } generator) saved.Add(GeneratorName, SavedTensors.Of(generator.State));
        if (_cursor.Order is not null) saved.Add(BegunName, SavedTensors.Of(_cursor.Begun));
        return saved;
    }

    /// <inheritdoc/>
    public Action Restoring(IReadOnlyDictionary<string, Tensor> saved)
    {
        var reader = new SavedTensors(Name, saved);
        var (position, samples, size) = (reader.Count(PositionName), reader.Count(SamplesName), reader.Count(SizeName));
        if (samples != _samples || size != _size) throw TrainingErrors.OtherData(samples, size, _samples, _size);
        if (position > Batches) throw TrainingErrors.Position(position, Batches);
        GeneratorState? state = _shuffle is null ? null : reader.Generator(GeneratorName);
        GeneratorState? begun = _shuffle is not null && position > 0 ? reader.Generator(BegunName) : null;
        reader.Finish();
        var cursor = new Cursor((int)position, begun is { } start ? Order(new Generator(start)) : null, begun ?? default);
        return () =>
        {
            if (state is { } at) _shuffle!.Restore(at);
            (_cursor, _goesOn) = (cursor, true);
        };
    }

    /// <summary>The next batch of the epoch at hand, of which there must be one.</summary>
    internal Dataset Next()
    {
        var cursor = _cursor;
        if (_shuffle is { } generator && cursor.Order is null) cursor = cursor with { Begun = generator.State, Order = Order(generator) };
        var from = cursor.Position * _size;
        var batch = _fetch(cursor.Order, from, from + Math.Min(_size, _samples - from));
        _cursor = cursor with { Position = cursor.Position + 1 };
        return batch;
    }

    internal void EndEpoch() => (_cursor, _goesOn) = (default, false);

    /// <summary>What puts it back to where it stands now.</summary>
    internal Action Keep()
    {
        var (cursor, state) = (_cursor, _shuffle?.State);
        return () =>
        {
            _cursor = cursor;
            if (state is { } at) _shuffle!.Restore(at);
        };
    }

    private static int Count(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Count;
    }

    private Tensor Order(Generator generator) => Tensor.Of(generator.Permutation(_samples));

    /// <summary>A place in an epoch.</summary>
    /// <param name="Position">How many batches were given out.</param>
    /// <param name="Order">The order of the samples; null before the first batch, or as they stand.</param>
    /// <param name="Begun">Where the generator stood when it drew the order.</param>
    private readonly record struct Cursor(int Position, Tensor? Order, GeneratorState Begun);
}
