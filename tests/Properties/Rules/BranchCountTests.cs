using System.Globalization;
using Xunit.Abstractions;

namespace Autograd.Properties.Rules;

/// <summary>Whether the generated cases go where errors hide: a branch that is rarely taken is a branch that is not tested.</summary>
public sealed class BranchCountTests(ITestOutputHelper output)
{
    private const int CasesAnOp = 50;

    // Which branches there are, and among which cases each is counted.
    private static readonly (string Name, Func<OpCase, bool> Counts, Func<OpCase, bool> Taken)[] Branches =
    [
        ("Float32", static _ => true, static c => c.DType == DType.Float32),
        ("Float64", static _ => true, static c => c.DType == DType.Float64),
        ("0-d", static _ => true, static c => c.Sample.Inputs.Any(static x => x.Shape.Rank == 0)),
        ("empty", static _ => true, static c => c.Sample.Inputs.Any(static x => x.Shape.Numel == 0)),
        ("a size of 1", static _ => true, static c => c.Sample.Inputs.Any(static x => x.Shape.ToArray().Contains(1))),
        ("rank 3 or 4", static _ => true, static c => c.Sample.Inputs.Any(static x => x.Shape.Rank >= 3)),
        ("broadcast", static c => c.Broadcast is not null, static c => c.Broadcast == true),
        .. Enum.GetValues<Lie>().Select(static lie => (
            lie.ToString(), new Func<OpCase, bool>(static _ => true), new Func<OpCase, bool>(c => c.Sample.Inputs.Any(x => x.Lie == lie && x.Shape.Numel > 1)))),
        .. Enum.GetValues<Lie>().Select(static lie => ("seed " + lie, new Func<OpCase, bool>(static _ => true), new Func<OpCase, bool>(c => c.SeedLie == lie))),
    ];

    [Fact]
    public void Every_branch_is_taken_by_one_case_in_twenty()
    {
        OpCase[] cases = [.. OpCatalog.All.SelectMany(static (op, at) => Enumerable.Range(at * CasesAnOp, CasesAnOp).Select(i => OpCase.Generate(op.Value, OpSamples.For(op.Key, op.Value), i)))];
        foreach (var (name, counts, taken) in Branches)
        {
            var among = cases.Where(counts).ToArray();
            var share = among.Length == 0 ? 0 : among.Count(taken) / (double)among.Length;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-18} {share:P1} of {among.Length} cases"));
            Assert.True(share >= 0.05, string.Create(CultureInfo.InvariantCulture, $"only {share:P1} of the cases reach the branch \"{name}\""));
        }
    }

    /// <summary>A failing case becomes a smaller one that fails too: the shapes and values of a planted failure are minimal.</summary>
    [Fact]
    public void A_failing_case_shrinks_to_small_shapes()
    {
        var failure = Assert.ThrowsAny<Exception>(static () => OpChecker.Check(
            "ArithmeticRules.Mul", static c => Assert.True(c.Sample.Inputs[0].Shape.Rank < 2 || c.Sample.Inputs[0].Shape.Numel < 4)));
        Assert.Contains("mul", failure.Message, StringComparison.OrdinalIgnoreCase);
        var shrunk = failure.Message[failure.Message.IndexOf("Shrunk:", StringComparison.Ordinal)..];

        // Four elements are enough to fail; which sizes hold them depends on where the shrinking began.
        Assert.Matches(@"of \[\d, \d(, \d)*\] Contiguous \{[^,}]*(,[^,}]*){3,5}\}", shrunk);
        Assert.Contains("AUTOGRAD_SEED=", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_op_without_a_sample_is_named()
    {
        var failure = Assert.Throws<InvalidOperationException>(static () => OpSamples.For("NewRules.Novel", ViewRules.T));
        Assert.Contains("NewRules.Novel", failure.Message, StringComparison.Ordinal);
    }
}
