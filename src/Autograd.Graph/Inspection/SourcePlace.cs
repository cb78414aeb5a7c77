namespace Autograd;

/// <summary>
/// A line of the user's program. Nodes know theirs if the environment variable <c>AUTOGRAD_SOURCE_PLACES</c> was 1 when the
/// process started; otherwise nothing is recorded and nothing is spent.
/// </summary>
/// <param name="File">The source file as the compiler saw it; empty if the program was built without debug information.</param>
/// <param name="Line">Its line, from 1; 0 if unknown.</param>
/// <param name="Member">The method that called the op: <c>Model.Forward</c>.</param>
public sealed record SourcePlace(string File, int Line, string Member)
{
    /// <summary><c>Model.cs:12 in Model.Forward</c>.</summary>
    public override string ToString() => File.Length == 0 ? Member : Errors.Say($"{Path.GetFileName(File)}:{Line} in {Member}");
}
