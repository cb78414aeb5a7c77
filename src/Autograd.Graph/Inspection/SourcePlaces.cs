using System.Diagnostics;

namespace Autograd.Inspection;

/// <summary>Finds where in the user's source an op is being called, for nodes to remember.</summary>
internal static class SourcePlaces
{
    // Read once, so that the compiler of the running program sees a constant and drops the branch.
    private static readonly bool Recorded = Environment.GetEnvironmentVariable("AUTOGRAD_SOURCE_PLACES") is "1";

    /// <summary>A node's arguments, with the caller's place if places are recorded.</summary>
    internal static object? With(object? args) => Recorded ? new Placed(args, Here()) : args;

    /// <summary>The innermost line of the stack that is not this library's own.</summary>
    internal static SourcePlace? Here()
    {
        foreach (var frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method || IsOwn(method.DeclaringAssemblyName)) continue;
            var type = method.DeclaringTypeName ?? "";
            return new SourcePlace(frame.GetFileName() ?? "", frame.GetFileLineNumber(), $"{type[(type.LastIndexOf('.') + 1)..]}.{method.Name}");
        }

        return null;
    }

    private static bool IsOwn(string assembly)
    {
        var name = assembly.AsSpan(0, assembly.IndexOf(',', StringComparison.Ordinal) is >= 0 and var comma ? comma : assembly.Length);
        return name is "Autograd.Graph" or "Autograd.CSharp" or "Autograd.Kernels" || name.StartsWith("System.", StringComparison.Ordinal);
    }

    /// <summary>Arguments and a place. A node has no field for a place, so one without costs no memory.</summary>
    internal sealed class Placed(object? args, SourcePlace? place)
    {
        internal object? Args => args;

        internal SourcePlace? Place => place;
    }
}
