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

    private Slope(Reads reads, Func<Tensor, Kept, Tensor> apply) => (Reads, _apply) = (reads, apply);

    internal Reads Reads { get; }

    /// <summary>A slope that is a function of the first input. A Bool slope is a mask: the gradient passes or is zero.</summary>
    public static Slope OfX(Func<Tensor, Tensor> slope) => Of(Reads.X, k => slope(k.X));

    /// <summary>A slope that is a function of the second input.</summary>
    public static Slope OfY(Func<Tensor, Tensor> slope) => Of(Reads.Y, k => slope(k.Y));

    /// <summary>A slope that is a function of both inputs.</summary>
    public static Slope OfXY(Func<Tensor, Tensor, Tensor> slope) => Of(Reads.X | Reads.Y, k => slope(k.X, k.Y));

    /// <summary>A slope that is a function of the output.</summary>
    public static Slope OfOutput(Func<Tensor, Tensor> slope) => Of(Reads.Output, k => slope(k.Output));

    /// <summary>A slope that is a function of whatever it declares to read.</summary>
    public static Slope Of(Reads reads, Func<Kept, Tensor> slope) => new(reads, (g, k) => Times(g, slope(k)));

    /// <summary>
    /// The action itself, where g · slope would not be the right formula at the edges (0 · ∞). Linear in g, elementwise.
    /// </summary>
    public static Slope Acting(Reads reads, Func<Tensor, Kept, Tensor> apply) => new(reads, apply);

    internal Tensor Apply(Tensor g, Kept kept) => _apply(g, kept);

    /// <summary>The product; a Bool slope is a mask, which multiplies nothing and so makes no 0 · ∞.</summary>
    internal static Tensor Times(Tensor g, Tensor slope)
        => slope.DType == DType.Bool ? Tensor.Where(slope, g, Tensor.ZerosLike(g)) : g * slope;
}
