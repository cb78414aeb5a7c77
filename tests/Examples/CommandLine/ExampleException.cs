namespace Autograd.Examples.CommandLine;

/// <summary>Something that the user can put right; the message is one sentence that says how.</summary>
public sealed class ExampleException : Exception
{
    /// <summary>With its sentence.</summary>
    public ExampleException(string message)
        : base(message)
    {
    }

    /// <summary>With its sentence and what lies under it.</summary>
    public ExampleException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
