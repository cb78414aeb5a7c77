using System.Text.Json;

namespace Autograd.Properties.OpInfo;

/// <summary>Convolutions, pooling, padding and resampling.</summary>
internal sealed class ImageOps : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Images";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        Convolutions(table);
        MaxPooling(table);
        AveragePooling(table);
        const string Padding = "input pad mode value";
        table.One("nn.functional.pad", "Functional.Pad", Padding, static a => Functional.Pad(a.Input, a.Ints("pad"), Mode(a.Text("mode", "constant")), a.Number("value", 0)));
        table.One("constant_pad_nd", "Functional.Pad", "input pad value", static a => Functional.Pad(a.Input, a.Ints("pad"), value: a.Number("value", 0)));
    }

    private static void Convolutions<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        const string Convolve = "input weight bias stride padding dilation groups", Transpose = "input weight bias stride padding output_padding groups dilation";
        table.One("nn.functional.conv1d", "Functional.Conv1d", Convolve, static a
            => Functional.Conv1d(a.Input, a.Tensor("weight"), a.TensorOrNull("bias"), Sizes(a, "stride"), Sizes(a, "padding"), Sizes(a, "dilation"), a.Int("groups", 1)));
        table.One("nn.functional.conv2d", "Functional.Conv2d", Convolve, static a
            => Functional.Conv2d(a.Input, a.Tensor("weight"), a.TensorOrNull("bias"), Sizes(a, "stride"), Sizes(a, "padding"), Sizes(a, "dilation"), a.Int("groups", 1)));
        table.One("nn.functional.conv_transpose1d", "Functional.ConvTranspose1d", Transpose, static a => Functional.ConvTranspose1d(
            a.Input, a.Tensor("weight"), a.TensorOrNull("bias"), Sizes(a, "stride"), Sizes(a, "padding"), Sizes(a, "output_padding"), a.Int("groups", 1), Sizes(a, "dilation")));
        table.One("nn.functional.conv_transpose2d", "Functional.ConvTranspose2d", Transpose, static a => Functional.ConvTranspose2d(
            a.Input, a.Tensor("weight"), a.TensorOrNull("bias"), Sizes(a, "stride"), Sizes(a, "padding"), Sizes(a, "output_padding"), a.Int("groups", 1), Sizes(a, "dilation")));
        table.One("nn.functional.conv_transpose3d", "Functional.ConvTranspose3d", Transpose, static a => Functional.ConvTranspose3d(
            a.Input, a.Tensor("weight"), a.TensorOrNull("bias"), Sizes(a, "stride"), Sizes(a, "padding"), Sizes(a, "output_padding"), a.Int("groups", 1), Sizes(a, "dilation")));
    }

    private static void MaxPooling<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        const string Names = "input kernel_size stride padding dilation ceil_mode return_indices", Unpool = "input indices kernel_size stride padding output_size";
        table.Many("nn.functional.max_pool1d", "Functional.MaxPool1dWithIndices", Names, static a => Pooled(a, Functional.MaxPool1dWithIndices<T>));
        table.Many("nn.functional.max_pool2d", "Functional.MaxPool2dWithIndices", Names, static a => Pooled(a, Functional.MaxPool2dWithIndices<T>));
        table.Many("nn.functional.max_pool3d", "Functional.MaxPool3dWithIndices", Names, static a => Pooled(a, Functional.MaxPool3dWithIndices<T>));
        table.Many("nn.functional.adaptive_max_pool1d", "Functional.AdaptiveMaxPool1d", "input output_size return_indices", static a
            => Pair(a, Functional.AdaptiveMaxPool1d(a.Input, Counts(a))));
        table.Many("nn.functional.adaptive_max_pool2d", "Functional.AdaptiveMaxPool2d", "input output_size return_indices", static a
            => Pair(a, Functional.AdaptiveMaxPool2d(a.Input, Counts(a))));
        table.Many("nn.functional.adaptive_max_pool3d", "Functional.AdaptiveMaxPool3d", "input output_size return_indices", static a
            => Pair(a, Functional.AdaptiveMaxPool3d(a.Input, Counts(a))));
        table.One("nn.functional.max_unpool1d", "Functional.MaxUnpool1d", Unpool, static a
            => Functional.MaxUnpool1d(a.Input, a.Tensor("indices"), Sizes(a, "kernel_size"), Sizes(a, "stride"), Sizes(a, "padding"), a.IntsOrNull("output_size")));
        table.One("nn.functional.max_unpool2d", "Functional.MaxUnpool2d", Unpool, static a
            => Functional.MaxUnpool2d(a.Input, a.Tensor("indices"), Sizes(a, "kernel_size"), Sizes(a, "stride"), Sizes(a, "padding"), a.IntsOrNull("output_size")));
        table.One("nn.functional.max_unpool3d", "Functional.MaxUnpool3d", Unpool, static a
            => Functional.MaxUnpool3d(a.Input, a.Tensor("indices"), Sizes(a, "kernel_size"), Sizes(a, "stride"), Sizes(a, "padding"), a.IntsOrNull("output_size")));
    }

    private static void AveragePooling<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        const string Names = "input kernel_size stride padding ceil_mode count_include_pad divisor_override";
        table.One("nn.functional.avg_pool1d", "Functional.AvgPool1d", Names[..^17], static a => Functional.AvgPool1d(
            a.Input, Sizes(a, "kernel_size"), Sizes(a, "stride"), Sizes(a, "padding"), a.Flag("ceil_mode"), a.Flag("count_include_pad", true)));
        table.One("nn.functional.avg_pool2d", "Functional.AvgPool2d", Names, static a => Functional.AvgPool2d(
            a.Input, Sizes(a, "kernel_size"), Sizes(a, "stride"), Sizes(a, "padding"), a.Flag("ceil_mode"), a.Flag("count_include_pad", true), a.IntOrNull("divisor_override")));
        table.One("nn.functional.avg_pool3d", "Functional.AvgPool3d", Names, static a => Functional.AvgPool3d(
            a.Input, Sizes(a, "kernel_size"), Sizes(a, "stride"), Sizes(a, "padding"), a.Flag("ceil_mode"), a.Flag("count_include_pad", true), a.IntOrNull("divisor_override")));
        table.One("nn.functional.adaptive_avg_pool1d", "Functional.AdaptiveAvgPool1d", "input output_size", static a => Functional.AdaptiveAvgPool1d(a.Input, Counts(a)));
        table.One("nn.functional.adaptive_avg_pool2d", "Functional.AdaptiveAvgPool2d", "input output_size", static a => Functional.AdaptiveAvgPool2d(a.Input, Counts(a)));
        table.One("nn.functional.adaptive_avg_pool3d", "Functional.AdaptiveAvgPool3d", "input output_size", static a => Functional.AdaptiveAvgPool3d(a.Input, Counts(a)));
    }

    private delegate (T Values, T Indices) Pooling<T>(TensorOps<T> input, Sizes kernelSize, Sizes stride, Sizes padding, Sizes dilation, bool ceilMode)
        where T : TensorOps<T>;

    private static T[] Pooled<T>(OpInfoArguments<T> a, Pooling<T> pool)
        where T : TensorOps<T>
        => Pair(a, pool(a.Input, Sizes(a, "kernel_size"), Sizes(a, "stride"), Sizes(a, "padding"), Sizes(a, "dilation"), a.Flag("ceil_mode")));

    private static T[] Pair<T>(OpInfoArguments<T> a, (T Values, T Indices) found)
        where T : TensorOps<T>
        => a.Flag("return_indices") ? [found.Values, found.Indices] : [found.Values];

    private static Sizes Sizes<T>(OpInfoArguments<T> a, string name)
        where T : TensorOps<T>
        => !a.IsText(name) ? Autograd.Sizes.Create(a.IntsOrNull(name)) : a.Text(name, "") switch
        {
            "same" => Autograd.Sizes.Same,
            "valid" => default,
            var other => throw new UnsupportedCallException($"argument {name}={other}"),
        };

    // None keeps the size.
    private static Sizes Counts<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
        => a.IsList("output_size")
            ? Autograd.Sizes.Create([.. a.Raw("output_size").EnumerateArray().Select(static n => n.ValueKind == JsonValueKind.Null ? -1 : n.GetInt32())])
            : Sizes(a, "output_size");

    private static PaddingMode Mode(string mode) => mode switch
    {
        "constant" => PaddingMode.Constant,
        "reflect" => PaddingMode.Reflect,
        "replicate" => PaddingMode.Replicate,
        "circular" => PaddingMode.Circular,
        var other => throw new UnsupportedCallException($"argument mode={other}"),
    };
}
