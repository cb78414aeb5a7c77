namespace Autograd.Examples.AdBench;

/// <summary>
/// Points, and the logarithm of the density that a mixture of Gaussians gives them, with a Wishart prior on its inverse
/// covariances (Srajer, Kukelova, Fitzgibbon 2018, "A benchmark of selected algorithmic differentiation tools").
/// </summary>
public sealed class GaussianMixture
{
    // The points as columns with a 1 below each, [d + 1, n]: a product with [Q, −Qμ] is then Q(x − μ).
    private readonly Tensor _columns;
    private readonly double _scale;
    private readonly int _freedom;
    private readonly Tensor _places;

    /// <summary>Points and a prior.</summary>
    /// <param name="points">[n, d], Float64.</param>
    /// <param name="scale">γ of the prior, the inverse width of its normal distributions.</param>
    /// <param name="freedom">m of the prior: the degrees of freedom beyond d + 1.</param>
    public GaussianMixture(Tensor points, double scale, int freedom)
    {
        ArgumentNullException.ThrowIfNull(points);
        (Count, Dimensions) = (points.Shape[0], points.Shape[1]);
        _columns = Tensor.Cat([points.T, Tensor.Ones([1, Count], DType.Float64)], dim: 0);
        (_scale, _freedom) = (scale, freedom);
        _places = Places(Dimensions);
    }

    /// <summary>n.</summary>
    public int Count { get; }

    /// <summary>d.</summary>
    public int Dimensions { get; }

    /// <summary>A random set of normally distributed points, and parameters to begin with.</summary>
    public static (GaussianMixture Mixture, Parameters At) Random(int count, int dimensions, int components, Generator generator)
    {
        var mixture = new GaussianMixture(Tensor.Randn([count, dimensions], generator, DType.Float64), scale: 1, freedom: 0);
        return (mixture, new Parameters(
            Tensor.Randn([components], generator, DType.Float64),
            Tensor.Rand([components, dimensions], generator, DType.Float64),
            Tensor.Randn([components, dimensions * (dimensions + 1) / 2], generator, DType.Float64)));
    }

    /// <summary>−nd/2·ln 2π + Σᵢ ln Σₖ exp(αₖ + Σqₖ − ½‖Qₖ(xᵢ − μₖ)‖²) − n·ln Σₖ exp αₖ + the logarithm of the prior.</summary>
    /// <returns>0-d.</returns>
    public Tensor LogPosterior(Parameters at)
    {
        ArgumentNullException.ThrowIfNull(at);
        var (k, d) = (at.Alphas.Shape[0], Dimensions);
        var logDiagonal = at.Factors.Slice(1, 0, d);
        var (diagonal, lower) = (logDiagonal.Exp(), at.Factors.Slice(1, d));
        var volumes = logDiagonal.Sum(dim: 1);

        // All k triangles as one matrix, so that one product serves all points and components.
        var q = Tensor.Cat([diagonal, lower, Tensor.Zeros([k, 1], DType.Float64)], dim: 1).IndexSelect(1, _places).Reshape(k, d, d);
        var affine = Tensor.Cat([q, -q.MatMul(at.Means.Unsqueeze(-1))], dim: 2).Reshape(k * d, d + 1);
        var y = affine.MatMul(_columns).Reshape(k, d, Count);
        var distances = (y * y).Sum(dim: 1);
        var densities = ((at.Alphas + volumes).Unsqueeze(1) - 0.5 * distances).LogSumExp(dim: 0);
        return densities.Sum() - Count * at.Alphas.LogSumExp(dim: 0) - 0.5 * Count * d * Math.Log(2 * Math.PI)
            + LogPrior(k, volumes, diagonal.Square().Sum() + lower.Square().Sum());
    }

    private Tensor LogPrior(int components, Tensor volumes, Tensor squares)
    {
        var n = Dimensions + _freedom + 1;
        var norm = n * Dimensions * Math.Log(_scale / Math.Sqrt(2)) - Tensor.Scalar(0.5 * n).MvLGamma(Dimensions).Item();
        return 0.5 * _scale * _scale * squares - _freedom * volumes.Sum() - components * norm;
    }

    // Where each element of Q, by rows, stands in [diagonal, strict lower triangle by columns, 0].
    private static Tensor Places(int d)
    {
        var places = new long[d * d];
        Array.Fill(places, d * (d + 1) / 2);
        var next = (long)d;
        for (var column = 0; column < d; column++)
        {
            places[column * d + column] = column;
            for (var row = column + 1; row < d; row++) places[row * d + column] = next++;
        }

        return Tensor.From(places);
    }

    /// <summary>What describes a mixture of k Gaussians.</summary>
    /// <param name="Alphas">[k]: the logarithms of the weights, up to a constant.</param>
    /// <param name="Means">[k, d]: μ.</param>
    /// <param name="Factors">
    /// [k, d(d + 1)/2]: of each triangle Q, where QᵀQ is the inverse covariance, the logarithms q of its diagonal, then what
    /// is below it, column by column.
    /// </param>
    public sealed record Parameters(Tensor Alphas, Tensor Means, Tensor Factors) : IParameters<Parameters>
    {
        /// <inheritdoc/>
        public IReadOnlyList<Tensor> ToTensors() => [Alphas, Means, Factors];

        /// <inheritdoc/>
        public Parameters FromTensors(IReadOnlyList<Tensor> tensors)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            return new(tensors[0], tensors[1], tensors[2]);
        }
    }
}
