namespace Autograd;

/// <summary>A gradient is wrong, or could not be decided where that was asked for. The message is the report.</summary>
public sealed class GradCheckException : Exception
{
    internal GradCheckException(GradCheckReport report)
        : base(report.ToString())
        => Report = report;

    /// <summary>What was found.</summary>
    public GradCheckReport Report { get; }
}
