namespace Autograd.Properties.OpInfo;

/// <summary>Activations of neural networks.</summary>
internal sealed class Activations : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Activations";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.Unary("sigmoid", "Sigmoid", static x => x.Sigmoid());
        table.Unary("tanh", "Tanh", static x => x.Tanh());
        table.Unary("nn.functional.relu", "Relu", static x => x.Relu());
        table.One("softmax", "Softmax", "input dim dtype", static a => a.InputAs("dtype").Softmax(a.Int("dim")));
        table.One("log_softmax", "LogSoftmax", "input dim dtype", static a => a.InputAs("dtype").LogSoftmax(a.Int("dim")));
    }
}
