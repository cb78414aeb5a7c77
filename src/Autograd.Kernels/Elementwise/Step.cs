namespace Autograd.Kernels;

/// <summary>
/// A loop over one or two arrays that waits to be run. At most <see cref="MostSteps"/> wait for each other, over at most
/// <see cref="MostInputs"/> large arrays, which they keep alive; a step that would be one too many has its operands computed.
/// </summary>
internal abstract class Step
{
    private const int MostSteps = 8;
    private const int MostInputs = 4;

    private readonly int _steps = 1;
    private readonly int _inputs;

    private protected Step(NdArray x, NdArray? y)
    {
        (X, Y) = (x, y);
        x.Late?.Use();
        y?.Late?.Use();
        Count(x, ref _steps, ref _inputs);
        if (y is not null) Count(y, ref _steps, ref _inputs);
        if (_steps <= MostSteps && _inputs <= MostInputs) return;
        x.Compute();
        y?.Compute();
        (_steps, _inputs) = (1, y is null ? 1 : 2);
    }

    internal NdArray X { get; }

    internal NdArray? Y { get; }

    private static void Count(NdArray operand, ref int steps, ref int inputs)
    {
        if (operand.Late?.Step is { } step) (steps, inputs) = (steps + step._steps, inputs + step._inputs);
        else if (operand.Numel >= Deferred.Least) inputs++;
    }
}

/// <inheritdoc/>
internal sealed class Step<T> : Step
    where T : unmanaged
{
    private readonly SpanMap<T, T>? _map;
    private readonly SpanZip<T, T>? _zip;

    internal Step(NdArray x, SpanMap<T, T> loop)
        : base(x, null)
        => _map = loop;

    internal Step(NdArray x, NdArray y, SpanZip<T, T> loop)
        : base(x, y)
        => _zip = loop;

    /// <summary>Computes a piece.</summary>
    /// <param name="x">Reads the first operand.</param>
    /// <param name="y">Reads the second operand, if there is one.</param>
    /// <param name="start">The first element.</param>
    /// <param name="to">Where they go.</param>
    internal void Run(in Reader<T> x, in Reader<T> y, int start, Span<T> to)
    {
        // A loop reads each place before it writes there, so one operand may pass through the result.
        if (_zip is null)
        {
            _map!(x.Read(start, to.Length, to), to);
            return;
        }

        Span<T> scratch = stackalloc T[x.IsDirect ? 0 : to.Length];
        var first = x.Read(start, to.Length, scratch);
        _zip(first, y.Read(start, to.Length, to), to);
    }
}
