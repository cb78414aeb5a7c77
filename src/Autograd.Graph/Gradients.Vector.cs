using System.Diagnostics.CodeAnalysis;

namespace Autograd;

// Gradient maps as a vector space. A tensor that a map does not have counts as zero, and the result has it only if it has
// to: the support of a sum is the union of the supports, that of a product with a number the map's own.
public sealed partial class Gradients
{
    /// <summary>The map that has nothing: x + Zero is x, bit for bit, with the same support.</summary>
    public static Gradients Zero { get; } = new([]);

    /// <summary>
    /// The sum. Its support is the union: a tensor that one side does not have counts there as zero, and stays absent if
    /// neither has it.
    /// </summary>
    /// <exception cref="ShapeException">The two gradients of one tensor have different shapes.</exception>
    public static Gradients operator +(Gradients left, Gradients right) => Add(left, right);

    /// <summary>The difference; its support is the union.</summary>
    /// <exception cref="ShapeException">The two gradients of one tensor have different shapes.</exception>
    public static Gradients operator -(Gradients left, Gradients right) => Subtract(left, right);

    /// <summary>Each gradient negated; the support stays.</summary>
    public static Gradients operator -(Gradients gradients) => Negate(gradients);

    /// <summary>Each gradient times a number, in its own dtype; the support stays, for 0 too.</summary>
    public static Gradients operator *(Gradients gradients, double factor) => Multiply(gradients, factor);

    /// <summary>Each gradient times a number, in its own dtype; the support stays, for 0 too.</summary>
    public static Gradients operator *(double factor, Gradients gradients) => Multiply(gradients, factor);

    /// <summary>Each gradient divided by a number, in its own dtype; the support stays.</summary>
    public static Gradients operator /(Gradients gradients, double divisor) => Divide(gradients, divisor);

    /// <summary>The operator + by name.</summary>
    public static Gradients Add(Gradients left, Gradients right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return right.Count == 0 ? left : left.Count == 0 ? right : left.Merge(right, static (x, y) => x + y);
    }

    /// <summary>The binary operator − by name.</summary>
    public static Gradients Subtract(Gradients left, Gradients right) => Add(left, Negate(right));

    /// <summary>The unary operator − by name.</summary>
    public static Gradients Negate(Gradients gradients) => Each(gradients, static g => -g);

    /// <summary>The operator * by name.</summary>
    public static Gradients Multiply(Gradients gradients, double factor) => Each(gradients, g => g * factor);

    /// <summary>The operator / by name.</summary>
    public static Gradients Divide(Gradients gradients, double divisor) => Each(gradients, g => g / divisor);

    /// <summary>
    /// The sum of many maps along a tree that depends on their number alone: see <see cref="GradientSum"/>, which adds
    /// the same tree up in shards and gives the same bits. An empty list gives <see cref="Zero"/>.
    /// </summary>
    public static Gradients Sum(IReadOnlyList<Gradients> samples) => GradientSum.Of(0, samples).Total;

    /// <summary>⟨this, other⟩ over the tensors that both have, in double precision.</summary>
    public double Dot(Gradients other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var sum = 0.0;
        foreach (var (place, g) in _map)
            if (other.At(place) is { } h) sum += (Wide(g) * Wide(h)).Sum().Item();
        return sum;
    }

    /// <summary>The norm of all elements of all gradients as one vector, in double precision; 0 for no elements.</summary>
    /// <param name="p">The order, above 0: 2 for the Euclidean norm, 1, <see cref="double.PositiveInfinity"/> for the largest magnitude.</param>
    /// <returns>Without overflow or underflow on the way; NaN if an element is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order is not above 0.</exception>
    public double Norm(double p = 2) => NormOf(_map.Values, p);

    /// <summary>The norm of the elements of all these tensors as one vector.</summary>
    internal static double NormOf(IEnumerable<Tensor> gradients, double p)
    {
        if (!(p > 0)) throw GraphErrors.NormOrder(p);
        var norms = new List<double>();
        var largest = 0.0;
        foreach (var g in gradients)
        {
            if (g.Numel == 0) continue;
            norms.Add(Wide(g).Norm(p).Item());
            largest = Math.Max(largest, norms[^1]);
        }

        if (double.IsPositiveInfinity(p) || largest == 0 || !double.IsFinite(largest)) return largest;

        // Parts of the largest, so that no power of a large or small norm leaves the range.
        var sum = 0.0;
        foreach (var norm in norms) sum += Math.Pow(norm / largest, p);
        return largest * Math.Pow(sum, 1 / p);
    }

    /// <summary>
    /// The map itself if its norm is at most <paramref name="max"/>, else the map in the same direction with that norm
    /// (up to the rounding of its dtype).
    /// </summary>
    /// <param name="max">The largest norm, 0 or more.</param>
    /// <param name="p">The order of the norm; see <see cref="Norm"/>.</param>
    /// <remarks>
    /// A norm that is not finite gives NaN where PyTorch's <c>clip_grad_norm_</c> gives NaN; ask <see cref="IsFinite"/>
    /// first if that can happen. PyTorch divides by norm + 1e-6, we by the norm.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A bound is negative or NaN, or the order is not above 0.</exception>
    public Gradients ClipByNorm(double max, double p = 2)
    {
        if (!(max >= 0)) throw GraphErrors.ClipBound("clip by norm", max);
        var norm = Norm(p);
        return norm <= max ? this : this * (max / norm);
    }

    /// <summary>Each element limited to [−max, max]; NaN stays.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative or NaN.</exception>
    public Gradients ClipByValue(double max)
    {
        if (!(max >= 0)) throw GraphErrors.ClipBound("clip by value", max);
        return Each(this, g => g.Clamp(-max, max));
    }

    /// <summary>A function of each gradient. The support stays.</summary>
    /// <param name="function">From a gradient to a tensor of the same shape and dtype.</param>
    /// <exception cref="ArgumentException">The function changes a shape or dtype: the map would not be one of gradients any more.</exception>
    public Gradients Map(Func<Tensor, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Each(this, g => Alike("map", function(g), g));
    }

    /// <summary>
    /// The union of two maps. Where both have a gradient, <paramref name="both"/> says what it becomes; where one has it,
    /// it is taken as it is.
    /// </summary>
    /// <param name="other">The other map.</param>
    /// <param name="both">From this map's gradient and the other's to one of the same shape and dtype.</param>
    /// <exception cref="ArgumentException">The function changes a shape or dtype, or the two gradients of one tensor differ in them.</exception>
    [SuppressMessage("Naming", "CA1716", Justification = "Merge is what it does.")]
    public Gradients Merge(Gradients other, Func<Tensor, Tensor, Tensor> both)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(both);
        var union = new Dictionary<Edge, Tensor>(_map);
        foreach (var (place, h) in other._map)
            union[place] = _map.TryGetValue(place, out var g) ? Alike("merge", both(g, Alike("merge", h, g)), g).Computed() : h;
        return new Gradients(union);
    }

    /// <summary>Whether no element of any gradient is NaN or infinite.</summary>
    public bool IsFinite()
    {
        foreach (var g in _map.Values)
            if (!Finite(g.Value)) return false;
        return true;
    }

    private static Gradients Each(Gradients gradients, Func<Tensor, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        var map = new Dictionary<Edge, Tensor>(gradients._map.Count);
        foreach (var (place, g) in gradients._map) map.Add(place, function(g));
        return new Gradients(map);
    }

    private static Tensor Alike(string what, Tensor? made, Tensor g)
    {
        if (made is null) throw GraphErrors.NoOutput();
        if (made.Shape != g.Shape) throw GraphErrors.MappedShape(what, made.Shape, g.Shape);
        if (made.DType != g.DType) throw GraphErrors.MappedDType(what, made.DType, g.DType);
        return made;
    }

    private static Tensor Wide(Tensor g) => g.Detach().To(DType.Float64);

    private static bool Finite(NdArray x)
    {
        if (x.DType == DType.Float64)
        {
            foreach (var v in x.AsSpan<double>())
                if (!double.IsFinite(v)) return false;
        }
        else
        {
            foreach (var v in x.AsSpan<float>())
                if (!float.IsFinite(v)) return false;
        }

        return true;
    }
}
