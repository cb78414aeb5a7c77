namespace Autograd;

/// <summary>When to stop training: once a metric has not become better for some epochs. An immutable record of its numbers.</summary>
public sealed record EarlyStopping
{
    /// <summary>When to stop.</summary>
    /// <param name="patience">How many epochs that are no better are borne, 0 or more.</param>
    /// <param name="minDelta">By how much a metric must be better to count, 0 or more.</param>
    /// <param name="maximize">Whether a larger metric is a better one.</param>
    /// <param name="restoreBest">Whether the model gets the parameters of the best epoch back in the end.</param>
    /// <exception cref="ArgumentException">A number is negative or not finite.</exception>
    public EarlyStopping(int patience, double minDelta = 0, bool maximize = false, bool restoreBest = true)
    {
        Rule = new() { Patience = patience, Threshold = minDelta, AbsoluteThreshold = true, Maximize = maximize };
        RestoreBest = restoreBest;
    }

    /// <summary>How many epochs that are no better are borne.</summary>
    public int Patience => Rule.Patience;

    /// <summary>By how much a metric must be better to count.</summary>
    public double MinDelta => Rule.Threshold;

    /// <summary>Whether a larger metric is a better one.</summary>
    public bool Maximize => Rule.Maximize;

    /// <summary>Whether the model gets the parameters of the best epoch back in the end.</summary>
    public bool RestoreBest { get; }

    internal Plateau Rule { get; }
}
