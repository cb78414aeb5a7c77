using Autograd.Testing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Autograd.Properties.FsCheckPackage;

/// <summary>Properties of gradients: what is right passes, what is wrong shrinks to its smallest case and prints the report.</summary>
public sealed class GradientPropertyTests
{
    [FsCheck.Xunit.Property]
    public Property A_property_can_be_returned() => GradientProperty.For(static (Tensor x) => x * x.Sigmoid());

    [Fact]
    public void What_is_right_passes()
    {
        Passes(GradientProperty.For(static (Tensor x) => x.Exp()));
        Passes(GradientProperty.For(static (Tensor x) => x.Exp(), Inputs.Of(Shapes.Any().WithEmpty())));
        Passes(GradientProperty.For(static (Tensor x, Tensor y) => x * y.Sin()));
        Passes(GradientProperty.For(static (Tensor x, Tensor y) => x * y, Inputs.Of(Shapes.Broadcastable(2))));
        Passes(GradientProperty.For(static (Tensor x, Tensor y) => x.MatMul(y), Inputs.Of(Shapes.MatMul())));
        Passes(GradientProperty.For(static (Tensor x, Tensor w, Tensor b) => (x.MatMul(w) + b).Tanh(), Inputs.Of(Shapes.Like("bi, io, o"))));
        Passes(GradientProperty.For(static (Tensor x) => x.Log(), Inputs.In(Domain.Positive)));
        Passes(GradientProperty.For(static (Tensor x) => x.Atanh(), Inputs.In(Domain.InsideOne.AwayFrom(0.05, -1, 1))));
        Passes(GradientProperty.For(static (Tensor x) => x.Tanh(), Inputs.In(Domain.Real).WithDType(DType.Float32)));
        Passes(GradientProperty.For(static (Tensor x) => x.Tanh(), options: new GradCheckOptions { Order = 2 }));
        Passes(GradientProperty.For(static (Tensor x) => Linalg.Inv<Tensor>(x), Inputs.Of(Shapes.Square()).WithDomains(Domain.WellConditioned())));
        Passes(GradientProperty.For(static (Tensor[] x) => [x[0].Sum(), x[1] * 2, x[0] * x[1], x[2]], Inputs.Of(Shapes.Same(3))));
        Passes(GradientProperty.For(
            static (Tensor[] x) => [x[0].IndexSelect(0, x[1])], Inputs.Of(Shapes.Like("4k, n")).WithDomains(Domain.Real, Domain.Indices(4))));
    }

    [Fact]
    public void Functions_of_variables_are_checked_too()
    {
        Passes(GradientProperty.For(static (Variable x) => x.Sin()));
        Passes(GradientProperty.For(static (Variable x, Variable y) => x - y.Exp()));
        Passes(GradientProperty.For(static (Variable x, Variable y, Variable z) => x * y * z));
        Assert.Contains("gradcheck: FAIL", Failure(GradientProperty.For(static (Variable x) => x.Detach() * x)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_prints_the_report_with_the_smallest_input_and_the_seed()
    {
        var wrong = CustomOp.Elementwise("wrong_sin", Math.Sin, static (Tensor x) => -x.Cos());
        var said = Failure(GradientProperty.For((Tensor x) => wrong.Apply(x), Inputs.In(Domain.Real)));
        Assert.Contains("gradcheck: FAIL", said, StringComparison.Ordinal);
        Assert.Contains("Tensor.Scalar(1d)", said, StringComparison.Ordinal);
        Assert.Contains("replay: ", said, StringComparison.Ordinal);
        Assert.Contains("Shrunk:" + Environment.NewLine + "input 0: tensor(1., dtype=float64)", said, StringComparison.Ordinal);
        Assert.Contains("(42,", said, StringComparison.Ordinal);
        Assert.Equal(said, Failure(GradientProperty.For((Tensor x) => wrong.Apply(x), Inputs.In(Domain.Real))));
    }

    [Fact]
    public void A_wrong_branch_shrinks_to_the_nearest_simple_number()
    {
        var wrong = CustomOp.Elementwise("huber", static x => Math.Abs(x) < 2.3 ? x * x / 2 : 2.3 * (Math.Abs(x) - 1.15), static (Tensor x) => x);
        Assert.Contains("Tensor.Scalar(3d)", Failure(GradientProperty.For((Tensor x) => wrong.Apply(x), Inputs.In(Domain.Real))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_forgotten_reduction_shrinks_to_two_elements_and_one()
    {
        static Tensor Add(Tensor x, Tensor y) => x + (y.Detach() * x.Numel / y.Numel) + (y - y.Detach()).Sum() - ((y.Detach() * x.Numel / y.Numel) - y.Detach());
        var said = Failure(GradientProperty.For((Tensor x, Tensor y) => Add(x, y), Inputs.Of(Shapes.Same(2))));
        Assert.Contains("input 0: Tensor.From(new double[] { 1d, 1d })", said, StringComparison.Ordinal);
        Assert.Contains("input 1: Tensor.From(new double[] { 1d, 1d })", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Shrinking_stays_in_the_domain()
    {
        var least = double.PositiveInfinity;
        var wrong = CustomOp.Elementwise("wrong_log", Math.Log, static (Tensor x) => 2 / x);
        var said = Failure(GradientProperty.For(
            (Tensor x) =>
            {
                least = Math.Min(least, x.Min().Item());
                return wrong.Apply(x);
            },
            Inputs.In(Domain.Open(0.2, 0.7))));
        Assert.Contains("Tensor.Scalar(0.5d)", said, StringComparison.Ordinal);
        Assert.InRange(least, 0.2, 0.7);
    }

    [Fact]
    public void A_view_that_fails_is_said_to_be_one()
    {
        static Tensor OfPlain(Tensor x) => x.Value.IsContiguous ? x : (2 * x) - x.Detach();
        var said = Failure(GradientProperty.For((Tensor x) => OfPlain(x)), contiguous: false);
        Assert.Contains("a view with strides", said[said.IndexOf("Shrunk:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_misreads_views_fails_at_the_smallest()
    {
        static Tensor Misread(Tensor x) => x.Value.IsWholeBuffer ? x.Exp() : x.Exp() + 1;
        var said = Failure(GradientProperty.For((Tensor x) => Misread(x)), contiguous: false);
        Assert.Contains("views: output 0 is\ntensor(3.7183, dtype=float64)\nbut of contiguous copies of the same inputs\ntensor(2.7183, dtype=float64)", said, StringComparison.Ordinal);
        Assert.Contains("tensor(1., dtype=float64), a view with strides [] and offset ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_sums_a_view_in_another_order_passes()
    {
        static Tensor Backwards(Tensor x) => x.Value.IsWholeBuffer || x.Rank == 0 ? x.Sum() : Tensor.Stack([.. Enumerable.Range(0, x.Shape[0]).Reverse().Select(i => x[i].Sum())]).Sum();
        Passes(GradientProperty.For((Tensor x) => Backwards(x)));
    }

    [Fact]
    public void Too_many_undecided_inputs_fail_and_say_why()
    {
        var said = Failure(GradientProperty.For(static (Tensor x) => x.Log(), Inputs.In(Domain.Below(-1))));
        Assert.Contains("20 inputs in a row were inconclusive (20 × outside the domain)", said, StringComparison.Ordinal);
        Assert.Contains("(0 shrinks)", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Undecided_inputs_are_replaced_and_classified()
    {
        var (calls, undecided) = (0, 0);
        var test = new GradientTest(Inputs.In(Domain.Real), 1, NoLaw, x =>
        {
            calls++;
            var kink = calls % 3 == 0;
            undecided += kink ? 1 : 0;
            return Report(kink ? GradCheckVerdict.Inconclusive : GradCheckVerdict.Pass);
        });
        Passes(test.ToProperty());
        Assert.Equal(100, calls - undecided);
        Assert.True(undecided > 40);
    }

    [Fact]
    public void Depth_multiplies_the_inputs_of_a_test()
    {
        var (calls, inputs) = (0, new HashSet<double>());
        Passes(new GradientTest(Inputs.In(Domain.Real).WithoutViews(), 7, NoLaw, x =>
        {
            calls++;
            inputs.Add(x[0].Sum().Item());
            return Report(GradCheckVerdict.Pass);
        }).ToProperty());
        Assert.Equal(700, calls);
        Assert.True(inputs.Count > 600, $"{inputs.Count} different inputs");
    }

    [Fact]
    public void A_fault_found_late_in_a_test_is_shrunk_alone()
    {
        static GradCheckReport Check(Tensor[] x) => Report(x[0].Rank == 2 && x[0].Numel >= 4 ? GradCheckVerdict.Fail : GradCheckVerdict.Pass);
        var said = Failure(new GradientTest(Inputs.In(Domain.Real), 50, NoLaw, Check).ToProperty());
        Assert.Contains("Shrunk:" + Environment.NewLine + "input 0: tensor([[1., 1.", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("1", 1)]
    [InlineData("50", 50)]
    public void Depth_is_read_from_its_text(string? text, int depth) => Assert.Equal(depth, Depth.Parse(text));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("deep")]
    public void A_depth_that_is_none_is_refused(string text)
        => Assert.Contains("AUTOGRAD_FSCHECK_DEPTH is '" + text, Assert.Throws<ArgumentException>(() => Depth.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_exception_of_the_function_is_the_failure()
    {
        var said = Failure(GradientProperty.For(static (Tensor x) => x.Rank > 1 ? throw new InvalidOperationException("only vectors") : x.Exp()));
        Assert.Contains("only vectors", said, StringComparison.Ordinal);
        Assert.Contains("tensor([[1.]]", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(static () => GradientProperty.For((Func<Tensor, Tensor>)null!));
        Assert.Throws<ArgumentNullException>(static () => GradientProperty.For((Func<Variable, Variable, Variable>)null!));
        Assert.Throws<ArgumentNullException>(static () => GradientProperty.For(static (Tensor[] x) => x, inputs: null!));
        Assert.Throws<ArgumentException>(static () => GradientProperty.For((Tensor x) => x, Inputs.Of(Shapes.Same(2))));
        Assert.Throws<ArgumentException>(static () => GradientProperty.For((Tensor x, Tensor y) => x, Inputs.In(Domain.Real)));
    }

    private static string? NoLaw(Tensor[] x) => null;

    private static GradCheckReport Report(GradCheckVerdict verdict) => new() { Verdict = verdict, Reason = verdict == GradCheckVerdict.Inconclusive ? GradCheckReason.Kink : GradCheckReason.None };

    private static void Passes(Property property) => Check.One(Fixed, property);

    private static string Failure(Property property, bool contiguous = true)
    {
        var said = Assert.ThrowsAny<Exception>(() => Check.One(Fixed, property)).Message;
        Assert.Contains("Falsifiable", said, StringComparison.Ordinal);
        if (contiguous) Assert.DoesNotContain("a view", said.Contains("Shrunk:", StringComparison.Ordinal) ? said[said.IndexOf("Shrunk:", StringComparison.Ordinal)..] : "", StringComparison.Ordinal);
        return said;
    }

    private static Config Fixed => Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(42, Rules.OpChecker.Gamma), FSharpOption<int>.None)));
}
