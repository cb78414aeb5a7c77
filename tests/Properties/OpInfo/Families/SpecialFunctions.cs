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
        table.Unary("special.entr", "Special.Entr", Special.Entr);
        table.Unary("special.erfcx", "Special.Erfcx", Special.Erfcx);
        table.Unary("special.i0e", "Special.I0e", Special.I0e);
        table.Unary("special.i1", "Special.I1", Special.I1);
        table.Unary("special.i1e", "Special.I1e", Special.I1e);
        table.Unary("special.log_ndtr", "Special.LogNdtr", Special.LogNdtr);
        table.Unary("special.ndtr", "Special.Ndtr", Special.Ndtr);
        table.Unary("special.ndtri", "Special.Ndtri", Special.Ndtri);
        table.One("special.xlog1py", "Special.Xlog1py", "input other", static a => (a.IsTensor("input"), a.IsTensor("other")) switch
        {
            (true, true) => Special.Xlog1py(a.Input, a.Tensor("other")),
            (true, false) => Special.Xlog1py(a.Input, a.Number("other")),
            _ => Special.Xlog1py(a.Number("input"), a.Tensor("other")),
        });
        table.One("special.polygamma", "Polygamma", "input n", static a => a.IsTensor("n")
            ? a.Tensor("n").Polygamma(a.Int("input"))
            : a.Input.Polygamma(a.Int("n")));
    }
}
