namespace Autograd.Kernels;

/// <summary>How arrays are printed; the settings of <c>torch.set_printoptions</c>, but a value instead of a global state.</summary>
public sealed record PrintOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public static PrintOptions Default { get; } = new();

    /// <summary>Two digits and two edge items.</summary>
    public static PrintOptions Short { get; } = new() { Precision = 2, EdgeItems = 2 };

    /// <summary>Every element, however many there are.</summary>
    public static PrintOptions Full { get; } = new() { Threshold = int.MaxValue };

    /// <summary>Digits after the point of a floating number, 0 to 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int Precision
    {
        get;
        init => field = value is >= 0 and <= 1000 ? value : throw Errors.BadPrintOption(nameof(Precision), value, "0 to 1000");
    } = 4;

    /// <summary>The largest number of elements that is printed in full, 0 or more; above it only the edges appear.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Threshold
    {
        get;
        init => field = value >= 0 ? value : throw Errors.BadPrintOption(nameof(Threshold), value, "0 or more");
    } = 1000;

    /// <summary>
    /// How many elements a summary keeps at each end of a dimension, 0 or more; a dimension of at most twice as many is kept whole.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int EdgeItems
    {
        get;
        init => field = value >= 0 ? value : throw Errors.BadPrintOption(nameof(EdgeItems), value, "0 or more");
    } = 3;

    /// <summary>The number of characters after which a line is broken, 1 or more; one element is never broken.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int LineWidth
    {
        get;
        init => field = value >= 1 ? value : throw Errors.BadPrintOption(nameof(LineWidth), value, "1 or more");
    } = 80;

    /// <summary>
    /// Whether floating numbers are printed as <c>1.0000e-05</c>. null: if the largest magnitude is above 10⁸ or more than
    /// 1000 times the smallest, or the smallest below 10⁻⁴ (zeros and non-finite values aside).
    /// </summary>
    public bool? SciMode { get; init; }
}
