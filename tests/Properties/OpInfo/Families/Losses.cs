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
            static a =>
            {
                a.Only("label_smoothing", 0);
                if (a.Tensor("target").DType != DType.Int64) throw new UnsupportedCallException("argument target of probabilities");
                return Functional.CrossEntropy(a.Input, a.Tensor("target"), a.TensorOrNull("weight"), a.Int("ignore_index", -100), a.Reduction());
            });
    }
}
