namespace Autograd.Properties.OpInfo;

/// <summary>Losses.</summary>
internal sealed class Losses : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Losses";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.One("nn.functional.mse_loss", "Functional.MseLoss", "input target size_average reduce reduction", static a
            => Functional.MseLoss(a.Input, a.Tensor("target"), a.Reduction()));
        table.One("nn.functional.nll_loss", "Functional.NllLoss", "input target weight size_average ignore_index reduce reduction", static a
            => Functional.NllLoss(a.Input, a.Tensor("target"), a.TensorOrNull("weight"), a.Int("ignore_index", -100), a.Reduction()));
        table.One(
            "nn.functional.cross_entropy",
            "Functional.CrossEntropy",
            "input target weight size_average ignore_index reduce reduction label_smoothing",
            static a => Functional.CrossEntropy(
                a.Input, a.Tensor("target"), a.TensorOrNull("weight"), a.Int("ignore_index", -100), a.Reduction(), a.Number("label_smoothing", 0)));
        Distances(table);
        Binary(table);
        Margins(table);
    }

    private static void Distances<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.One("nn.functional.l1_loss", "Functional.L1Loss", "input target size_average reduce reduction", static a
            => Functional.L1Loss(a.Input, a.Tensor("target"), a.Reduction()));
        table.One("nn.functional.smooth_l1_loss", "Functional.SmoothL1Loss", "input target size_average reduce reduction beta", static a
            => Functional.SmoothL1Loss(a.Input, a.Tensor("target"), a.Reduction(), a.Number("beta", 1)));
        table.One("nn.functional.huber_loss", "Functional.HuberLoss", "input target reduction delta", static a
            => Functional.HuberLoss(a.Input, a.Tensor("target"), a.Reduction(), a.Number("delta", 1)));
        table.One("nn.functional.kl_div", "Functional.KlDiv", "input target size_average reduce reduction log_target", static a => Functional.KlDiv(
            a.Input, a.Tensor("target"), a.Text("reduction", "mean") == "batchmean" ? Reduction.BatchMean : a.Reduction(), a.Flag("log_target")));
        table.One(
            "nn.functional.poisson_nll_loss",
            "Functional.PoissonNllLoss",
            "input target log_input full size_average eps reduce reduction",
            static a => Functional.PoissonNllLoss(a.Input, a.Tensor("target"), a.Flag("log_input", true), a.Flag("full"), a.Number("eps", 1e-8), a.Reduction()));
        table.One("nn.functional.gaussian_nll_loss", "Functional.GaussianNllLoss", "input target var full eps reduction", static a
            => Functional.GaussianNllLoss(a.Input, a.Tensor("target"), a.Tensor("var"), a.Flag("full"), a.Number("eps", 1e-6), a.Reduction()));
    }

    private static void Binary<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        const string Names = "input target weight size_average reduce reduction";
        table.One("nn.functional.binary_cross_entropy", "Functional.BinaryCrossEntropy", Names, static a
            => Functional.BinaryCrossEntropy(a.Input, a.Tensor("target"), a.TensorOrNull("weight"), a.Reduction()));
        table.One("nn.functional.binary_cross_entropy_with_logits", "Functional.BinaryCrossEntropyWithLogits", Names + " pos_weight", static a
            => Functional.BinaryCrossEntropyWithLogits(a.Input, a.Tensor("target"), a.TensorOrNull("weight"), a.Reduction(), a.TensorOrNull("pos_weight")));
        table.One("nn.functional.soft_margin_loss", "Functional.SoftMarginLoss", "input target size_average reduce reduction", static a
            => Functional.SoftMarginLoss(a.Input, a.Tensor("target"), a.Reduction()));
        table.One("nn.functional.multilabel_soft_margin_loss", "Functional.MultilabelSoftMarginLoss", Names, static a
            => Functional.MultilabelSoftMarginLoss(a.Input, a.Tensor("target"), a.TensorOrNull("weight"), a.Reduction()));
    }

    private static void Margins<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.One("nn.functional.hinge_embedding_loss", "Functional.HingeEmbeddingLoss", "input target margin size_average reduce reduction", static a
            => Functional.HingeEmbeddingLoss(a.Input, a.Tensor("target"), a.Number("margin", 1), a.Reduction()));
        table.One("nn.functional.margin_ranking_loss", "Functional.MarginRankingLoss", "input1 input2 target margin size_average reduce reduction", static a
            => Functional.MarginRankingLoss(a.Tensor("input1"), a.Tensor("input2"), a.Tensor("target"), a.Number("margin", 0), a.Reduction()));
        table.One("nn.functional.cosine_embedding_loss", "Functional.CosineEmbeddingLoss", "input1 input2 target margin size_average reduce reduction", static a
            => Functional.CosineEmbeddingLoss(a.Tensor("input1"), a.Tensor("input2"), a.Tensor("target"), a.Number("margin", 0), a.Reduction()));
        table.One(
            "nn.functional.triplet_margin_loss",
            "Functional.TripletMarginLoss",
            "anchor positive negative margin p eps swap size_average reduce reduction",
            static a => Functional.TripletMarginLoss(
                a.Tensor("anchor"), a.Tensor("positive"), a.Tensor("negative"), a.Number("margin", 1), a.Number("p", 2), a.Number("eps", 1e-6), a.Flag("swap"), a.Reduction()));
        table.One("nn.functional.multi_margin_loss", "Functional.MultiMarginLoss", "input target p margin weight size_average reduce reduction", static a
            => Functional.MultiMarginLoss(a.Input, a.Tensor("target"), a.Int("p", 1), a.Number("margin", 1), a.TensorOrNull("weight"), a.Reduction()));
        table.One("nn.functional.multilabel_margin_loss", "Functional.MultilabelMarginLoss", "input target size_average reduce reduction", static a
            => Functional.MultilabelMarginLoss(a.Input, a.Tensor("target"), a.Reduction()));
    }
}
