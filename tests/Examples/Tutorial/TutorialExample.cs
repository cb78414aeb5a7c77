using Autograd.Examples.CommandLine;

namespace Autograd.Examples.Tutorial;

/// <summary>PyTorch's tutorial in C#.</summary>
public sealed class TutorialExample : IExample
{
    /// <inheritdoc/>
    public string Name => "tutorial";

    /// <inheritdoc/>
    public string Summary => "PyTorch's autograd tutorial, line by line, with the output that PyTorch prints";

    /// <inheritdoc/>
    public void Run(OptionReader options, TextWriter output, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Finish();
        Tutorial.Run(output);
    }
}
