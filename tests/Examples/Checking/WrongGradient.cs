using Autograd.Examples.FSharp;
using Autograd.Testing;
using FsCheck;
using Microsoft.FSharp.Core;

namespace Autograd.Examples.Checking;

/// <summary>A loss whose gradient is wrong in one branch. The lines below are the ones that the example shows.</summary>
internal static class WrongGradient
{
    // Of FsCheck: the same tests in every run.
    private static readonly Replay Fixed = new(new Rnd(2026, 0x9E3779B97F4A7C15), FSharpOption<int>.None);

    internal static void Show(TextWriter output, CancellationToken stop)
    {
        var page = new Page(typeof(WrongGradient).Assembly, "WrongGradient.cs", output);
        var options = new GradCheckOptions { CancellationToken = stop };

        page.Step("An op of our own: squares up to 1.5, a straight line beyond. Its slope forgets the line");
        var huber = CustomOp.Elementwise("huber", r => Math.Abs(r) < 1.5 ? r * r / 2 : (1.5 * Math.Abs(r)) - 1.125, slope: r => r);
        Tensor Loss(Tensor guess, Tensor target) => huber.Apply(guess - target).Mean();

        page.Step("The usual check, one difference at one point with a tolerance, is content");
        var (guess, target) = (Tensor.Float64([0.3, -1.2, 0.9]), Tensor.Float64([0.1, -0.7, 1.9]));
        var slope = Differentiate.Grad(x => Loss(x, target), guess)[0].Item();
        var moved = Tensor.Float64([0.3 + 1e-6, -1.2, 0.9]);
        var difference = ((Loss(moved, target) - Loss(guess, target)) / 1e-6).Item();
        page.Print("within 1e-3:", Math.Abs(slope - difference) < 1e-3);

        page.Step("So is GradCheck, at this point: all residuals are small");
        page.Print(GradCheck.Check(Loss, guess, target, options));

        page.Step("A property asks at a hundred points, of every shape, and makes the one that fails small");
        var property = GradientProperty.For(Loss, Inputs.Of(Shapes.Same(2)), options);
        page.Print(Verdict(property));

        page.Step("The slope put right, nothing is left to find");
        var right = CustomOp.Elementwise("huber", r => Math.Abs(r) < 1.5 ? r * r / 2 : (1.5 * Math.Abs(r)) - 1.125, slope: r => r.Clamp(-1.5, 1.5));
        page.Print(Verdict(GradientProperty.For((Tensor x, Tensor y) => right.Apply(x - y).Mean(), Inputs.Of(Shapes.Same(2)), options)));

        page.Step("Nor does a small gradient hide: here the function is 1e-6 · sin, and the slope is 0");
        var small = CustomOp.Elementwise("small", r => 1e-6 * Math.Sin(r), slope: r => r * 0);
        page.Print(GradCheck.Check(x => small.Apply(x), Tensor.Float64(1), options));

        page.Step("For the server that builds: the same report as JUnit XML");
        page.Print(GradCheck.Check(x => small.Apply(x), Tensor.Float64(1), options).ToJUnitXml("small"));
    }

    // What FsCheck says of a property.
    private static string Verdict(Property property)
    {
        try
        {
            Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithReplay(FSharpOption<Replay>.Some(Fixed)), property);
            return "Passed 100 tests.";
        }
        catch (Exception failure) when (failure.Message.StartsWith("Falsifiable", StringComparison.Ordinal))
        {
            return failure.Message[..failure.Message.IndexOf("with exception:", StringComparison.Ordinal)].TrimEnd();
        }
    }
}
