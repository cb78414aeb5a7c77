using System.Diagnostics;
using Autograd.Properties.Documents;
using Autograd.Serialization;

namespace Autograd.Properties.Files;

/// <summary>A file is written whole or not at all.</summary>
public sealed class WholeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fault_in_the_middle_leaves_the_old_file_and_nothing_else()
    {
        var path = _folder["x.bin"];
        File.WriteAllText(path, "old");
        Assert.Throws<TimeoutException>(() => WholeFile.Write(path, static stream =>
        {
            stream.Write(new byte[100_000]);
            throw new TimeoutException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["x.bin"], _folder.Names);
    }

    [Fact]
    public void Refusals_come_before_anything_is_written()
    {
        var x = Tensor.Zeros(1);
        foreach (var save in new Action[]
        {
            () => Safetensors.Save(_folder["a"], [("a", x), ("a", x)]),
            () => Npz.Save(_folder["a"], [("a", x), ("a", x)]),
            () => Csv.Save(_folder["a"], x),
            () => Npy.Save(_folder["a"], null!),
        })
            Assert.ThrowsAny<ArgumentException>(save);
        Assert.Empty(_folder.Names);
        Assert.Throws<DirectoryNotFoundException>(() => Npy.Save(Path.Combine(_folder["none"], "x.npy"), x));
    }

    [Fact]
    public void Link_and_permissions_stay()
    {
        if (OperatingSystem.IsWindows()) return;
        var (path, link) = (_folder["x.npy"], _folder["link.npy"]);
        Npy.Save(path, Tensor.Zeros(1));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, "x.npy");
        Npy.Save(link, Tensor.Ones(1));
        Assert.Equal("x.npy", new FileInfo(link).LinkTarget);
        Assert.Equal([1f], Npy.Load(path).ToArray<float>());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(["link.npy", "x.npy"], _folder.Names);
    }

    /// <summary>
    /// A process that does nothing but replace a file of 32 MB is killed as soon as it says that it begins once more, five times:
    /// what it leaves under the path is one of its files, whole.
    /// </summary>
    [Fact]
    public void Killed_process_leaves_a_whole_file()
    {
        const string Program =
            """
            for (var i = 0; ; i++)
            {
                var x = Autograd.Tensor.Full([8_000_000], i);
                Console.WriteLine(i);
                Autograd.Npy.Save(args[0], x);
            }
            """;
        var (program, path) = (_folder["writer.dll"], _folder["x.npy"]);
        File.WriteAllBytes(program, CSharpBlock.Compile(Program));
        var tests = Path.Combine(AppContext.BaseDirectory, "Autograd.Properties");
        for (var trial = 0; trial < 5; trial++)
        {
            var start = new ProcessStartInfo("dotnet", ["exec", "--runtimeconfig", tests + ".runtimeconfig.json", "--depsfile", tests + ".deps.json", program, path])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            for (var line = 0; line <= trial + 1; line++) Assert.NotNull(process.StandardOutput.ReadLine());
            process.Kill();
            process.WaitForExit();
            var values = Npy.Load(path).ToArray<float>();
            Assert.Equal(8_000_000, values.Length);
            Assert.Equal(-1, values.AsSpan().IndexOfAnyExcept(values[0]));
        }
    }
}
