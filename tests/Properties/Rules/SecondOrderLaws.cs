namespace Autograd.Properties.Rules;

/// <summary>What must hold of a gradient that is itself differentiated.</summary>
internal static class SecondOrderLaws
{
    /// <summary>
    /// pull of pull against differences of the first-order gradient, with respect to each input and to the seed itself. (The
    /// gradient of a function that is affine in each input is so too.)
    /// </summary>
    public static void Second_order_agrees_with_finite_differences(OpCase c)
    {
        var (trial, seeds, first) = Start(c, DType.Float64);
        var weights = Weights(c, trial);
        var second = Second([.. trial.Leaves, .. seeds], first, weights);
        var epsilon = Terms.Epsilon([.. trial.Roots, .. trial.Leaves]);
        var tangents = trial.Tangents(4);
        Tensor[] fixedSeeds = [.. seeds.Select(static g => g.Detach())];
        for (var i = 0; i < trial.Places.Length; i++)
        {
            var line = Trial.Line(c, trial.Places[i], tangents[i], weights, t => t.Pull(fixedSeeds));
            FirstOrderLaws.Agree(c, line, Terms.Product([(second[i], tangents[i])]), epsilon, $"input {trial.Places[i]}, second order");
        }

        // The gradient is linear in the seed, so that its derivative with respect to the seed is the push of the weights.
        var pushed = trial.Push(weights);
        for (var o = 0; o < seeds.Length; o++)
        {
            var direction = c.Weights(seeds[o], 64 + o);
            Terms a = Terms.Product([(second[trial.Places.Length + o], direction)]), b = Terms.Product([(pushed[o], direction)]);
            var bound = 4 * (8 + trial.Leaves.Sum(static x => x.Numel) + a.Count) * epsilon * c.Sample.Conditioning * (a.Size + b.Size + c.Sample.Cancelling);
            Terms.AssertWithin(a.Sum, b.Sum, bound, $"seed {o}: pull of pull and push");
        }
    }

    /// <summary>Forward over reverse and reverse over reverse are two ways to one number.</summary>
    public static void Forward_over_reverse_is_reverse_over_reverse(OpCase c)
    {
        var (trial, _, first) = Start(c, null);
        var weights = Weights(c, trial);
        var tangents = trial.Tangents(4);
        var pulled = Terms.Product(Second(trial.Leaves, first, weights).Zip(tangents, static (a, b) => (a, (Tensor?)b)));
        var depending = Enumerable.Range(0, first.Length).Where(i => first[i] is { IsTracked: true }).ToArray();
        var pushed = depending.Length == 0 ? Terms.Product([]) : Terms.Product(
            Differentiate.Push([.. depending.Select(i => first[i]!)], trial.Leaves, tangents).Zip(depending, (t, i) => ((Tensor?)t, (Tensor?)weights[i])));
        var bound = 4 * (8 + pulled.Count + pushed.Count) * Terms.Epsilon([.. trial.Roots, .. trial.Leaves]) * c.Sample.Conditioning * (pulled.Size + pushed.Size + c.Sample.Cancelling);
        Terms.AssertWithin(pulled.Sum, pushed.Sum, bound, "reverse and forward over reverse");
    }

    /// <summary>A tangent is differentiated again, by either mode, to the derivative that reverse over reverse finds.</summary>
    public static void Tangents_differentiate_again_in_both_modes(OpCase c)
    {
        var (trial, seeds, first) = Start(c, null);
        Tensor[] tangents = trial.Tangents(4), directions = trial.Tangents(5);
        var expected = Terms.Product(Second(trial.Leaves, first, tangents).Zip(directions, static (a, b) => (a, (Tensor?)b)));

        // ⟨seed, push t⟩ is ⟨pull seed, t⟩, and so are their derivatives.
        var pushed = trial.Push(tangents, createGraph: true);
        var depending = Enumerable.Range(0, pushed.Length).Where(o => pushed[o].IsTracked).ToArray();
        Tensor[] roots = [.. depending.Select(o => pushed[o])];
        Tensor?[] weights = [.. depending.Select(o => (Tensor?)seeds[o].Detach())];
        var pulled = roots.Length == 0 ? [] : Differentiate.Grad(roots, trial.Leaves, weights, new BackwardOptions { Unused = UnusedInputs.Absent });
        Same(Terms.Product(pulled.Zip(directions, static (a, b) => (a, (Tensor?)b))), "reverse over forward");
        var again = roots.Length == 0 ? [] : Differentiate.Push(roots, trial.Leaves, directions);
        Same(Terms.Product(again.Zip(weights, static (a, b) => ((Tensor?)a, b))), "forward over forward");

        void Same(Terms found, string what)
        {
            var epsilon = Terms.Epsilon([.. trial.Roots, .. trial.Leaves]);
            var bound = 4 * (8 + expected.Count + found.Count) * epsilon * c.Sample.Conditioning * (expected.Size + found.Size + c.Sample.Cancelling);
            Terms.AssertWithin(expected.Sum, found.Sum, bound, "reverse over reverse and " + what);
        }
    }

    /// <summary>Making a gradient differentiable does not change it.</summary>
    public static void A_differentiable_gradient_has_the_same_values(OpCase c)
    {
        var (trial, seeds, first) = Start(c, null);
        var plain = trial.Pull([.. seeds.Select(static g => g.Detach())]);
        for (var i = 0; i < plain.Length; i++)
        {
            Assert.Equal(plain[i] is null, first[i] is null);
            if (plain[i] is not { } p) continue;
            double[] a = Terms.Doubles(p), b = Terms.Doubles(first[i]!);
            var largest = a.Length == 0 ? 0 : a.Max(Math.Abs);
            for (var e = 0; e < a.Length; e++)
                Terms.AssertWithin(a[e], b[e], 16 * Terms.Epsilon([p]) * c.Sample.Conditioning * (largest + c.Sample.Cancelling), $"input {trial.Places[i]}, element {e}");
        }
    }

    private static (Trial Trial, Tensor[] Seeds, Tensor?[] First) Start(OpCase c, DType? dtype)
    {
        var trial = new Trial(c, c.Constants(dtype));
        Tensor[] seeds = [.. trial.Seeds(1).Select(static g => g.Track())];
        return (trial, seeds, trial.Pull(seeds, createGraph: true));
    }

    private static Tensor[] Weights(OpCase c, Trial trial) => [.. trial.Leaves.Select((x, i) => c.Weights(x, 3 + (16 * i)))];

    // Σ ⟨first, weight⟩ differentiated; null where it does not depend.
    private static Tensor?[] Second(Tensor[] inputs, Tensor?[] first, Tensor[] weights)
    {
        var roots = first.Zip(weights).Where(static pair => pair.First is { IsTracked: true }).ToArray();
        if (roots.Length == 0) return new Tensor?[inputs.Length];
        return Differentiate.Grad(
            [.. roots.Select(static pair => pair.First!)], inputs, [.. roots.Select(static pair => (Tensor?)pair.Second)],
            new BackwardOptions { Unused = UnusedInputs.Absent });
    }
}
