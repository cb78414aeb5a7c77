using System.Text.Json;

namespace Autograd.Properties.OpInfo;

/// <summary>Layers of networks that are neither activations nor losses.</summary>
internal sealed class LayerOps : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Layers";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.One("nn.functional.linear", "Functional.Linear", "input weight bias", static a => Functional.Linear(a.Input, a.Tensor("weight"), a.TensorOrNull("bias")));
        table.One("nn.functional.bilinear", "Functional.Bilinear", "input1 input2 weight bias", static a
            => Functional.Bilinear(a.Tensor("input1"), a.Tensor("input2"), a.Tensor("weight"), a.TensorOrNull("bias")));
        Normalisations(table);
        Distances(table);
        Embeddings(table);
        Resampling(table);
    }

    private static void Normalisations<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.One("nn.functional.batch_norm", "Functional.BatchNorm", "input running_mean running_var weight bias training momentum eps", static a =>
        {
            a.Ignore("momentum");
            return Functional.BatchNorm(
                a.Input, a.TensorOrNull("running_mean"), a.TensorOrNull("running_var"), a.TensorOrNull("weight"), a.TensorOrNull("bias"), a.Flag("training"), a.Number("eps", 1e-5));
        });
        table.Many("native_batch_norm", "Functional.NativeBatchNorm", "input weight bias running_mean running_var training momentum eps", static a =>
        {
            a.Ignore("momentum");
            var (y, mean, inverse) = Functional.NativeBatchNorm(
                a.Input, a.TensorOrNull("weight"), a.TensorOrNull("bias"), a.TensorOrNull("running_mean"), a.TensorOrNull("running_var"), a.Flag("training"), a.Number("eps"));
            return [y, mean, inverse];
        });
        table.One("nn.functional.instance_norm", "Functional.InstanceNorm", "input running_mean running_var weight bias use_input_stats momentum eps", static a =>
        {
            a.Ignore("momentum");
            return Functional.InstanceNorm(
                a.Input, a.TensorOrNull("running_mean"), a.TensorOrNull("running_var"), a.TensorOrNull("weight"), a.TensorOrNull("bias"), a.Flag("use_input_stats", true), a.Number("eps", 1e-5));
        });
        table.One("nn.functional.group_norm", "Functional.GroupNorm", "input num_groups weight bias eps", static a
            => Functional.GroupNorm(a.Input, a.Int("num_groups"), a.TensorOrNull("weight"), a.TensorOrNull("bias"), a.Number("eps", 1e-5)));
        table.One("nn.functional.local_response_norm", "Functional.LocalResponseNorm", "input size alpha beta k", static a
            => Functional.LocalResponseNorm(a.Input, a.Int("size"), a.Number("alpha", 1e-4), a.Number("beta", 0.75), a.Number("k", 1)));
        table.One("nn.functional.normalize", "Functional.Normalize", "input p dim eps", static a
            => Functional.Normalize(a.Input, a.Number("p", 2), a.Int("dim", 1), a.Number("eps", 1e-12)));
    }

    private static void Distances<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.One("nn.functional.cosine_similarity", "Functional.CosineSimilarity", "x1 x2 dim eps", static a
            => Functional.CosineSimilarity(a.Tensor("x1"), a.Tensor("x2"), a.Int("dim", 1), a.Number("eps", 1e-8)));
        table.One("nn.functional.pairwise_distance", "Functional.PairwiseDistance", "x1 x2 p eps keepdim", static a
            => Functional.PairwiseDistance(a.Tensor("x1"), a.Tensor("x2"), a.Number("p", 2), a.Number("eps", 1e-6), a.Flag("keepdim")));
        table.One("cdist", "Functional.Cdist", "x1 x2 p compute_mode", static a =>
        {
            a.Ignore("compute_mode");
            return Functional.Cdist(a.Tensor("x1"), a.Tensor("x2"), a.Number("p", 2));
        }).SecondIsOurs("PyTorch has second derivatives of Euclidean distances alone");
        table.One("nn.functional.pdist", "Functional.Pdist", "input p", static a => Functional.Pdist(a.Input, a.Number("p", 2)))
            .SecondIsOurs("PyTorch has none");
    }

    private static void Embeddings<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        // PyTorch's samples give the table first, since their first argument is what is differentiated.
        table.One("nn.functional.embedding", "Functional.Embedding", "weight indices padding_idx max_norm norm_type scale_grad_by_freq sparse", static a =>
        {
            a.Ignore("sparse");
            return Functional.Embedding(
                a.Tensor("indices"), a.Tensor("weight"), a.IntOrNull("padding_idx"), a.NumberOrNull("max_norm"), a.Number("norm_type", 2), a.Flag("scale_grad_by_freq"));
        });
        table.One(
            "nn.functional.embedding_bag",
            "Functional.EmbeddingBag",
            "weight indices offsets max_norm norm_type scale_grad_by_freq mode sparse per_sample_weights include_last_offset padding_idx",
            static a =>
            {
                a.Ignore("sparse");
                var mode = a.Text("mode", "mean") switch { "sum" => BagMode.Sum, "max" => BagMode.Max, _ => BagMode.Mean };
                return Functional.EmbeddingBag(
                    a.Tensor("indices"), a.Tensor("weight"), a.TensorOrNull("offsets"), a.NumberOrNull("max_norm"), a.Number("norm_type", 2), a.Flag("scale_grad_by_freq"),
                    mode, a.TensorOrNull("per_sample_weights"), a.Flag("include_last_offset"), a.IntOrNull("padding_idx"));
            }).SecondIsOurs("PyTorch has none");
    }

    private static void Resampling<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        const string Names = "input size scale_factor mode align_corners recompute_scale_factor antialias";
        table.One("nn.functional.interpolate", "Functional.Interpolate", Names, static a => Functional.Interpolate(
            a.Input, Size(a), Factors(a), Mode(a.Text("mode", "nearest")), a.Flag("align_corners"), a.Flag("recompute_scale_factor"), a.Flag("antialias")));
        table.One("nn.functional.upsample_nearest", "Functional.Interpolate", "input size scale_factor", static a
            => Functional.Interpolate(a.Input, Size(a), Factors(a)));
        table.One("nn.functional.upsample_bilinear", "Functional.Interpolate", "input size scale_factor", static a
            => Functional.Interpolate(a.Input, Size(a), Factors(a), InterpolationMode.Bilinear, alignCorners: true));
        table.One("nn.functional.grid_sample", "Functional.GridSample", "input grid mode padding_mode align_corners", static a =>
        {
            var mode = a.Text("mode", "bilinear") switch { "nearest" => GridMode.Nearest, "bicubic" => GridMode.Bicubic, _ => GridMode.Bilinear };
            var padding = a.Text("padding_mode", "zeros") switch { "border" => GridPadding.Border, "reflection" => GridPadding.Reflection, _ => GridPadding.Zeros };
            return Functional.GridSample(a.Input, a.Tensor("grid"), mode, padding, a.Flag("align_corners"));
        }).SecondIsOurs("PyTorch 1.13 has none");
        table.One("nn.functional.pixel_shuffle", "Functional.PixelShuffle", "input upscale_factor", static a => Functional.PixelShuffle(a.Input, a.Int("upscale_factor")));
        table.One("nn.functional.pixel_unshuffle", "Functional.PixelUnshuffle", "input downscale_factor", static a
            => Functional.PixelUnshuffle(a.Input, a.Int("downscale_factor")));
        table.One("nn.functional.unfold", "Functional.Unfold", "input kernel_size dilation padding stride", static a => Functional.Unfold(
            a.Input, Sizes.Create(a.IntsOrNull("kernel_size")), Sizes.Create(a.IntsOrNull("dilation")), Sizes.Create(a.IntsOrNull("padding")), Sizes.Create(a.IntsOrNull("stride"))));
    }

    private static Sizes Size<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
        => Sizes.Create(a.IntsOrNull("size"));

    private static double[]? Factors<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
        => !a.Has("scale_factor") ? null
            : a.IsList("scale_factor") ? [.. a.Raw("scale_factor").EnumerateArray().Select(static f => f.ValueKind == JsonValueKind.Number ? f.GetDouble() : f.GetProperty("f").GetDouble())]
            : [a.Number("scale_factor")];

    private static InterpolationMode Mode(string mode) => mode switch
    {
        "nearest" => InterpolationMode.Nearest,
        "nearest-exact" => InterpolationMode.NearestExact,
        "linear" => InterpolationMode.Linear,
        "bilinear" => InterpolationMode.Bilinear,
        "bicubic" => InterpolationMode.Bicubic,
        "trilinear" => InterpolationMode.Trilinear,
        "area" => InterpolationMode.Area,
        var other => throw new UnsupportedCallException($"argument mode={other}"),
    };
}
