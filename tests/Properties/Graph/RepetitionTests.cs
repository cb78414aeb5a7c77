using System.Diagnostics;
using System.Globalization;
using Autograd.Properties.Documents;
using Autograd.Properties.Rules;

namespace Autograd.Properties.Graph;

/// <summary>One program has one set of bits: the hundred-thousandth time, and in every process, however it runs.</summary>
public sealed class RepetitionTests
{
    // Over every kind of op, with arrays long enough for several threads; its last line is a hash of every bit.
    private const string Program = """
        using System.Runtime.InteropServices;
        using Autograd;
        ulong hash = 14695981039346656037;
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var x = Tensor.Randn([300, 257], new Generator(1), dtype).Track();
            var w = Tensor.Randn([257, 130], new Generator(2), dtype).Track();
            var h = (x.MatMul(w) * 0.1).Tanh();
            var y = (h.Softmax(1) * h.LogSumExp(1, keepDim: true)).Sum() + x.Sigmoid().Var(0).Sqrt().Sum() + (x.Exp() + 1).Log().Mean()
                + x.CumSum(1)[.., ^1].Sin().Sum() + (x * x + 1).Pow(0.3).Norm() + Linalg.Det(h[..4, ..4]) + x.Amax([1]).Sum();
            var first = Differentiate.Grad([y], [x, w], null, new BackwardOptions { CreateGraph = true });
            var second = Differentiate.Grad((first[0]! * first[0]!).Sum() + (first[1]! * first[1]!).Sum(), x);
            var pushed = Differentiate.Push([y], [x], [Tensor.OnesLike(x)])[0];
            foreach (var t in new[] { y.Detach(), first[0]!, first[1]!, second, pushed })
                foreach (var b in dtype == DType.Float32 ? MemoryMarshal.AsBytes<float>(t.ToArray<float>()) : MemoryMarshal.AsBytes<double>(t.ToArray<double>()))
                    hash = (hash ^ b) * 1099511628211;
        }
        Console.WriteLine(hash);
        """;

    /// <summary>Long before a hundred thousand calls the JIT has replaced its first code by optimised code.</summary>
    [Fact]
    public void Hundred_thousand_passes_have_the_bits_of_the_first()
    {
        var x = Tensor.From([0.3, -0.7, 1.1]).Track();
        Tensor?[] first = [], last = [];
        for (var i = 0; i < 100_000; i++)
        {
            var y = (x.Exp() * x.Tanh()).Sin().Sum() / (1 + (x * x).Sum().Sqrt());
            last = [y.Detach(), y.Backward()[x]];
            if (i == 0) first = last;
        }

        Terms.AssertSameBits(first, last, "the first and the last");
    }

    /// <summary>
    /// Other numbers of threads, other widths of the vector units, another culture, code that is optimised at once or never:
    /// the bits stay.
    /// </summary>
    [Fact]
    public void Bits_are_those_of_every_process()
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"Repetition{Guid.NewGuid():N}.dll");
        try
        {
            File.WriteAllBytes(file, CSharpBlock.Compile(Program));
            var plain = Hash(file);
            Assert.Equal(plain, Hash(file, ("AUTOGRAD_THREADS", "1")));
            Assert.Equal(plain, Hash(file, ("AUTOGRAD_THREADS", "7")));
            Assert.Equal(plain, Hash(file, ("DOTNET_EnableAVX512", "0"), ("DOTNET_EnableAVX512F", "0")));
            Assert.Equal(plain, Hash(file, ("DOTNET_TieredCompilation", "0"), ("LC_ALL", "sv_SE.UTF-8")));

            // Never optimised, as a Debug build is not.
            Assert.Equal(plain, Hash(file, ("DOTNET_TC_CallCounting", "0"), ("DOTNET_TC_OnStackReplacement", "0"), ("DOTNET_ReadyToRun", "0"), ("LC_ALL", "ar_SA.UTF-8")));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static ulong Hash(string file, params (string Name, string Value)[] environment)
    {
        var own = Path.Combine(AppContext.BaseDirectory, "Autograd.Properties");
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", "--runtimeconfig", own + ".runtimeconfig.json", "--depsfile", own + ".deps.json", file])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return ulong.Parse(printed.Trim(), CultureInfo.InvariantCulture);
    }
}
