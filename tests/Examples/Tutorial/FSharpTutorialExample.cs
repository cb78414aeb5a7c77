using Autograd.Examples.CommandLine;

namespace Autograd.Examples.Tutorial;

/// <summary>PyTorch's tutorial in F#, on the immutable core.</summary>
public sealed class FSharpTutorialExample : IExample
{
    /// <inheritdoc/>
    public string Name => "tutorial-fsharp";

    /// <inheritdoc/>
    public string Summary => "the same in F#, on the immutable core: gradients come back as a map";

    /// <inheritdoc/>
    public void Run(OptionReader options, TextWriter output, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Finish();
        FSharp.Tutorial.run(output);
    }
}
