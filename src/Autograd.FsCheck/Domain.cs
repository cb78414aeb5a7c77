namespace Autograd.Testing;

/// <summary>
/// The values that a tensor may hold. Values are built inside the domain, never drawn and thrown away, and stay inside as they
/// shrink. Immutable.
/// </summary>
public abstract partial class Domain
{
    private protected Domain(string name) => Name = name;

    /// <summary>What the domain is called in messages.</summary>
    public string Name { get; }

    /// <summary>Every number; drawn between −4 and 4, now and then a whole number or a half, which may be 0.</summary>
    public static Domain Real { get; } = new IntervalDomain("real", [new Interval(double.NegativeInfinity, double.PositiveInfinity)]);

    /// <summary>Numbers above 0; drawn between 1/64 and 16.</summary>
    public static Domain Positive { get; } = Above(0);

    /// <summary>Numbers between −1 and 1, neither included.</summary>
    public static Domain InsideOne { get; } = Open(-1, 1);

    /// <summary>Numbers between 0 and 1, neither included.</summary>
    public static Domain Probability { get; } = Open(0, 1);

    /// <summary>
    /// What breaks programs: zeros of both signs, denormals, the largest and smallest numbers, ties of rounding, whole numbers,
    /// numbers of every magnitude, infinities and NaN. For laws, not for derivatives.
    /// </summary>
    public static Domain Nasty { get; } = new NastyDomain("nasty", endless: true);

    /// <summary><see cref="Nasty"/> without infinities and NaN.</summary>
    public static Domain NastyFinite { get; } = new NastyDomain("nasty but finite", endless: false);

    /// <summary>Zeros and ones as Bool, whatever dtype is asked for.</summary>
    public static Domain Mask { get; } = new WholeDomain("mask", 2, Autograd.DType.Bool);

    /// <summary>The dtype of the tensors where the domain decides it: Bool for masks, Int64 for indices.</summary>
    public virtual DType? DType => null;

    /// <summary>Whether 0 is the simplest value.</summary>
    internal virtual bool ZeroFirst => false;

    /// <summary>The least interval with all its values.</summary>
    internal virtual GradCheckDomain Hull => GradCheckDomain.Reals;

    /// <summary>Whether values may repeat along the first dimension, so that an expanded view can show them.</summary>
    internal virtual bool MayRepeat(Shape shape) => true;

    /// <summary>Numbers from <paramref name="low"/> to <paramref name="high"/>, neither included.</summary>
    /// <exception cref="ArgumentException">There is no Float32 number between them.</exception>
    public static Domain Open(double low, double high) => new IntervalDomain(TestingErrors.Say($"({low}, {high})"), [Interval.Between(low, high, open: true)]);

    /// <summary>Numbers from <paramref name="low"/> to <paramref name="high"/>, both included where Float32 has them.</summary>
    /// <exception cref="ArgumentException">There is no Float32 number between them.</exception>
    public static Domain Closed(double low, double high) => new IntervalDomain(TestingErrors.Say($"[{low}, {high}]"), [Interval.Between(low, high, open: false)]);

    /// <summary>Numbers above one, which is not included; drawn between 1/64 and 16 above it.</summary>
    /// <exception cref="ArgumentException">There is no Float32 number above it.</exception>
    public static Domain Above(double low) => Open(low, double.PositiveInfinity);

    /// <summary>Numbers below one, which is not included; drawn between 1/64 and 16 below it.</summary>
    /// <exception cref="ArgumentException">There is no Float32 number below it.</exception>
    public static Domain Below(double high) => Open(double.NegativeInfinity, high);

    /// <summary>Symmetric positive definite matrices in the last two dimensions, eigenvalues between ½ and ½·<paramref name="condition"/>.</summary>
    /// <remarks>A check of gradients moves one element at a time: let the function read the symmetric part, (a + aᵀ)/2.</remarks>
    /// <exception cref="ArgumentException">The condition is less than 1 or not finite.</exception>
    public static Domain PositiveDefinite(double condition = 8) => new MatrixDomain("positive definite", condition, symmetric: true);

    /// <summary>Matrices in the last two dimensions whose singular values lie between ½ and ½·<paramref name="condition"/>.</summary>
    /// <exception cref="ArgumentException">The condition is less than 1 or not finite.</exception>
    public static Domain WellConditioned(double condition = 8) => new MatrixDomain("well-conditioned", condition, symmetric: false);

    /// <summary>Whole numbers from 0 up to one, not included, as Int64, whatever dtype is asked for.</summary>
    /// <exception cref="ArgumentException"><paramref name="below"/> is less than 1.</exception>
    public static Domain Indices(int below) => below >= 1 ? new WholeDomain(TestingErrors.Say($"indices below {below}"), below, Autograd.DType.Int64) : throw TestingErrors.NoIndex(below);

    /// <summary>What of this domain is at least <paramref name="margin"/> away from every kink.</summary>
    /// <exception cref="InvalidOperationException">The domain does not consist of intervals.</exception>
    /// <exception cref="ArgumentException">The margin is not positive, a kink is no number, or nothing is left.</exception>
    public Domain AwayFrom(double margin, params double[] kinks)
    {
        ArgumentNullException.ThrowIfNull(kinks);
        return Intervals(nameof(AwayFrom)).Without(margin, kinks);
    }

    /// <summary>Values of this domain that all differ within a tensor: for extremes and sorting, which have kinks at ties.</summary>
    /// <exception cref="InvalidOperationException">The domain does not consist of intervals.</exception>
    public Domain Distinct() => new DistinctDomain(Intervals(nameof(Distinct)));

    /// <summary>Whether every value of a tensor lies in the domain.</summary>
    /// <param name="x">Any shape, the dtype that the domain decides, or floating.</param>
    public bool Contains(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return DType is { } own ? x.DType == own && Holds(x.Value) : x.DType.IsFloating() && Holds(x.Value);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Values in row-major order, which rounding to the dtype does not lead out of the domain.</summary>
    internal abstract double[] Draw(Random random, Shape shape, DType dtype);

    /// <summary>Whether an array of the right dtype lies in the domain.</summary>
    internal abstract bool Holds(NdArray x);

    /// <summary>Other values of the same shape to try first when shrinking.</summary>
    internal virtual IEnumerable<double[]> Simplest(Shape shape) => [];

    private IntervalDomain Intervals(string method) => this as IntervalDomain ?? throw TestingErrors.NotPlain(Name, method);
}
