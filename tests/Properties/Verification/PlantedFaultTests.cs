using Autograd.Rules;

namespace Autograd.Properties.Verification;

/// <summary>Wrong rules that the checker must find, name and diagnose.</summary>
public sealed class PlantedFaultTests
{
    private static readonly Tensor Vector = Tensor.Float64([0.3, -1.25, 2.5, 0.7, 1.1]);
    private static readonly Tensor Square = Tensor.Float64([[0.3, -1.2, 2.5], [0.7, 1.1, -0.4], [1.9, 0.2, -0.8]]);

    [Theory]
    [InlineData(-1.0, GradCheckDiagnosis.Sign)]
    [InlineData(2.0, GradCheckDiagnosis.Twice)]
    [InlineData(0.5, GradCheckDiagnosis.Half)]
    [InlineData(5.0, GradCheckDiagnosis.SumForMean)]
    [InlineData(0.2, GradCheckDiagnosis.MeanForSum)]
    [InlineData(1.0005, GradCheckDiagnosis.Factor)]
    [InlineData(1.00000001, GradCheckDiagnosis.Factor)]
    [InlineData(0.0, GradCheckDiagnosis.MissingPath)]
    public void A_wrong_factor_is_found_and_named(double factor, GradCheckDiagnosis diagnosis)
    {
        var wrong = CustomOp.Elementwise("wrong", Math.Sin, (Tensor x) => x.Cos() * factor);
        var report = GradCheck.Check(x => wrong.Apply((x * 0.5).Exp()).Tanh() + 1, Vector, new GradCheckOptions { Shrink = false });
        Assert.Equal(GradCheckVerdict.Fail, report.Verdict);
        Assert.Equal("wrong", report.Op);
        Assert.Equal((GradCheckLaw.Reverse, diagnosis), (report.Findings[0].Law, report.Findings[0].Diagnosis));
    }

    [Fact]
    public void A_sum_in_the_place_of_a_mean() => Finds(
        Op("mean", static x => x.Mean(), static (g, k) => g.Expand(k.ShapeOf(0))), Square, GradCheckLaw.Reverse, GradCheckDiagnosis.SumForMean);

    [Fact]
    public void A_mean_in_the_place_of_a_sum() => Finds(
        Op("sum", static x => x.Sum(), static (g, k) => (g / 9).Expand(k.ShapeOf(0))), Square, GradCheckLaw.Reverse, GradCheckDiagnosis.MeanForSum);

    [Fact]
    public void A_transposed_index() => Finds(
        Op("wrong", static x => x * Square, static (g, _) => (g * Square).T), Square, GradCheckLaw.Reverse, GradCheckDiagnosis.Transposed, new GradCheckOptions { Shrink = false });

    [Fact]
    public void A_dropped_sum_over_what_was_repeated() => Finds(
        Op("repeat", static x => x.Unsqueeze(0).Expand([3, .. x.Shape]), static (g, _) => g.Select(0, 0)), Vector, GradCheckLaw.Reverse, GradCheckDiagnosis.MissingReduction,
        new GradCheckOptions { Shrink = false });

    [Fact]
    public void A_gradient_of_another_shape() => Finds(
        Op("repeat", static x => x.Unsqueeze(0).Expand([3, .. x.Shape]), static (g, _) => g), Vector, GradCheckLaw.Defined, GradCheckDiagnosis.MissingReduction);

    [Fact]
    public void A_gradient_of_another_dtype() => Finds(
        Op("neg", static x => -x, static (g, _) => (-g).To(DType.Float32)), Vector, GradCheckLaw.Defined);

    [Fact]
    public void A_read_that_is_not_declared() => Finds(
        Op("square", static x => x * x, static (g, k) => g * k.X * 2, keeps: Reads.None), Vector, GradCheckLaw.Defined);

    [Fact]
    public void A_pull_that_is_not_linear_in_the_seed() => Finds(
        Op("neg", static x => -x, static (g, _) => -g * g * g), Vector, GradCheckLaw.SeedLinearity);

    [Fact]
    public void A_term_that_does_not_depend_on_the_seed() => Finds(
        Op("neg", static x => -x, static (g, _) => 1 - g), Vector, GradCheckLaw.ZeroSeed);

    [Fact]
    public void A_push_of_another_Jacobian()
    {
        var op = CustomOp.General("neg", static x => [-x[0]], static (g, _) => [-g[0]], static (t, _) => [t[0] * -0.5]);
        var report = GradCheck.Check(x => op.Apply(x), Vector);
        Assert.Equal([GradCheckLaw.Duality, GradCheckLaw.Forward], report.Findings.Select(static f => f.Law).Distinct());
    }

    [Fact]
    public void A_function_that_draws_lots()
    {
        var draws = 0;
        var report = GradCheck.Check(x => x * ++draws, Vector);
        Assert.Equal((GradCheckVerdict.Fail, GradCheckLaw.Deterministic), (report.Verdict, report.Findings[0].Law));
    }

    [Fact]
    public void A_gradient_that_draws_lots()
    {
        var draws = 0;
        Finds(Op("neg", static x => -x, (g, _) => -g * ++draws), Vector, GradCheckLaw.Deterministic);
    }

    [Fact]
    public void One_wrong_element_in_10_000()
    {
        var mask = new double[10_000];
        Array.Fill(mask, 1);
        mask[7_321] = -1;
        var signs = Tensor.From(mask);
        var wrong = Op("wrong", static x => x.Sin(), (g, k) => g * k.X.Cos() * signs, Reads.X);
        var report = GradCheck.Check(x => wrong.Apply(x).Sum(), Tensor.Linspace(-1.4, 1.4, 10_000, DType.Float64));
        Assert.Equal([7_321], report.Findings[0].InputIndex);
        Assert.Equal(GradCheckDiagnosis.Sign, report.Findings[0].Diagnosis);
        Assert.Equal("wrong", report.Op);
    }

    [Fact]
    public void One_wrong_element_of_many_outputs()
    {
        var mask = new double[1_000];
        Array.Fill(mask, 1);
        mask[617] = 1.001;
        var signs = Tensor.From(mask);
        var wrong = Op("wrong", static x => x.Sin(), (g, k) => g * k.X.Cos() * signs, Reads.X);
        var report = GradCheck.Check(x => wrong.Apply(x), Tensor.Linspace(-1.4, 1.4, 1_000, DType.Float64));
        Assert.Equal([617], report.Findings[0].InputIndex);
        Assert.Equal([617], report.Findings[0].OutputIndex);
    }

    [Fact]
    public void A_small_gradient_that_is_zero_by_the_rules()
    {
        var wrong = CustomOp.Elementwise("wrong", static x => 1e-6 * Math.Sin(x), static (Tensor x) => Tensor.ZerosLike(x));
        var report = GradCheck.Check(x => wrong.Apply(x).Sum(), Vector);
        Assert.Equal((GradCheckVerdict.Fail, GradCheckDiagnosis.MissingPath), (report.Verdict, report.Findings[0].Diagnosis));
    }

    [Fact]
    public void A_history_that_was_cut_off_is_said()
    {
        var report = GradCheck.Check(static (x, y) => x.Detach() * y, Vector, Vector + 1);
        Assert.Equal((GradCheckVerdict.Fail, GradCheckDiagnosis.MissingPath), (report.Verdict, report.Findings[0].Diagnosis));
        Assert.Null(report.Op);
        Assert.Contains(report.Notes, static note => note.Contains("cut off (Detached)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_derivative_that_is_missing()
    {
        var op = CustomOp.Elementwise("square", static x => x * x, static (Tensor x) => x.Detach() * 2);
        Assert.True(GradCheck.Check(x => op.Apply(x), Vector).Passed);
        var report = GradCheck.Check(x => op.Apply(x.Sin()), Vector, new GradCheckOptions { Order = 2 });
        Assert.Equal((GradCheckVerdict.Fail, 2), (report.Verdict, report.Findings[0].Order));
        Assert.Equal("square", report.Op);
    }

    [Fact]
    public void A_fault_in_Float32_alone()
    {
        var op = CustomOp.Elementwise("sin", Math.Sin, static (Tensor x) => x.Cos() * (x.DType == DType.Float32 ? 1.0001 : 1));
        Assert.True(GradCheck.Check(x => op.Apply(x), Vector).Passed);
        var report = GradCheck.Check(x => op.Apply(x), Vector.To(DType.Float32));
        Assert.Equal((GradCheckVerdict.Fail, GradCheckLaw.Float32), (report.Verdict, report.Findings[0].Law));
    }

    [Fact]
    public void What_is_no_subgradient_at_a_kink()
    {
        var wrong = CustomOp.Elementwise("relu", static x => Math.Max(x, 0), static (Tensor x) => (x > 0).To(DType.Float64) + ((x.Eq(0.0)).To(DType.Float64) * 2));
        var report = GradCheck.Check(x => wrong.Apply(x), Tensor.Float64([-1.0, 0, 2]));
        Assert.Equal(GradCheckVerdict.Fail, report.Verdict);
        Assert.Contains("no subgradient", report.Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_in_PyTorchs_manner()
    {
        var report = GradCheck.Check(static x => new HalfCube().Apply(x.Exp()), new Variable(Vector));
        Assert.Equal((GradCheckVerdict.Fail, nameof(HalfCube), GradCheckDiagnosis.Half), (report.Verdict, report.Op, report.Findings[0].Diagnosis));
    }

    private static CustomOp Op(string name, Func<Tensor, Tensor> function, Func<Tensor, Kept, Tensor> pull, Reads keeps = Reads.None)
        => CustomOp.General(name, x => [function(x[0])], (g, k) => [pull(g[0], k)], keeps: keeps);

    private static void Finds(CustomOp op, Tensor x, GradCheckLaw law, GradCheckDiagnosis diagnosis = GradCheckDiagnosis.None, GradCheckOptions? options = null)
    {
        var report = GradCheck.Check(v => op.Apply(v * 1), x, options);
        Assert.Equal(GradCheckVerdict.Fail, report.Verdict);
        Assert.Equal((law, diagnosis), (report.Findings[0].Law, report.Findings[0].Diagnosis));
        Assert.Equal(op.Name, report.Op);
    }

    private sealed class HalfCube : Function
    {
        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs)
        {
            context.SaveForBackward(inputs[0]);
            return [inputs[0] * inputs[0] * inputs[0]];
        }

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients)
            => [gradients[0] * 1.5 * context.SavedTensors[0].Square()];
    }
}
