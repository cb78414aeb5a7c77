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
        table.One("nn.functional.elu", "Functional.Elu", "input alpha", static a => Functional.Elu(a.Input, a.Number("alpha", 1)));
        table.One("nn.functional.celu", "Functional.Celu", "input alpha", static a => Functional.Celu(a.Input, a.Number("alpha", 1)));
        table.Unary("nn.functional.selu", "Functional.Selu", static x => Functional.Selu(x));
        table.One("nn.functional.leaky_relu", "Functional.LeakyRelu", "input negative_slope", static a
            => Functional.LeakyRelu(a.Input, a.Number("negative_slope", 0.01)));
        table.One("nn.functional.prelu", "Functional.Prelu", "input weight", static a => Functional.Prelu(a.Input, a.Tensor("weight")));
        table.Unary("nn.functional.relu6", "Functional.Relu6", static x => Functional.Relu6(x));
        table.One("nn.functional.hardtanh", "Functional.Hardtanh", "input min_val max_val", static a
            => Functional.Hardtanh(a.Input, a.Number("min_val", -1), a.Number("max_val", 1)));
        table.Unary("nn.functional.hardsigmoid", "Functional.Hardsigmoid", static x => Functional.Hardsigmoid(x));
        table.Unary("nn.functional.hardswish", "Functional.Hardswish", static x => Functional.Hardswish(x));
        table.One("nn.functional.softplus", "Functional.Softplus", "input beta threshold", static a
            => Functional.Softplus(a.Input, a.Number("beta", 1), a.Number("threshold", 20)));
        table.Unary("nn.functional.logsigmoid", "Functional.LogSigmoid", static x => Functional.LogSigmoid(x));
        table.Unary("nn.functional.silu", "Functional.Silu", static x => Functional.Silu(x));
        table.Unary("nn.functional.mish", "Functional.Mish", static x => Functional.Mish(x));
        table.One("nn.functional.gelu", "Functional.Gelu", "input approximate", static a
            => Functional.Gelu(a.Input, a.Text("approximate", "none") == "tanh"));
        table.One("nn.functional.softshrink", "Functional.Softshrink", "input lambd", static a => Functional.Softshrink(a.Input, a.Number("lambd", 0.5)));
        table.One("nn.functional.hardshrink", "Functional.Hardshrink", "input lambd", static a => Functional.Hardshrink(a.Input, a.Number("lambd", 0.5)));
        table.One("nn.functional.threshold", "Functional.Threshold", "input threshold value", static a
            => Functional.Threshold(a.Input, a.Number("threshold"), a.Number("value")));
        table.Unary("nn.functional.softsign", "Functional.Softsign", static x => Functional.Softsign(x));
        table.Unary("nn.functional.tanhshrink", "Functional.Tanhshrink", static x => Functional.Tanhshrink(x));
        table.One("nn.functional.glu", "Functional.Glu", "input dim", static a => Functional.Glu(a.Input, a.Int("dim", -1)));
        table.One("nn.functional.softmin", "Functional.Softmin", "input dim _stacklevel dtype", static a => Functional.Softmin(a.InputAs("dtype"), a.Int("dim")));
        table.One("softmax", "Softmax", "input dim dtype", static a => a.InputAs("dtype").Softmax(a.Int("dim")));
        table.One("log_softmax", "LogSoftmax", "input dim dtype", static a => a.InputAs("dtype").LogSoftmax(a.Int("dim")));
    }
}
