using Autograd.Kernels;

namespace Autograd.Exporting;

/// <summary>Counterparts of matrix products, convolutions and pooling.</summary>
internal static class OnnxNetworks
{
    internal static readonly (object Op, OnnxMapping Mapping)[] All =
    [
        (MatrixProductRules.Matrix, OnnxOps.Same("MatMul")),
        (MatrixProductRules.Vector, OnnxOps.Same("MatMul")),
        (MatrixProductRules.Dot, OnnxOps.Same("MatMul")),
        (MatrixProductRules.Batched, OnnxOps.Same("MatMul")),
        (ConvolutionRules.Convolve, Convolve),
        (ConvolutionRules.Biased, Convolve),
        (PoolingRules.MaxPool, MaxPool),
        (BlendingRules.Blend, Blend),
    ];

    private static string[] Convolve(OnnxStep s)
    {
        var form = s.Args<Convolution>();
        var windows = form.Windows;
        return [s.Node(
            "Conv", s.Inputs,
            ("kernel_shape", windows.Window.Last(form.Dims)),
            ("strides", windows.Stride.Last(form.Dims)),
            ("dilations", windows.Dilation.Last(form.Dims)),
            ("pads", Pads(
                windows.Image.Last(form.Dims), windows.Window.Last(form.Dims), windows.Stride.Last(form.Dims), windows.Padding.Last(form.Dims),
                windows.Dilation.Last(form.Dims), windows.Result.Last(form.Dims))),
            ("group", (long)form.Groups))];
    }

    /// <summary>The values alone; their places are not exported.</summary>
    private static string[] MaxPool(OnnxStep s)
    {
        var args = s.Args<PoolingRules.PoolArgs>();
        if (args.Slide is not { } slide) throw OnnxErrors.Unsupported(s.Step.Name, "to a given number of windows");
        var sizes = s.Step.Inputs[0].Shape.Dims[2..].ToArray();
        var y = s.Node(
            "MaxPool", s.Inputs,
            ("kernel_shape", slide.Window),
            ("strides", slide.Stride),
            ("dilations", slide.Dilation),
            ("pads", Pads(sizes, slide.Window, slide.Stride, slide.Padding, slide.Dilation, s.Shape.Dims[2..].ToArray())));
        return [y, ""];
    }

    /// <summary>What is padded before and behind so that there are just so many windows.</summary>
    private static int[] Pads(int[] image, int[] window, int[] stride, int[] before, int[] dilation, int[] result)
    {
        var behind = new int[image.Length];
        for (var d = 0; d < behind.Length; d++)
            behind[d] = Math.Max(0, ((result[d] - 1) * stride[d]) + ((window[d] - 1) * dilation[d]) + 1 - image[d] - before[d]);
        return [.. before, .. behind];
    }

    /// <summary>Weighted sums of places along a dimension: a product with a matrix, that dimension last.</summary>
    private static string[] Blend(OnnxStep s)
    {
        var (dim, blend) = s.Args<BlendingRules.BlendArgs>();
        int[] order = [.. Enumerable.Range(0, s.Shape.Rank)];
        (order[dim], order[^1]) = (order[^1], order[dim]);
        var matrix = Blending.Along(NdArray.Eye(blend.Size, null, s.DType), 1, blend);
        var y = s.Node("MatMul", [s.Transposed(s.Inputs[0], order), s.Graph.Constant(matrix)]);
        return [s.Transposed(y, order)];
    }
}
