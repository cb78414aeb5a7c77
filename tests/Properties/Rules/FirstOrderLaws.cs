namespace Autograd.Properties.Rules;

/// <summary>What must hold of pull and push on every case of every op; each law fails with an exception.</summary>
internal static class FirstOrderLaws
{
    /// <summary>⟨g, push t⟩ and ⟨pull g, t⟩ against differences of the function, in double precision, one input at a time.</summary>
    public static void Pull_agrees_with_finite_differences(OpCase c)
    {
        var trial = new Trial(c, c.Constants(DType.Float64));
        var (seeds, tangents) = (trial.Seeds(1), trial.Tangents(2));
        var gradients = trial.Pull(seeds);
        for (var i = 0; i < trial.Places.Length; i++)
        {
            var terms = Terms.Product([(gradients[i], tangents[i])]);
            var line = Trial.Line(c, trial.Places[i], tangents[i], seeds, static t => t.Roots);
            Agree(c, line, terms, Terms.Epsilon([.. trial.Roots, .. trial.Leaves]), $"input {trial.Places[i]}");
        }
    }

    /// <summary>
    /// Duality needs no differences: both sides are the same bilinear form, so only the rounding of n + m terms is between them.
    /// </summary>
    public static void Pull_is_adjoint_of_push(OpCase c)
    {
        var trial = new Trial(c, c.Constants());
        var (seeds, tangents) = (trial.Seeds(3), trial.Tangents(4));
        var pulled = Terms.Product(trial.Pull(seeds).Zip(tangents, static (a, b) => (a, (Tensor?)b)));
        var pushed = Terms.Product(trial.Push(tangents).Zip(seeds, static (a, b) => ((Tensor?)a, (Tensor?)b)));
        var epsilon = Terms.Epsilon([.. trial.Roots, .. trial.Leaves]);
        var bound = 4 * (8 + pulled.Count + pushed.Count) * epsilon * c.Sample.Conditioning * (pulled.Size + pushed.Size + c.Sample.Cancelling);
        Terms.AssertWithin(pulled.Sum, pushed.Sum, bound, "⟨pull g, t⟩ and ⟨g, push t⟩");
    }

    /// <summary>pull(2u − v/2) = 2 pull(u) − pull(v)/2: doubling and halving are exact, so only sums round.</summary>
    public static void Pull_is_linear_in_the_seed(OpCase c)
    {
        var trial = new Trial(c, c.Constants());
        var (u, v) = (trial.Seeds(5), trial.Seeds(6));
        var (ofU, ofV) = (trial.Pull(u), trial.Pull(v));
        var both = trial.Pull([.. u.Select((seed, o) => (seed * 2) - (v[o] * 0.5))]);
        for (var i = 0; i < both.Length; i++)
        {
            if (both[i] is null) continue;
            double[] sum = Terms.Doubles(both[i]!), a = Terms.Doubles(ofU[i]!), b = Terms.Doubles(ofV[i]!);
            if (sum.Length == 0) continue;
            var largest = a.Zip(b, static (p, q) => (2 * Math.Abs(p)) + (Math.Abs(q) / 2)).Max();
            var outputs = trial.Roots.Sum(static y => y.Numel);
            var bound = 4 * (8 + outputs) * Terms.Epsilon([.. trial.Roots, .. trial.Leaves]) * c.Sample.Conditioning * (largest + c.Sample.Cancelling);
            for (var e = 0; e < sum.Length; e++) Terms.AssertWithin(sum[e], (2 * a[e]) - (b[e] / 2), bound, $"input {trial.Places[i]}, element {e}");
        }
    }

    public static void Zero_seed_gives_exactly_zero(OpCase c)
    {
        var trial = new Trial(c, c.Constants());
        foreach (var gradient in trial.Pull([.. trial.Roots.Select(static y => (Tensor?)Tensor.ZerosLike(y))]))
            if (gradient is not null) Assert.All(Terms.Doubles(gradient), static g => Assert.Equal(0.0, Math.Abs(g)));
        foreach (var tangent in trial.Push([.. trial.Leaves.Select(Tensor.ZerosLike)]))
            Assert.All(Terms.Doubles(tangent), static t => Assert.Equal(0.0, Math.Abs(t)));
    }

    public static void Gradients_have_the_dtype_and_shape_of_their_inputs(OpCase c)
    {
        var trial = new Trial(c, c.Constants());
        var gradients = trial.Pull(trial.Seeds(7));
        for (var i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is not { } g) continue;
            Assert.Equal((trial.Leaves[i].Shape, trial.Leaves[i].DType, false), (g.Shape, g.DType, g.IsTracked));
        }

        foreach (var (y, t) in trial.Roots.Zip(trial.Push(trial.Tangents(8)))) Assert.Equal((y.Shape, y.DType, false), (t.Shape, t.DType, t.IsTracked));
    }

    /// <summary>The gradient in Float32 is the one in Float64 rounded some times; kernels are good to 4 ulp.</summary>
    public static void Float32_gradient_is_close_to_the_Float64_one(OpCase c)
    {
        Trial single = new(c, c.Constants(DType.Float32)), @double = new(c, c.Constants(DType.Float64));
        var (coarse, fine) = (single.Pull(single.Seeds(9)), @double.Pull(@double.Seeds(9)));
        var terms = 8 + single.Roots.Sum(static y => y.Numel) + single.Leaves.Sum(static x => x.Numel);
        for (var i = 0; i < fine.Length; i++)
        {
            Assert.Equal(fine[i] is null, coarse[i] is null);
            if (fine[i] is null || fine[i]!.Numel == 0) continue;
            double[] a = Terms.Doubles(coarse[i]!), b = Terms.Doubles(fine[i]!);
            var bound = 4 * terms * c.Sample.Conditioning / (1 << 23) * (b.Max(Math.Abs) + c.Sample.Cancelling);
            for (var e = 0; e < a.Length; e++) Terms.AssertWithin(a[e], b[e], bound, $"input {single.Places[i]}, element {e}");
        }
    }

    /// <summary>The derivative along a line and what the rule says: within the error of the differences plus the rounding of the rule.</summary>
    internal static void Agree(OpCase c, Func<double, double[]> line, Terms terms, double epsilon, string what)
    {
        // A few roundings an element in the kernels (4 ulp each way), more where the op says so.
        var roundings = 16 * c.Sample.Conditioning * epsilon * (1L << 52);
        var estimate = c.Affine ? FiniteDifference.OfAffine(line, roundings) : FiniteDifference.Derivative(line, roundings);
        var rounding = 4 * (8 + terms.Count) * epsilon * c.Sample.Conditioning * (terms.Size + c.Sample.Cancelling);
        var bound = (4 * estimate.Error) + rounding;
        Assert.True(c.Affine || bound <= 1e-4 * (1 + terms.Size), FormattableString.Invariant($"{what}: the differences did not converge: {estimate} for {terms}; choose a tamer domain"));
        Terms.AssertWithin(terms.Sum, estimate.Value, bound, $"{what}: the rule and the differences");
    }
}
