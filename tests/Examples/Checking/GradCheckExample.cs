using Autograd.Examples.CommandLine;

namespace Autograd.Examples.Checking;

/// <summary>How a wrong gradient is caught, made small and named.</summary>
public sealed class GradCheckExample : IExample
{
    /// <inheritdoc/>
    public string Name => "gradcheck";

    /// <inheritdoc/>
    public string Summary => "a wrong gradient that passes a tolerance, caught by a property, shrunk to one number and named";

    /// <inheritdoc/>
    public void Run(OptionReader options, TextWriter output, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Finish();
        WrongGradient.Show(output, stop);
    }
}
