using Autograd.Properties.Rules;
using FsCheck.Xunit;

namespace Autograd.Properties.Programs;

/// <summary>Ways of writing one program: which of them may change a bit of the gradient, and which a rounding.</summary>
public sealed class RewritingTests
{
    [Property(MaxTest = 60)]
    public void Value_that_is_computed_again_instead_of_shared_costs_roundings_at_most(int seed)
    {
        var f = RandomProgram.Generate(Word.Safe, seed);
        f = f with { Steps = f.Steps[..5] };
        var x = f.Points();
        var used = f.Steps.SelectMany(static step => new[] { step.X, step.Y }).ToHashSet();
        CalculusTests.Near(CalculusTests.Gradient(z => Sum(z, Shared(z)), x), CalculusTests.Gradient(z => Sum(z, v => Again(z, v)), x));

        Func<int, Tensor> Shared(IReadOnlyList<Tensor> z)
        {
            List<Tensor> values = [.. z];
            foreach (var step in f.Steps) values.Add(step.Word.Apply(values[step.X], values[step.Y], [f.Rows, f.Columns]));
            return v => values[v];
        }

        Tensor Again(IReadOnlyList<Tensor> z, int v)
            => v < z.Count ? z[v] : f.Steps[v - z.Count] is var (word, a, b) ? word.Apply(Again(z, a), Again(z, b), [f.Rows, f.Columns]) : z[0];

        Tensor Sum(IReadOnlyList<Tensor> z, Func<int, Tensor> value)
            => Enumerable.Range(0, z.Count + f.Steps.Length).Select(v => value(v).Sum()).Aggregate(static (a, b) => a + b);
    }

    [Property(MaxTest = 60)]
    public void Dead_code_changes_no_number_and_detached_code_no_bit(int seed)
    {
        var f = RandomProgram.Generate(Word.Safe, seed);
        var g = f.WithOtherSteps(Word.Safe, seed ^ 0x5bd1e995);
        var x = f.Points();
        var plain = CalculusTests.Gradient(f.Run, x);
        Terms.AssertSameBits(plain, CalculusTests.Gradient(z => f.Run(z) + g.Run(z).Detach() + g.Run([.. z.Select(static t => t.Detach())]), x), "with detached code");
        CalculusTests.SameNumbers(plain, CalculusTests.Gradient(z => f.Run(z) + (0 * g.Run(z)), x));
    }

    /// <summary>Other units for the input: f(s·x) has s·∇f at s·x, to the bit where s is a power of two.</summary>
    [Property(MaxTest = 60)]
    public void Scaling_the_input_by_a_power_of_two_scales_the_gradient_exactly(int seed)
    {
        var f = RandomProgram.Generate(Word.Safe, seed);
        var x = f.Points();
        foreach (var s in new[] { 0.25, 2, 1024 })
        {
            var scaled = CalculusTests.Gradient(f.Run, x.Select(t => t * s));
            Terms.AssertSameBits([.. scaled.Select(g => g * s)], CalculusTests.Gradient(z => f.Run([.. z.Select(t => t * s)]), x), "scaled gradients");
        }

        // A polynomial of degree 3 scales through and through: f(s·x) = s³f(x), and its gradient at s·x is s² times that at x.
        static Tensor Cubic(IReadOnlyList<Tensor> z) => z.Select(static t => (t * t * t).Sum() + (t.Sum() * t.Square().Sum())).Aggregate(static (a, b) => a + b);
        foreach (var s in new[] { 0.5, 4 })
            Terms.AssertSameBits([.. CalculusTests.Gradient(Cubic, x).Select(g => g * (s * s))], CalculusTests.Gradient(Cubic, x.Select(t => t * s)), "cubics");
    }

    [Property(MaxTest = 60)]
    public void Order_in_which_leaves_are_made_and_asked_for_changes_no_bit(int seed)
    {
        var f = RandomProgram.Generate(Word.Safe, seed);
        var x = f.Points();
        var plain = CalculusTests.Gradient(f.Run, x);
        var backwards = new Tensor[x.Length];
        for (var i = x.Length - 1; i >= 0; i--) backwards[i] = x[i].Track();
        var y = f.Run(backwards);
        var options = new BackwardOptions { Unused = UnusedInputs.Zeros };
        Terms.AssertSameBits([.. plain.Reverse()], Differentiate.Grad([y], [.. backwards.Reverse()], null, options), "asked for from the last");
        for (var i = 0; i < x.Length; i++)
            Terms.AssertSameBits([plain[i]], Differentiate.Grad([y], [backwards[i]], null, options), "asked for alone");
        foreach (var (leaf, g) in y.Backward()) Terms.AssertSameBits([plain[Array.IndexOf(backwards, leaf)]], [g], "of the map");
    }

    /// <summary>
    /// The map and .Grad are the same numbers. Two passes double them and four quadruple them exactly; beyond, a running sum of
    /// equal terms may round (that of five is the last that never does), here by at most a rounding for each of eight passes.
    /// </summary>
    [Property(MaxTest = 60)]
    public void Grad_after_k_passes_is_k_times_the_map(int seed)
    {
        var f = RandomProgram.Generate(Word.Safe, seed);
        Variable[] x = [.. f.Points().Select(static t => new Variable(t, requiresGrad: true))];
        var y = new Variable(f.Run([.. x.Select(static t => t.Tensor)]));
        var map = y.Tensor.Backward();
        for (var k = 1; k <= 8; k++)
        {
            y.Backward();
            foreach (var leaf in x)
            {
                if (!map.TryGetValue(leaf.Tensor, out var g)) Assert.Null(leaf.Grad);
                else if (k is 1 or 2 or 4) Terms.AssertSameBits([g * k], [leaf.Grad!.Tensor], "k times the map");
                else foreach (var (p, q) in Terms.Doubles(g * k).Zip(Terms.Doubles(leaf.Grad!.Tensor))) Terms.AssertWithin(p, q, k * Math.Pow(2, -53) * Math.Abs(p), "k times the map");
            }
        }
    }
}
