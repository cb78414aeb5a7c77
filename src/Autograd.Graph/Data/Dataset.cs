namespace Autograd;

/// <summary>
/// Samples: inputs and targets, one after the other along their first dimensions. A batch is a small data set. Immutable;
/// <c>var (x, y) = batch</c>.
/// </summary>
public sealed record Dataset
{
    /// <summary>A data set.</summary>
    /// <param name="inputs">[n, …].</param>
    /// <param name="targets">[n, …], for as many samples.</param>
    /// <exception cref="ShapeException">One is 0-d, or they are not as many.</exception>
    public Dataset(Tensor inputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Rank == 0 || targets.Rank == 0 || inputs.Shape[0] != targets.Shape[0]) throw DataErrors.Samples(inputs.Shape, targets.Shape);
        (Inputs, Targets) = (inputs, targets);
    }

    /// <summary>[n, …].</summary>
    public Tensor Inputs { get; }

    /// <summary>[n, …].</summary>
    public Tensor Targets { get; }

    /// <summary>The number of samples, n.</summary>
    public int Count => Inputs.Shape[0];

    /// <summary>Neighbouring samples, without copying them.</summary>
    public Dataset this[Range range] => new(Inputs[range], Targets[range]);

    /// <summary>A data set of rows of numbers, with a number or label each: <c>double[][]</c> gives Float64 [n, d], <c>long[]</c> Int64 [n].</summary>
    /// <param name="inputs">n rows of the same length; they are copied.</param>
    /// <param name="targets">n targets; they are copied.</param>
    /// <exception cref="ShapeException">Rows differ in length, or there are not as many targets.</exception>
    /// <exception cref="DTypeException">The elements are no float, double, long or bool.</exception>
    public static Dataset From<TInput, TTarget>(TInput[][] inputs, TTarget[] targets)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        var width = inputs.Length == 0 ? 0 : inputs[0]?.Length ?? 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], nameof(inputs));
            if (inputs[i].Length != width) throw DataErrors.RowLength(i, inputs[i].Length, width);
        }

        return new(Tensor.From<TInput>([.. inputs.SelectMany(static row => row)], Shape.Of(inputs.Length, width)), Tensor.From(targets));
    }

    /// <summary>A data set of single samples, which are stacked.</summary>
    /// <param name="samples">One at least; inputs have one shape and dtype, targets too.</param>
    /// <exception cref="ShapeException">There is no sample, or shapes differ.</exception>
    public static Dataset Of(IEnumerable<(Tensor Input, Tensor Target)> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Collate([.. samples]);
    }

    /// <summary>Batches of single samples as they come, each stacked when it is full: for sequences that do not fit into memory.</summary>
    /// <param name="samples">Read once for each enumeration, no further than asked.</param>
    /// <param name="size">How many samples to a batch, 1 or more.</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public static IEnumerable<Dataset> Stream(IEnumerable<(Tensor Input, Tensor Target)> samples, int size, bool dropLast = false)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (size < 1) throw DataErrors.BatchSize(nameof(size), size);
        return Enumerate();

        IEnumerable<Dataset> Enumerate()
        {
            foreach (var chunk in samples.Chunk(size))
                if (chunk.Length == size || !dropLast) yield return Collate(chunk);
        }
    }

    /// <summary>Some samples, in an order of their own.</summary>
    /// <param name="places">Int64, [k]: which; one may be taken twice.</param>
    /// <exception cref="ArgumentException">A place is no sample's.</exception>
    public Dataset At(Tensor places) => new(Inputs.IndexSelect(0, places), Targets.IndexSelect(0, places));

    /// <summary>The samples in random order.</summary>
    /// <param name="generator">Where chance comes from.</param>
    public Dataset Shuffled(Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return At(Tensor.Of(generator.Permutation(Count)));
    }

    /// <summary>The first samples and the rest, without copying them; shuffle first.</summary>
    /// <param name="count">How many are in the first part, from 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public (Dataset First, Dataset Second) Split(int count)
    {
        if (count < 0 || count > Count) throw DataErrors.SplitCount(nameof(count), count, Count);
        return (this[..count], this[count..]);
    }

    /// <summary>The samples in batches, one after the other.</summary>
    /// <param name="size">How many samples to a batch, 1 or more.</param>
    /// <param name="order">Int64, [k]: which samples in which order; all as they stand if null.</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public IEnumerable<Dataset> Batches(int size, Tensor? order = null, bool dropLast = false)
    {
        if (size < 1) throw DataErrors.BatchSize(nameof(size), size);
        return Enumerate();

        IEnumerable<Dataset> Enumerate()
        {
            var count = order?.Numel ?? Count;
            for (var from = 0; from < count && (!dropLast || from <= count - size); from += size)
            {
                var to = Math.Min(count - from, size) + from;
                yield return order is null ? this[from..to] : At(order[from..to]);
            }
        }
    }

    /// <summary>Inputs and targets.</summary>
    public void Deconstruct(out Tensor inputs, out Tensor targets) => (inputs, targets) = (Inputs, Targets);

    private static Dataset Collate((Tensor Input, Tensor Target)[] samples)
    {
        if (samples.Length == 0) throw DataErrors.NoSamples();
        return new(Tensor.Stack(Array.ConvertAll(samples, static sample => sample.Input)), Tensor.Stack(Array.ConvertAll(samples, static sample => sample.Target)));
    }
}
