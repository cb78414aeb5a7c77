using Autograd.Examples.AdBench;
using Autograd.Examples.Checking;
using Autograd.Examples.Digits;
using Autograd.Examples.Nist;
using Autograd.Examples.Tutorial;

namespace Autograd.Examples.CommandLine;

/// <summary>The one list of examples.</summary>
public static class Catalog
{
    /// <summary>Every example, in the order in which a newcomer would run them.</summary>
    public static IReadOnlyList<IExample> Examples { get; } =
        [new TutorialExample(), new FSharpTutorialExample(), new GradCheckExample(), new DigitsExample(), new NistExample(), new AdBenchExample()];
}
