using Autograd;

namespace Team;

/// <summary>The loss whose minimum is a quantile (Koenker and Bassett 1978, "Regression quantiles").</summary>
/// <param name="quantile">Between 0 and 1: 0.9 punishes guesses that are too low nine times as hard.</param>
public sealed class QuantileLoss(double quantile)
{
    /// <summary>The mean over all elements of q·e where the guess is too low and (q − 1)·e where it is too high, with e = target − guess.</summary>
    public Variable Of(Variable guess, Variable target)
    {
        ArgumentNullException.ThrowIfNull(guess);
        var error = target - guess;
        return (error * quantile).Maximum(error * (quantile - 1)).Mean();
    }
}
