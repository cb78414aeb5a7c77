namespace Autograd.Properties.OpInfo;

/// <summary>Normalisation.</summary>
internal sealed class Normalisation : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Normalisation";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.One("nn.functional.layer_norm", "Functional.LayerNorm", "input normalized_shape weight bias eps", static a
            => Functional.LayerNorm(a.Input, Shape.Of(a.Ints("normalized_shape")), a.TensorOrNull("weight"), a.TensorOrNull("bias"), a.Number("eps", 1e-5)));
        table.Many("native_layer_norm", "Functional.NativeLayerNorm", "input normalized_shape weight bias eps", static a
            => Functional.NativeLayerNorm(
                a.Input, Shape.Of(a.Ints("normalized_shape")), a.TensorOrNull("weight"), a.TensorOrNull("bias"), a.Number("eps", 1e-5)) is var (y, mean, scale)
                ? [y, mean, scale]
                : []);
    }
}
