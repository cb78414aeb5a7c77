using System.Diagnostics;

namespace Autograd.Properties.Documents;

/// <summary>Runs an F# block as a script under the SDK's F# Interactive.</summary>
internal static class FSharpBlock
{
    private static readonly string[] Libraries = ["Autograd.Kernels", "Autograd.Graph", "Autograd.CSharp", "Autograd.FsCheck", "FsCheck", "MathNet.Numerics", "System.Numerics.Tensors"];

    /// <summary>What the block prints.</summary>
    public static string Run(string code)
    {
        var script = Path.Combine(Path.GetTempPath(), $"autograd-{Guid.NewGuid():N}.fsx");
        var references = Libraries.Select(static name => $"#r @\"{Path.Combine(AppContext.BaseDirectory, name + ".dll")}\"");
        File.WriteAllText(script, string.Join('\n', references) + "\n" + code);
        try
        {
            var start = new ProcessStartInfo("dotnet", ["fsi", "--nologo", "--quiet", "--warnaserror+", script])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var printed = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult() + printed);
            return printed;
        }
        finally
        {
            File.Delete(script);
        }
    }
}
