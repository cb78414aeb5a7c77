namespace Autograd;

/// <summary>How images are sampled between places.</summary>
public enum GridMode
{
    /// <summary>Between the nearest places in each direction.</summary>
    Bilinear,

    /// <summary>The nearest place; of two the even one.</summary>
    Nearest,

    /// <summary>A cubic through four places in each direction, of images alone.</summary>
    Bicubic,
}

/// <summary>What is seen beside an image.</summary>
public enum GridPadding
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The nearest place of the border.</summary>
    Border,

    /// <summary>The image mirrored at its borders.</summary>
    Reflection,
}

public static partial class Functional
{
    /// <summary>Images sampled at the places of a grid, −1 to 1 from border to border.</summary>
    /// <param name="input">[N, C, H, W] or [N, C, D, H, W].</param>
    /// <param name="grid">[N, H', W', 2] of (x, y), or [N, D', H', W', 3] of (x, y, z): x along the last dimension of the input.</param>
    /// <param name="mode">How.</param>
    /// <param name="padding">What is seen beside the image.</param>
    /// <param name="alignCorners">Whether ±1 are the middles of the outermost places, not their outer edges.</param>
    /// <returns>[N, C, H', W'] or [N, C, D', H', W'].</returns>
    /// <remarks>Image and grid get gradients, to every order; at the border itself that of the grid is 0, as in PyTorch.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or the input has no inner elements.</exception>
    /// <exception cref="DTypeException">The dtypes differ or are not floating.</exception>
    /// <exception cref="ArgumentException">There is no such mode, or volumes are to be sampled by a cubic.</exception>
    public static T GridSample<T>(
        TensorOps<T> input, TensorOps<T> grid, GridMode mode = GridMode.Bilinear, GridPadding padding = GridPadding.Zeros, bool alignCorners = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(grid);
        const string Op = "grid_sample";
        var (x, at) = (input.Core, grid.Core);
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly(Op, x.DType);
        if (x.DType != at.DType) throw Errors.Different(Op, x.DType, at.DType);
        if (x.Rank is not (4 or 5) || at.Rank != x.Rank || at.Shape[-1] != x.Rank - 2 || at.Shape.Dims[0] != x.Shape.Dims[0]) throw NetworkErrors.GridShape(x.Shape, at.Shape);
        if (x.Shape.Dims[2..].Contains(0)) throw NetworkErrors.EmptyImage(Op, x.Shape);
        if (mode is < GridMode.Bilinear or > GridMode.Bicubic || padding is < GridPadding.Zeros or > GridPadding.Reflection) throw NetworkErrors.NoGridMode(mode, padding);
        if (mode == GridMode.Bicubic && x.Rank == 5) throw NetworkErrors.CubicVolume();
        return input.Wrap(new GridSampling(x, at, mode, padding, alignCorners).Sampled());
    }

    /// <summary>The grid of places that affine maps make of the places of images, as <see cref="GridSample"/> takes it.</summary>
    /// <param name="theta">[N, 2, 3] for images, or [N, 3, 4] for volumes: a map for each.</param>
    /// <param name="size">The shape of what is to be sampled, [N, C, H, W] or [N, C, D, H, W].</param>
    /// <param name="alignCorners">Whether ±1 are the middles of the outermost places, not their outer edges.</param>
    /// <returns>[N, H, W, 2] or [N, D, H, W, 3].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">The maps are not floating.</exception>
    public static T AffineGrid<T>(TensorOps<T> theta, int[] size, bool alignCorners = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(theta);
        ArgumentNullException.ThrowIfNull(size);
        if (!theta.DType.IsFloating()) throw GraphErrors.FloatingOnly("affine_grid", theta.DType);
        var dims = size.Length - 2;
        if (dims is not (2 or 3) || theta.Shape != Shape.Of(size[0], dims, dims + 1)) throw NetworkErrors.AffineShape(theta.Shape, size);
        var inner = Shape.Create(size.AsSpan(2));
        var columns = new Tensor[dims + 1];
        for (var d = 0; d < dims; d++)
        {
            var count = inner.Dims[d];
            var places = Tensor.Linspace(-1, 1, count, theta.DType) * (alignCorners || count == 0 ? 1 : (count - 1.0) / count);
            if (count == 1) places = Tensor.Zeros([1], theta.DType);
            var shape = Sizes.All(1, dims);
            shape[d] = count;
            columns[dims - 1 - d] = places.Reshape(shape).Expand(inner);
        }

        columns[dims] = Tensor.Ones(inner, theta.DType);
        var all = Tensor.Stack(columns, dims).Reshape(inner.Numel, dims + 1);
        return theta.Wrap(all.MatMul(theta.Core.Transpose(1, 2)).Reshape(Shape.Create([size[0], .. inner.Dims, dims])));
    }
}

/// <summary>One sampling: weighted sums of picked elements, made of ops that are differentiable in images and grid.</summary>
internal sealed class GridSampling(Tensor x, Tensor grid, GridMode mode, GridPadding padding, bool alignCorners)
{
    private readonly int _dims = x.Rank - 2;
    private readonly int _count = grid.Numel / Math.Max(1, grid.Shape.Dims[0] * (x.Rank - 2));

    internal Tensor Sampled()
    {
        var axes = new (Tensor Place, Tensor Weight)[_dims][];
        for (var d = 0; d < _dims; d++)
        {
            // The last number of the grid is for the first dimension.
            var g = grid.Select(-1, _dims - 1 - d).Reshape(x.Shape.Dims[0], _count);
            var size = x.Shape.Dims[d + 2];
            axes[d] = [.. Along(alignCorners ? (g + 1) * ((size - 1) / 2.0) : (((g + 1) * size) - 1) / 2, size)];
        }

        Tensor? sum = null;
        foreach (var first in axes[0])
        {
            foreach (var second in axes[1])
            {
                foreach (var third in _dims == 3 ? axes[2] : [default])
                {
                    (Tensor Place, Tensor Weight)[] corner = _dims == 3 ? [first, second, third] : [first, second];
                    var term = Picked(corner);
                    sum = sum is null ? term : sum + term;
                }
            }
        }

        return sum!.Reshape(Shape.Create([.. x.Shape.Dims[..2], .. grid.Shape.Dims[1..^1]]));
    }

    /// <summary>The places that a coordinate sees along one dimension, as whole floating numbers, and their weights.</summary>
    private IEnumerable<(Tensor Place, Tensor Weight)> Along(Tensor at, int size)
    {
        if (mode == GridMode.Bicubic)
        {
            var start = at.Floor().Detach();
            var share = at - start;
            for (var i = -1; i <= 2; i++) yield return (Inside(start + i, size), Cubic(share - i, near: i is 0 or 1));
            yield break;
        }

        at = Inside(at, size);
        if (mode == GridMode.Nearest)
        {
            // Constant between the steps: the gradient is there, and zero.
            var nearest = at.Round();
            yield return (nearest.Detach(), nearest - nearest.Detach() + 1);
            yield break;
        }

        var first = at.Floor().Detach();
        yield return (first, first + 1 - at);
        yield return (first + 1, at - first);
    }

    // Keys 1981 with a = −0.75, at a signed distance.
    private static Tensor Cubic(Tensor distance, bool near)
    {
        const double A = -0.75;
        var x = distance.Abs();
        return near ? ((((x * (A + 2)) - (A + 3)) * x * x) + 1) : ((((((x - 5) * x) + 8) * x) - 4) * A);
    }

    private Tensor Inside(Tensor at, int size)
    {
        if (padding == GridPadding.Zeros) return at;
        if (padding == GridPadding.Reflection)
        {
            double low = alignCorners ? 0 : -0.5, span = alignCorners ? size - 1 : size;
            if (span == 0) return Tensor.ZerosLike(at);
            var beyond = (at - low).Abs();
            var turns = (beyond / span).Floor().Detach();
            var rest = beyond - (turns * span);
            at = Tensor.Where((turns - ((turns / 2).Floor() * 2)).Eq(0), rest + low, span - rest + low);
        }

        return ActivationFunctionRules.Hardtanh.ApplyWith(at, new ExtremumRules.ClampArgs(0, size - 1));
    }

    /// <summary>[N, C, P]: the elements at one corner, times its weights.</summary>
    private Tensor Picked((Tensor Place, Tensor Weight)[] corner)
    {
        Tensor? index = null, weight = null, seen = null;
        for (var d = 0; d < _dims; d++)
        {
            var (place, share) = corner[d];
            place = place.Detach();
            var size = x.Shape.Dims[d + 2];
            var inside = (place >= 0) & (place <= size - 1);
            var whole = Tensor.Where(inside, place, 0.0).To(DType.Int64);
            index = index is null ? whole : (index * (long)size) + whole;
            weight = weight is null ? share : weight * share;
            seen = seen is null ? inside : seen & inside;
        }

        var shape = Shape.Of(x.Shape.Dims[0], x.Shape.Dims[1], _count);
        var picked = x.Reshape(Shape.Of(shape.Dims[0], shape.Dims[1], Shape.Create(x.Shape.Dims[2..]).Numel)).Gather(2, index!.Unsqueeze(1).Expand(shape));
        return picked * Tensor.Where(seen!, weight!, 0.0).Unsqueeze(1);
    }
}
