namespace Autograd.Examples.AdBench;

/// <summary>
/// Pictures of points, and how far cameras and points are from explaining them (Srajer, Kukelova, Fitzgibbon 2018). Each
/// observation reads one camera, one point and its own weight, so the Jacobian is sparse.
/// </summary>
/// <param name="CameraOf">[p], Int64: the camera of each observation.</param>
/// <param name="PointOf">[p], Int64: its point.</param>
/// <param name="Features">[p, 2]: where the point was seen, in pixels.</param>
public sealed record BundleAdjustment(Tensor CameraOf, Tensor PointOf, Tensor Features)
{
    /// <summary>Rotation (3), centre (3), focal length, principal point (2), radial distortion (2).</summary>
    public const int CameraSize = 11;

    /// <summary>Coordinates of a point.</summary>
    public const int PointSize = 3;

    /// <summary>What one observation reads: a camera, a point, a weight.</summary>
    public const int ObservationSize = CameraSize + PointSize + 1;

    /// <summary>The residuals of the features and of the weights.</summary>
    /// <returns>[p, 2], the reprojection errors in pixels by weight, and [p], 1 − w².</returns>
    public (Tensor Reprojection, Tensor Weight) Residuals(Parameters at)
    {
        ArgumentNullException.ThrowIfNull(at);
        return (Reprojection(Observations(at), Features), WeightError(at.Weights));
    }

    /// <summary>The derivatives of the residuals with respect to all parameters.</summary>
    /// <returns>
    /// Rows: the reprojection errors, two an observation, then the weight errors. Columns: the cameras, the points, the weights.
    /// </returns>
    public SparseMatrix Jacobian(Parameters at)
    {
        ArgumentNullException.ThrowIfNull(at);

        // One block [2, 15] an observation, all of them from two passes back through one run of the formula.
        var blocks = Vectorize.VMap(static (z, feature) => Differentiate.Jacobian(x => Reprojection(x, feature), z))(Observations(at), Features);
        var slopes = Differentiate.Grad(static w => WeightError(w).Sum(), at.Weights);
        return Assemble(blocks.ToArray<double>(), slopes.ToArray<double>(), at.Cameras.Shape[0], at.Points.Shape[0]);
    }

    private Tensor Observations(Parameters at)
        => Tensor.Cat([at.Cameras.IndexSelect(0, CameraOf), at.Points.IndexSelect(0, PointOf), at.Weights.Unsqueeze(1)], dim: 1);

    /// <summary>w·(f·distort(project(R(X − C))) + x₀ − feature), of observations […, 15] and features [p, 2].</summary>
    private static Tensor Reprojection(Tensor observation, Tensor feature)
    {
        var parts = observation.Split([3, 3, 1, 2, 1, 1, 3, 1], dim: -1);
        var (rotation, centre, focal, principal) = (parts[0], parts[1], parts[2], parts[3]);
        var (k1, k2, point, weight) = (parts[4], parts[5], parts[6], parts[7]);
        var seen = Rotate(rotation, point - centre).Split([2, 1], dim: -1);
        var flat = seen[0] / seen[1];
        var square = flat.Square().Sum(dim: -1, keepDim: true);
        var distortion = 1 + square * (k1 + square * k2);
        return weight * (flat * distortion * focal + principal - feature);
    }

    private static Tensor WeightError(Tensor weight) => 1 - weight.Square();

    /// <summary>
    /// Rodrigues' formula: x turned about the axis r by its length θ, x·cos θ + (r × x)·sin θ/θ + r·(r·x)·(1 − cos θ)/θ². Both
    /// quotients are smooth functions of θ² = r·r, but θ is not one of r at 0, so 0 has its limits.
    /// </summary>
    private static Tensor Rotate(Tensor r, Tensor x)
    {
        var square = r.Square().Sum(dim: -1, keepDim: true);
        var turned = square.Ne(0);
        var sine = Tensor.SafeWhere(turned, square, static s => (s.Sqrt() / Math.PI).Sinc(), 1);

        // 1 − cos θ = 2·sin²(θ/2), which does not cancel for small θ.
        var versine = Tensor.SafeWhere(turned, square, static s => 0.5 * (s.Sqrt() / (2 * Math.PI)).Sinc().Square(), 0.5);
        return x * (1 - square * versine) + r.Cross(x, dim: -1) * sine + r * ((r * x).Sum(dim: -1, keepDim: true) * versine);
    }

    private SparseMatrix Assemble(double[] blocks, double[] slopes, int cameras, int points)
    {
        var (cameraOf, pointOf, count) = (CameraOf.ToArray<long>(), PointOf.ToArray<long>(), slopes.Length);
        var (firstPoint, firstWeight) = (CameraSize * cameras, CameraSize * cameras + PointSize * points);
        List<int> starts = [0], columns = [];
        for (var row = 0; row < 2 * count; row++)
        {
            var p = row / 2;
            for (var i = 0; i < CameraSize; i++) columns.Add(CameraSize * (int)cameraOf[p] + i);
            for (var i = 0; i < PointSize; i++) columns.Add(firstPoint + PointSize * (int)pointOf[p] + i);
            columns.Add(firstWeight + p);
            starts.Add(columns.Count);
        }

        for (var p = 0; p < count; p++)
        {
            columns.Add(firstWeight + p);
            starts.Add(columns.Count);
        }

        return new SparseMatrix(starts, columns, [.. blocks, .. slopes]);
    }

    /// <summary>Where the cameras stand, where the points are, and how much each observation counts.</summary>
    /// <param name="Cameras">[n, 11].</param>
    /// <param name="Points">[m, 3].</param>
    /// <param name="Weights">[p].</param>
    public sealed record Parameters(Tensor Cameras, Tensor Points, Tensor Weights);

    /// <summary>A matrix that is mostly zeros, in compressed rows.</summary>
    /// <param name="Starts">Where each row begins in the other two, and where the last one ends.</param>
    /// <param name="Columns">The column of each element.</param>
    /// <param name="Values">The elements, row by row.</param>
    public sealed record SparseMatrix(IReadOnlyList<int> Starts, IReadOnlyList<int> Columns, IReadOnlyList<double> Values);
}
