using System.Runtime.CompilerServices;
using Autograd.Properties.Rules;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Autograd.Properties.Programs;

/// <summary>Programs drawn at random: whatever ops meet, derivatives are right, and the same bits on every thread.</summary>
public sealed class RandomProgramTests
{
    [Fact]
    public void Both_orders_agree_with_differences_in_both_modes() => For(Word.Safe, 150, static p => Check(p));

    /// <summary>Sixteen threads over one graph, and each over a graph of its own: one set of bits.</summary>
    [Fact]
    public void One_graph_and_its_rebuilt_twin_have_one_gradient_on_every_thread() => For(Word.Safe, 30, static program =>
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var (x, y) = Build(program, dtype);
            var alone = All(y, x);
            Parallel.For(0, 16, i =>
            {
                var (own, root) = i % 2 == 0 ? (x, y) : Build(program, dtype);
                Terms.AssertSameBits(alone, All(root, own), "gradients");
            });
        }

        static Tensor?[] All(Tensor y, Tensor[] x)
        {
            var options = new BackwardOptions { CreateGraph = true, Unused = UnusedInputs.Zeros };
            var first = Differentiate.Grad([y], x, null, options);
            var sum = first.Select(static g => g!.Square().Sum()).Aggregate(static (a, b) => a + b);
            var second = sum.IsTracked ? Differentiate.Grad([sum], x, null, options) : [];
            return [.. first, .. second, .. Differentiate.Push([y], x, [.. x.Select(Tensor.OnesLike)])];
        }
    });

    /// <summary>The gradient in Float32 is the one in Float64 up to a rounding of each step's largest value.</summary>
    [Fact]
    public void Float32_is_close_to_Float64() => For(Word.Safe, 100, static program =>
    {
        var options = new BackwardOptions { Unused = UnusedInputs.Zeros };
        Tensor?[] Of(DType dtype) => Build(program, dtype) is var (x, y) ? Differentiate.Grad([y], x, null, options) : [];
        foreach (var (coarse, fine) in Of(DType.Float32).Zip(Of(DType.Float64)))
        {
            Assert.Equal(DType.Float32, coarse!.DType);
            var bound = Roundings(program) / (1 << 23) * (1 + fine!.Abs().Sum().Item());
            foreach (var (a, b) in Terms.Doubles(coarse).Zip(Terms.Doubles(fine))) Terms.AssertWithin(a, b, bound, "a gradient");
        }
    });

    /// <summary>One wrong word among the others: what is left of a failing program is that word, on a scalar.</summary>
    [Fact]
    public void Failing_program_shrinks_to_the_op_that_is_wrong()
    {
        var wrong = CustomOp.Elementwise("wrong_sine", Math.Sin, static x => x.Cos() * 1.001);
        var failure = Assert.ThrowsAny<Exception>(() => For([.. Word.Safe, Word.Of("wrong_sine", x => wrong.Apply(x))], 500, static p => Check(p)));
        var shrunk = failure.Message[failure.Message.IndexOf("Shrunk:", StringComparison.Ordinal)..].ReplaceLineEndings("\n");
        Assert.Contains("\n  v0 = [] {1}\n  v1 = wrong_sine(v0)\n  with matrices of [1, 1]", shrunk, StringComparison.Ordinal);
    }

    /// <summary>A program with its slope wrong at second order only is caught too.</summary>
    [Fact]
    public void Program_with_a_wrong_second_derivative_is_caught()
    {
        var half = CustomOp.Elementwise("half_constant", static x => x * x, static x => x + x.Detach());
        var failure = Assert.ThrowsAny<Exception>(() => For([.. Word.Safe, Word.Of("half_constant", x => half.Apply(x.Tanh()))], 500, static p => Check(p)));
        Assert.Contains("half_constant(v", failure.Message[failure.Message.IndexOf("Shrunk:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    private static void Check(RandomProgram program) => ProgramChecker.Check(program.Run, program.Points(), program.Directions(), Roundings(program));

    // Some for each op, of which a step has up to four, and as many again in its derivatives.
    private static double Roundings(RandomProgram program) => 64 * (1 + program.Steps.Length);

    private static (Tensor[] X, Tensor Y) Build(RandomProgram program, DType dtype)
    {
        Tensor[] x = [.. program.Points(dtype).Select(static p => p.Track())];
        return (x, program.Run(x));
    }

    private static void For(IReadOnlyList<Word> words, int programs, Action<RandomProgram> law, [CallerMemberName] string name = "")
    {
        var arbitrary = Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => RandomProgram.Generate(words, seed)), static program => program.Shrink());
        var seed = OpChecker.Seed(name);
        var config = Config.QuickThrowOnFailure.WithMaxTest(programs).WithQuietOnSuccess(true).WithName(FormattableString.Invariant($"{name} (AUTOGRAD_SEED={seed})"))
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed, OpChecker.Gamma), FSharpOption<int>.None)));
        FsCheck.Check.One(config, Prop.ForAll(arbitrary, law));
    }
}
