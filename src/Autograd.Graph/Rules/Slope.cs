namespace Autograd.Rules;

/// <summary>
/// The derivative of an elementwise function with respect to one of its inputs. It multiplies a cotangent on the way back
/// and a tangent on the way forward, so one formula serves both. It declares what it reads, and only that is kept.
/// </summary>
public sealed class Slope
{
    /// <summary>1: the gradient passes.</summary>
    public static readonly Slope One = new(Reads.None, static (g, _) => g);

    /// <summary>−1.</summary>
    public static readonly Slope MinusOne = new(Reads.None, static (g, _) => -g);

    /// <summary>0 everywhere: the gradient exists and is zero, even where the cotangent is not finite.</summary>
    public static readonly Slope Zero = new(Reads.None, static (g, _) => Tensor.ZerosLike(g));

    private readonly Func<Tensor, Kept, Tensor> _apply;
    private readonly Func<NdArray, NdArray, NdArray?, NdArray>? _fused;

    private Slope(Reads reads, Func<Tensor, Kept, Tensor> apply, Func<NdArray, NdArray, NdArray?, NdArray>? fused = null)
        => (Reads, _apply, _fused) = (reads, apply, fused);

    internal Reads Reads { get; }

    /// <summary>A slope that is a function of the first input. A Bool slope is a mask: the gradient passes or is zero.</summary>
    public static Slope OfX(Func<Tensor, Tensor> slope) => OfX(slope, null);

    /// <summary>A slope that is a function of the second input.</summary>
    public static Slope OfY(Func<Tensor, Tensor> slope) => OfY(slope, null);

    /// <summary>A slope that is a function of both inputs.</summary>
    public static Slope OfXY(Func<Tensor, Tensor, Tensor> slope) => Of(Reads.X | Reads.Y, k => slope(k.X, k.Y));

    /// <summary>A slope that is a function of the output.</summary>
    public static Slope OfOutput(Func<Tensor, Tensor> slope) => OfOutput(slope, null);

    /// <summary>A slope that is a function of whatever it declares to read.</summary>
    public static Slope Of(Reads reads, Func<Kept, Tensor> slope) => new(reads, (g, k) => Times(g, slope(k)));

    /// <summary>
    /// The action itself, where g · slope would not be the right formula at the edges (0 · ∞). Linear in g, elementwise.
    /// </summary>
    public static Slope Acting(Reads reads, Func<Tensor, Kept, Tensor> apply) => new(reads, apply);

    /// <summary>As the public one, with a kernel of (g, x, into) that takes the formula's place, bit for bit, where nothing is recorded.</summary>
    internal static Slope OfX(Func<Tensor, Tensor> slope, Func<NdArray, NdArray, NdArray?, NdArray>? fused)
        => new(Reads.X, (g, k) => Times(g, slope(k.X)), fused);

    /// <summary>As the public one, with a kernel of (g, y, into) that takes the formula's place, bit for bit, where nothing is recorded.</summary>
    internal static Slope OfY(Func<Tensor, Tensor> slope, Func<NdArray, NdArray, NdArray?, NdArray>? fused)
        => new(Reads.Y, (g, k) => Times(g, slope(k.Y)), fused);

    /// <summary>As the public one, with a kernel of (g, output, into) that takes the formula's place, bit for bit, where nothing is recorded.</summary>
    internal static Slope OfOutput(Func<Tensor, Tensor> slope, Func<NdArray, NdArray, NdArray?, NdArray>? fused)
        => new(Reads.Output, (g, k) => Times(g, slope(k.Output)), fused);

    /// <param name="g">A cotangent or a tangent.</param>
    /// <param name="kept">What the node keeps.</param>
    /// <param name="into">Where a kernel may write the result: <paramref name="g"/> if nobody else reads it, else null.</param>
    internal Tensor Apply(Tensor g, Kept kept, NdArray? into = null)
        => _fused is not null && kept.Plain(g) is { } plain ? new Tensor(_fused(plain, kept.Node.Kept(Reads), into)) : _apply(g, kept);

    /// <summary>The product; a Bool slope is a mask, which multiplies nothing and so makes no 0 · ∞.</summary>
    internal static Tensor Times(Tensor g, Tensor slope)
        => slope.DType == DType.Bool ? Tensor.Where(slope, g, Tensor.ZerosLike(g)) : g * slope;
}
