namespace Autograd.Properties.OpInfo;

/// <summary>Where the source tree is, for the files in it that tests compare with what they compute.</summary>
internal static class Repository
{
    /// <summary>The directory of the solution, above the one that the tests run from.</summary>
    public static string Root { get; } = Find();

    /// <summary>
    /// A file as its user names it: from the directory of the user's shell if it, or its directory for a file to be written,
    /// is there; else from the root. The test host runs in a directory of its own, so the current one says nothing.
    /// </summary>
    public static string Locate(string file)
    {
        var here = Path.Combine(Environment.GetEnvironmentVariable("PWD") ?? Root, file);
        return File.Exists(here) || Directory.Exists(Path.GetDirectoryName(here)) ? here : Path.Combine(Root, file);
    }

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "Autograd.sln"))) return directory.FullName;
        throw new DirectoryNotFoundException($"Autograd.sln is in no directory above {AppContext.BaseDirectory}.");
    }
}
