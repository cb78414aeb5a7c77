using System.Reflection;
using System.Runtime.CompilerServices;
using Autograd.Folds;
using Autograd.Rules;

namespace Autograd.Properties.Rules;

/// <summary>What a node keeps: what its rule declared, and nothing else.</summary>
public sealed class KeepingTests
{
    private const int Cases = 24;

    private static readonly MethodInfo Keeps = typeof(Op).GetMethod("Keeps", BindingFlags.Instance | BindingFlags.NonPublic)!;

    public static TheoryData<string> Ops => OpCatalog.Names;

    [Theory, MemberData(nameof(Ops))]
    public void Kept_bytes_are_those_of_the_declared_values(string op) => OpChecker.Check(op, static c =>
    {
        foreach (var places in Tracked(c))
        {
            var constants = c.Constants();
            var trial = new Trial(c, constants, places);
            if (Node(trial) is not { } node) continue;
            var reads = Declared(node, trial);
            var arguments = node.Args is IKeepsArrays args ? args.Arrays : [];
            var expected = Values(trial, reads).Concat(arguments).Sum(static x => (long)x.Numel * x.DType.ItemSize());
            Assert.Equal(expected, node.KeptBytes);
        }
    });

    /// <summary>With any one declared value left out, some rule of the op must miss it: otherwise it is kept for nothing.</summary>
    [Theory, MemberData(nameof(Ops))]
    public void Every_declared_value_is_read(string op)
    {
        Reads declared = Reads.None, needed = Reads.None;
        for (var seed = 0; seed < Cases; seed++)
        {
            var c = OpCase.Generate(OpCatalog.All[op], OpSamples.For(op, OpCatalog.All[op]), seed);
            var trial = new Trial(c, c.Constants());
            if (Node(trial) is not { } node) continue;
            var reads = Declared(node, trial);
            declared |= reads;
            foreach (var one in Enum.GetValues<Reads>())
                if (one != Reads.None && (reads & one) == one && Misses(node, trial, reads & ~one)) needed |= one;
        }

        Assert.Equal(declared, needed);
    }

    [Theory, MemberData(nameof(Ops))]
    public void Undeclared_values_are_collected(string op)
    {
        var built = Enumerable.Range(0, Cases).Select(seed => Build(OpCatalog.All[op], OpSamples.For(op, OpCatalog.All[op]), seed)).ToArray();
        GC.Collect();
        foreach (var (nodes, undeclared) in built)
        {
            Assert.All(undeclared, static value => Assert.False(value.Reference.IsAlive, $"{value.What} is still alive, yet no rule declared it"));
            GC.KeepAlive(nodes);
        }
    }

    /// <summary>Ops live as long as the process; a value that a delegate captured would too.</summary>
    [Theory, MemberData(nameof(Ops))]
    public void No_delegate_captures_a_tensor(string op)
        => Assert.Empty(Reached.From(OpCatalog.All[op], typeof(Tensor), typeof(NdArray), typeof(Variable)).Select(static found => found.Path));

    [Fact]
    public void A_captured_tensor_would_be_found()
    {
        var x = Tensor.Ones(2);
        var planted = new ElementwiseOp("mul", y => Autograd.Kernels.Kernel.Mul(x.Value, y), Slope.OfX(y => y * x));
        Assert.NotEmpty(Reached.From(planted, typeof(Tensor)));
    }

    private static IEnumerable<int[]> Tracked(OpCase c) => c.Differentiable.Select(static i => new[] { i }).Append(c.Differentiable);

    // The node of the op, where its inputs are those of the sample in their order.
    private static Node? Node(Trial trial)
        => trial.Roots.Select(static y => y.Node!).FirstOrDefault(node =>
            ReferenceEquals(node.Op, trial.Case.Op) && node.InputCount == trial.Inputs.Length
            && Enumerable.Range(0, node.InputCount).All(i => node.Input(i).Equals(trial.Inputs[i].Edge)));

    private static Reads Declared(Node node, Trial trial)
    {
        var tracked = 0u;
        for (var i = 0; i < Math.Min(node.InputCount, 16); i++)
            if (trial.Inputs[i].IsTracked) tracked |= 1u << i;
        return (Reads)Keeps.Invoke(node.Op, [tracked])!;
    }

    private static IEnumerable<NdArray> Values(Trial trial, Reads reads)
        => trial.Inputs.Take(16).Where((_, i) => (reads & (Reads)(1 << i)) != Reads.None)
            .Concat(trial.Outputs.Where((_, o) => (reads & (Reads)((int)Reads.Output << o)) != Reads.None)).Select(static x => x.Value);

    private static bool Misses(Node node, Trial trial, Reads fewer)
    {
        var less = new Node(
            node.Op, node.Args, [.. node.Inputs], [.. trial.Outputs.Select(static y => y.Value)], fewer, [.. Values(trial, fewer)]);
        try
        {
            less.Op.Pull(new Kept(less, track: false), [.. trial.Outputs.Select((y, o) => y.IsTracked ? trial.Case.Weights(y, o) : null)], new Tensor?[less.InputCount]);
            less.Op.Push(
                new Kept(less, track: false), [.. trial.Inputs.Select((x, i) => x.IsTracked ? trial.Case.Weights(x, i) : null)], new Tensor?[less.OutputCount]);
            return false;
        }
        catch (InvalidOperationException missing) when (missing.Message.Contains("did not declare", StringComparison.Ordinal))
        {
            return true;
        }
    }

    // Not inlined, so that no local of the test method keeps a value alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Node[] Nodes, (string What, WeakReference Reference)[] Undeclared) Build(Op op, Func<Source, Sample> sample, int seed)
    {
        var c = OpCase.Generate(op, sample, seed);
        var trial = new Trial(c, c.Constants());
        Node[] nodes = [.. trial.Roots.Select(static y => y.Node!)];
        var kept = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var node in Paths.Reachable(nodes))
        {
            kept.UnionWith(node.KeptValues());
            if (node.Args is { } args) kept.UnionWith(Reached.From(args, typeof(NdArray)).Select(static found => found.Found));
        }

        var all = trial.Inputs.Select((x, i) => ($"input {i} of {c}", x.Value)).Concat(trial.Outputs.Select((y, o) => ($"output {o} of {c}", y.Value)));
        return (nodes, [.. all.Where(value => !kept.Contains(value.Value)).Select(static value => (value.Item1, new WeakReference(value.Value)))]);
    }
}
