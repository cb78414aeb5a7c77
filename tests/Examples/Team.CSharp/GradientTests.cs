using Autograd;
using Autograd.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Team;

/// <summary>What this team has its CI ask on every push: are the gradients of our own functions right?</summary>
[Properties(Arbitrary = [typeof(TensorArbitraries)], QuietOnSuccess = true)]
public sealed class GradientTests
{
    /// <summary>The letters say which sizes agree: batch, in, out.</summary>
    [Property]
    public Property Gated_layer_has_the_right_gradients() => GradientProperty.For(GatedLayer.Apply, Inputs.Of(Shapes.Like("bi, io, io")));

    [Property]
    public Property Gated_layer_has_the_right_gradients_in_Float32()
        => GradientProperty.For(GatedLayer.Apply, Inputs.Of(Shapes.Like("bi, io, io")).WithDType(DType.Float32));

    /// <summary>The loss has a kink where a guess is exact; such inputs are replaced by others.</summary>
    [Property]
    public Property Quantile_loss_has_the_right_gradients() => GradientProperty.For(new QuantileLoss(0.9).Of, Inputs.Of(Shapes.Same(2)));

    [Property]
    public Property Log_cosh_has_the_right_gradient_and_Hessian() => GradientProperty.For(LogCosh.Apply, options: new GradCheckOptions { Order = 2 });

    /// <summary>Tensors of these kinds serve other laws as well.</summary>
    [Property]
    public Property Quantile_loss_is_symmetric_at_the_median(SameShapePair pair)
    {
        var loss = new QuantileLoss(0.5);
        var (there, back) = (loss.Of(pair.X, pair.Y).Item(), loss.Of(pair.Y, pair.X).Item());
        return (there == back && there >= 0).Label($"{there} and {back}");
    }

    [Property]
    public Property Log_cosh_lies_below_the_absolute_value(Tensor x)
        => (LogCosh.Apply(x) <= x.Abs()).All().Item<bool>().ToProperty();
}
