using Autograd;

namespace Team;

/// <summary>A gated linear unit: one half of the layer says how much of the other passes (Dauphin et al. 2017, "Language modeling with gated convolutional networks").</summary>
public static class GatedLayer
{
    /// <summary>(x · w) ⊙ σ(x · v).</summary>
    /// <param name="x">[batch, in].</param>
    /// <param name="w">[in, out].</param>
    /// <param name="v">[in, out].</param>
    public static Tensor Apply(Tensor x, Tensor w, Tensor v)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.MatMul(w) * x.MatMul(v).Sigmoid();
    }
}
