using Autograd.Properties.Rules;
using FsCheck.Xunit;

namespace Autograd.Properties.Programs;

/// <summary>The rules of calculus, which say what gradients of combined programs are, whatever the programs compute.</summary>
public sealed class CalculusTests
{
    private static readonly BackwardOptions Zeros = new() { Unused = UnusedInputs.Zeros };

    [Property(MaxTest = 60)]
    public void Gradients_of_sums_multiples_products_and_quotients(int seed)
    {
        var f = RandomProgram.Generate(Word.Safe, seed);
        var g = f.WithOtherSteps(Word.Safe, seed ^ 0x5bd1e995);
        var x = f.Points();
        Tensor Positive(IReadOnlyList<Tensor> z) => 1 + g.Run(z).Square();
        Tensor[] ofF = Gradient(f.Run, x), ofG = Gradient(g.Run, x), ofPositive = Gradient(Positive, x);
        double u = f.Run(x).Item(), v = g.Run(x).Item(), w = Positive(x).Item();
        Near(Combined(ofF, 1, ofG, 1), Gradient(z => f.Run(z) + g.Run(z), x));
        Near(Combined(ofF, 0.3, ofG, 0), Gradient(z => f.Run(z) * 0.3, x));
        Terms.AssertSameBits([.. ofF.Select(static t => t * 4)], Gradient(z => f.Run(z) * 4, x), "4f");
        Near(Combined(ofF, v, ofG, u), Gradient(z => f.Run(z) * g.Run(z), x), Math.Abs(u) + Math.Abs(v));
        Near(Combined(ofF, 1 / w, ofPositive, -u / (w * w)), Gradient(z => f.Run(z) / Positive(z), x), 1 + Math.Abs(u / w));
    }

    /// <summary>The gradient of f∘h is the transposed Jacobian of h times the gradient of f at h(x).</summary>
    [Property(MaxTest = 60)]
    public void Chain_rule_holds_for_compositions(int seed)
    {
        var f = RandomProgram.Generate(Word.Safe, seed);
        var x = f.Points();
        Tensor[] Inner(IReadOnlyList<Tensor> z) => [.. z.Select((t, i) => (t * (1.5 - i)).Sin() + (t.Sum().Tanh() / 2))];
        Tensor[] leaves = Tracked(x), between = Inner(leaves);
        var outer = Gradient(f.Run, [.. between.Select(static t => t.Detach())]);
        Near(Differentiate.Grad(between, leaves, outer, Zeros)!, Gradient(z => f.Run(Inner(z)), x));
        var product = between.Select((y, i) => Differentiate.Jacobian(t => Inner([.. x.Select((other, j) => i == j ? t : other)])[i], x[i]) is var j
            ? j.Reshape(y.Numel, y.Numel).T.MatMul(outer[i].Reshape(-1)).Reshape(y.Shape) : y).ToArray();
        Near(product, Gradient(z => f.Run(Inner(z)), x));
    }

    /// <summary>
    /// Moving elements about before f moves the gradient's elements back. No number is touched on the way, but an input that took
    /// a detour is deeper than the others, so that its contributions may be added in another order.
    /// </summary>
    [Property(MaxTest = 60)]
    public void Gradients_are_moved_back_by_permutations_transpositions_and_reshapes(int seed)
    {
        var f = RandomProgram.Generate(Word.Safe, seed);
        var x = f.Points();
        var random = new Random(seed);
        foreach (var (there, back) in new (Func<Tensor, Tensor> There, Func<Tensor, Tensor> Back)[]
        {
            (static t => t.T, static t => t.T),
            (static t => t.Reshape(-1), static t => t),
            (static t => t.Flip([.. Enumerable.Range(0, t.Rank)]), static t => t.Flip([.. Enumerable.Range(0, t.Rank)])),
            (static t => t.Unsqueeze(0), static t => t.Squeeze(0)),
            (static t => t.Rank == 0 ? t : Tensor.Cat([t[1..], t[..1]]), static t => t.Rank == 0 ? t : Tensor.Cat([t[^1..], t[..^1]])),
        })
        {
            Tensor Back(Tensor t, int i) => back(t).Reshape(x[i].Shape);
            var moved = Gradient(z => f.Run([.. z.Select(Back)]), [.. x.Select(t => there(t).Detach())]);
            Near([.. Gradient(f.Run, x).Select(there)], moved);
        }

        // A permutation of all elements.
        var order = x[0].Numel == 0 ? [] : Enumerable.Range(0, x[0].Numel).OrderBy(_ => random.Next()).Select(static i => (long)i).ToArray();
        var inverse = Tensor.From([.. order.Select((_, i) => (long)Array.IndexOf(order, (long)i))]);
        Tensor Permute(Tensor t) => t.Reshape(-1).IndexSelect(0, Tensor.From(order)).Reshape(t.Shape);
        Tensor Undo(Tensor t) => t.Reshape(-1).IndexSelect(0, inverse).Reshape(t.Shape);
        var permuted = Gradient(z => f.Run([Undo(z[0]), .. z.Skip(1)]), [Permute(x[0]), .. x[1..]]);
        Near([Permute(Gradient(f.Run, x)[0])], [permuted[0]]);
    }

    /// <summary>Broadcasting is repetition: the gradient of a row is the sum over the rows of its explicit tiles.</summary>
    [Property(MaxTest = 60)]
    public void Broadcasting_is_explicit_tiling(int seed)
    {
        var f = RandomProgram.Generate(Word.Safe, seed);
        var x = f.Points();
        Tensor[] tiled = [.. x.Select(t => (t.Expand(f.Rows, f.Columns) * 1).Detach())];
        var gradients = Gradient(f.Run, tiled);
        Near([.. gradients.Select((g, i) => SumTo(g, x[i].Shape))], Gradient(f.Run, x), f.Rows * f.Columns);

        static Tensor SumTo(Tensor g, Shape shape)
            => shape.Rank == 0 ? g.Sum() : shape.Rank == 1 ? g.Sum(0) : shape[1] == g.Shape[1] ? g : g.Sum(1, keepDim: true);
    }

    /// <summary>The gradient of a batch's loss is the sum of those of its parts, however it is split.</summary>
    [Property(MaxTest = 60)]
    public void Gradients_of_parts_of_a_batch_add_up(ulong seed, byte cut)
    {
        var generator = new Generator(seed);
        Tensor data = Tensor.Randn([9, 4], generator, DType.Float64), w = Tensor.Randn([4, 3], generator, DType.Float64), b = Tensor.Randn([3], generator, DType.Float64);
        Func<IReadOnlyList<Tensor>, Tensor> Loss(Tensor rows) => p => (rows.MatMul(p[0]) + p[1]).Tanh().LogSumExp(1).Square().Sum();
        var whole = Gradient(Loss(data), [w, b]);
        var at = cut % 10;
        Near(whole, Combined(Gradient(Loss(data[..at]), [w, b]), 1, Gradient(Loss(data[at..]), [w, b]), 1), 9);
        Near(whole, Enumerable.Range(0, 9).Select(i => Gradient(Loss(data[i..(i + 1)]), [w, b])).Aggregate(static (p, q) => Combined(p, 1, q, 1)), 9);
    }

    internal static Tensor[] Tracked(IEnumerable<Tensor> x) => [.. x.Select(static t => t.Detach().Track())];

    internal static Tensor[] Gradient(Func<IReadOnlyList<Tensor>, Tensor> f, IEnumerable<Tensor> x)
    {
        var leaves = Tracked(x);
        return [.. Differentiate.Grad([f(leaves)], leaves, null, Zeros).Select(static g => g!)];
    }

    // To the bit but for the sign of zeros: −0 + 0 is 0.
    internal static void SameNumbers(Tensor[] expected, Tensor[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (p, q) in expected.Zip(actual)) Assert.Equal(Terms.Doubles(p), Terms.Doubles(q));
    }

    // A few hundred roundings: programs have up to thirty steps of up to four ops, and as many on the way back.
    internal static void Near(IReadOnlyList<Tensor?> expected, IReadOnlyList<Tensor> actual, double scale = 1)
    {
        Assert.Equal(expected.Count, actual.Count);
        var size = 1 + expected.Sum(static g => g!.Abs().Sum().Item());
        for (var i = 0; i < actual.Count; i++)
        {
            Assert.Equal(expected[i]!.Shape, actual[i].Shape);
            foreach (var (p, q) in Terms.Doubles(expected[i]!).Zip(Terms.Doubles(actual[i])))
                Terms.AssertWithin(p, q, 1000 * Math.Pow(2, -52) * size * (1 + scale), FormattableString.Invariant($"gradient {i}"));
        }
    }

    private static Tensor[] Combined(Tensor[] x, double a, Tensor[] y, double b) => [.. x.Zip(y, (p, q) => (p * a) + (q * b))];
}
