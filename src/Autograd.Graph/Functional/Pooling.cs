using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of the largest elements of windows.</summary>
internal static class PoolingRules
{
    /// <summary>One rule for every number of dimensions, which PyTorch names apart. Keeps where the largest stand, not the input.</summary>
    internal static readonly GeneralOp MaxPool = new(
        "max_pool2d_with_indices",
        static (x, args) => ((PoolArgs)args!).Largest(x[0]),
        static _ => Reads.Output2,
        static (k, from, into) =>
        {
            var a = k.Args<PoolArgs>();
            into[0] = Spread!.Apply(a.Flat(from[0]!), a.Picks(k.OutputAt(1).Value, k.ShapeOf(0))).Reshape(k.ShapeOf(0));
        },
        static (k, from, into) =>
        {
            var a = k.Args<PoolArgs>();
            into[0] = PickingRules.Gather.Apply(a.Flat(from[0]!), a.Picks(k.OutputAt(1).Value, from[0]!.Shape)).Reshape(k.OutputShape());
        })
    {
        Many = static (args, x, level) =>
        {
            var many = Batch.Show(x[0], level);
            var shape = many.Shape.Dims;
            var found = MaxPool!.Apply(args, many.Reshape(Shape.Create([shape[0] * shape[1], .. shape[2..]])));
            return Array.ConvertAll(found, y => y.Reshape(Shape.Create([many.Shape.Dims[0], many.Shape.Dims[1], .. y.Shape.Dims[1..]])));
        },
    };

    /// <summary>The adjoint of picking the largest: as scattering, but within planes, which are handled side by side.</summary>
    internal static readonly LinearOp Spread = LinearOp.With<PickingRules.PickArgs>(
        "max_pool2d_with_indices_backward",
        static (g, a) => MaxPooling.Spread(g, a.Index, a.Source),
        static (g, _, a) => PickingRules.Gather.Apply(g, a),
        batch: static (g, a) => PickingRules.Scatter.Apply(g, a.EachOf(g.Shape.Dims[0])));

    /// <summary>
    /// Values put where a pooling found them. Of several for one place the last one stays, and as in PyTorch the gradient goes to
    /// all of them: they are copies of one element. Forward mode is the adjoint of that.
    /// </summary>
    internal static readonly GeneralOp MaxUnpool = new(
        "max_unpool2d",
        static (x, args) => ((UnpoolArgs)args!).Put(x[0]),
        static _ => Reads.None,
        static (k, from, into) =>
        {
            var a = k.Args<UnpoolArgs>();
            into[0] = PickingRules.Gather.Apply(from[0]!.Reshape(a.Picks.Source), a.Picks).Reshape(k.ShapeOf(0));
        },
        static (k, from, into) =>
        {
            var a = k.Args<UnpoolArgs>();
            into[0] = Spread!.Apply(from[0]!.Reshape(a.Picks.Index.Shape), a.Picks).Reshape(k.OutputShape());
        });

    internal static (Tensor Values, Tensor Places) Sliding(
        string op, int dims, Tensor x, Sizes kernelSize, Sizes stride, Sizes padding, Sizes dilation, bool ceilMode)
    {
        var (images, alone) = Given(op, x, dims);
        var window = kernelSize.For(op, "kernel size", dims, 1);
        int[] step = stride.For(op, "stride", dims, 1, window), before = padding.For(op, "padding", dims, 0, Sizes.All(0, dims));
        var apart = dilation.For(op, "dilation", dims, 1, Sizes.All(1, dims));
        var spans = new Spans[dims];
        for (var d = 0; d < dims; d++)
        {
            var size = images.Shape.Dims[d + 2];
            var count = Windowed(op, size, d, window, step[d], before, apart[d], ceilMode);
            spans[d] = Spans.Sliding(size, window[d], step[d], before[d], apart[d], count);
        }

        return Pooled(images, new PoolArgs(spans, new Slide(window, step, before, apart)), alone);
    }

    internal static (Tensor Values, Tensor Places) Adaptive(string op, int dims, Tensor x, Sizes outputSize)
    {
        var (images, alone) = Given(op, x, dims);
        var counts = Counts(op, outputSize, images, dims);
        return Pooled(images, new PoolArgs([.. counts.Select((count, d) => Spans.Adaptive(images.Shape.Dims[d + 2], count))]), alone);
    }

    internal static Tensor Unpooled(string op, int dims, Tensor x, Tensor indices, Sizes kernelSize, Sizes stride, Sizes padding, int[]? outputSize)
    {
        if (indices.DType != DType.Int64) throw Errors.IndexDType(op, indices.DType);
        if (indices.Shape != x.Shape) throw NetworkErrors.IndicesShape(op, indices.Shape, x.Shape);
        if (x.IsBatched || indices.IsBatched)
            return BatchedOps.Loop(one => [Unpooled(op, dims, one[0], one[1], kernelSize, stride, padding, outputSize)], x, indices)[0];
        var (images, alone) = Images.Batched(op, x, dims);
        var window = kernelSize.For(op, "kernel size", dims, 1);
        int[] step = stride.For(op, "stride", dims, 1, window), before = padding.For(op, "padding", dims, 0, Sizes.All(0, dims));
        var sizes = new int[dims];
        for (var d = 0; d < dims; d++) sizes[d] = ((images.Shape.Dims[d + 2] - 1) * step[d]) - (2 * before[d]) + window[d];
        if (outputSize is not null)
        {
            // PyTorch also takes the whole shape, of which only the inner sizes count.
            var asked = outputSize.Length == dims + 2 ? outputSize[2..] : outputSize;
            if (asked.Length != dims) throw NetworkErrors.SizesCount(op, "output size", outputSize, dims);
            for (var d = 0; d < dims; d++)
                if (asked[d] <= sizes[d] - step[d] || asked[d] >= sizes[d] + step[d]) throw NetworkErrors.UnpooledSize(op, asked, sizes, step);
            sizes = asked;
        }

        if (Array.Exists(sizes, static size => size < 1)) throw NetworkErrors.NoResult(op, x.Shape, sizes);
        var shape = Shape.Create([.. images.Shape.Dims[..2], .. sizes]);
        var planes = images.Shape.Dims[0] * images.Shape.Dims[1];
        var source = Shape.Of(planes, Shape.Create(sizes).Numel);
        foreach (var place in indices.AsSpan<long>())
            if (place < 0 || place >= source[1]) throw NetworkErrors.PlaceOutside(op, place, sizes);
        var index = indices.Value.Reshape(Shape.Of(planes, planes == 0 ? 0 : indices.Numel / planes));
        var y = MaxUnpool.Apply(new UnpoolArgs(new PickingRules.PickArgs(1, index, source), shape), images)[0];
        return Images.Alone(y, alone);
    }

    /// <summary>How many windows of a pooling lie along a dimension.</summary>
    internal static int Windowed(string op, int size, int dim, int[] window, int stride, int[] padding, int dilation, bool ceilMode)
    {
        var reach = ((window[dim] - 1L) * dilation) + 1;
        if (padding[dim] > reach / 2) throw NetworkErrors.PaddingTooLarge(op, padding, window);
        var room = size + (2L * padding[dim]) - reach;
        if (room < 0 && (!ceilMode || room + stride - 1 < 0)) throw NetworkErrors.WindowTooLarge(op, (int)reach, size, 2 * padding[dim], dim);
        var count = ((room + (ceilMode ? stride - 1 : 0)) / stride) + 1;

        // The last window starts inside the image or the padding before it.
        return (int)(ceilMode && (count - 1) * stride >= size + (long)padding[dim] ? count - 1 : count);
    }

    /// <summary>The sizes of an adaptive pooling's results, −1 replaced by the image's.</summary>
    internal static int[] Counts(string op, Sizes outputSize, Tensor images, int dims)
    {
        var counts = outputSize.For(op, "output size", dims, -1);
        return [.. counts.Select((count, d) => count < 0 ? images.Shape.Dims[d + 2] : count)];
    }

    /// <summary>Floating images whose inner sizes are not 0.</summary>
    internal static (Tensor Images, bool Alone) Given(string op, Tensor x, int dims)
    {
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly(op, x.DType);
        var (images, alone) = Images.Batched(op, x, dims);
        return images.Shape.Dims[2..].Contains(0) ? throw NetworkErrors.EmptyImage(op, x.Shape) : (images, alone);
    }

    private static (Tensor Values, Tensor Places) Pooled(Tensor images, PoolArgs args, bool alone)
    {
        var found = MaxPool.Apply(args, images);
        return (Images.Alone(found[0], alone), Images.Alone(found[1], alone));
    }

    /// <summary>Windows at equal distances, as they were asked for, a number for each inner dimension.</summary>
    internal sealed record Slide(int[] Window, int[] Stride, int[] Padding, int[] Dilation);

    /// <summary>The windows along each inner dimension, and what they were made of if they are at equal distances.</summary>
    internal sealed record PoolArgs(Spans[] Spans, Slide? Slide = null)
    {
        private readonly MaxPooling _pooling = new(
            Spans.Length > 2 ? Spans[^3] : Kernels.Spans.None, Spans.Length > 1 ? Spans[^2] : Kernels.Spans.None, Spans[^1]);

        internal NdArray[] Largest(NdArray x)
        {
            var (values, places) = _pooling.Largest(x, Shape.Create([.. x.Shape.Dims[..2], .. Spans.Select(static s => s.Count)]));
            return [values, places];
        }

        /// <summary>[planes, elements].</summary>
        internal Tensor Flat(Tensor x) => x.Reshape(Planes(x.Shape));

        internal PickingRules.PickArgs Picks(NdArray places, Shape images) => new(1, places.Reshape(Planes(places.Shape)), Planes(images));

        private static Shape Planes(Shape shape)
        {
            var planes = shape.Dims[0] * shape.Dims[1];
            var plane = 1;
            foreach (var size in shape.Dims[2..]) plane *= size;
            return Shape.Of(planes, plane);
        }
    }

    /// <summary>Where the values go in [planes, elements], and the shape of the result.</summary>
    internal sealed record UnpoolArgs(PickingRules.PickArgs Picks, Shape Shape) : IKeepsArrays
    {
        public IEnumerable<NdArray> Arrays => Picks.Arrays;

        internal NdArray[] Put(NdArray x) => [MaxPooling.Put(x, Picks.Index, Picks.Source).Reshape(Shape)];
    }
}
