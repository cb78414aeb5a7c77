namespace Autograd.Properties.OpInfo;

/// <summary>PyTorch's <c>torch.special</c>.</summary>
internal sealed class SpecialFunctions : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Special functions";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.Unary("special.erfcx", "Special.Erfcx", Special.Erfcx);
        table.One("special.polygamma", "Polygamma", "input n", static a => a.IsTensor("n") ? a.Tensor("n").Polygamma(a.Int("input")) : a.Input.Polygamma(a.Int("n")));
    }
}
