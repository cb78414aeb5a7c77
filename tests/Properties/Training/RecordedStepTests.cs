using System.Text.Json;

namespace Autograd.Properties.Training;

/// <summary>
/// Ten steps of every optimiser against libtorch's, and the pure rules against the mutable shells, bit for bit.
/// </summary>
/// <remarks>
/// A step of either side is some ten operations of half an ulp each, in another order; the map from one point to the next
/// stretches a difference by at most about 2 here (steps are shorter than the curvature allows), so ten steps may differ by 10 · 2¹⁰
/// half ulps = 10⁻¹². Where a denominator comes near ε (a gradient near 0 in RMSprop and Adagrad), that holds too, since x
/// then moves by a bounded direction.
/// </remarks>
public sealed class RecordedStepTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Cases => Recorded.Names("steps.json");

    public static TheoryData<string> Pure
        => [.. Recorded.Cases("steps.json").Where(static c => c.GetProperty("optimizer").GetString() != "lbfgs").Select(static c => c.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Cases))]
    public void Ten_steps_are_those_of_libtorch(string name)
    {
        var recorded = Recorded.Find("steps.json", name);
        var (w, b) = (Recorded.Weights(), Recorded.Bias());
        var step = Stepper(recorded, w, b);
        foreach (var (expected, s) in recorded.GetProperty("steps").EnumerateArray().Select(static (e, s) => (e, s)))
        {
            step(s);
            Recorded.Near(expected.Numbers("w"), w.AsSpan<double>(), Tolerance, $"{name}, step {s}, w");
            Recorded.Near(expected.Numbers("b"), b.AsSpan<double>(), Tolerance, $"{name}, step {s}, b");
        }
    }

    [Theory, MemberData(nameof(Pure))]
    public void Pure_rule_and_mutable_shell_give_the_same_bits(string name)
    {
        var recorded = Recorded.Find("steps.json", name);
        var (w, b) = (Recorded.Weights(), Recorded.Bias());
        var optimizer = Make(recorded, w, b);
        Tensor[] point = [w.Tensor.Detach().Track(), b.Tensor.Detach().Track()];
        var states = new[] { OptimizerState.Empty, OptimizerState.Empty };
        for (var s = 0; s < 10; s++)
        {
            var rests = Rests(recorded, s);
            Backward(optimizer, w, b, rests);
            optimizer.Step();

            var gradients = Recorded.Loss(point[0], point[1]).Backward();
            if (rests) gradients = gradients.Named(("w", point[0])).For(("w", point[0]));
            if (optimizer.Rules.Count == 1) (point, states[0]) = optimizer.Rules[0].Step(point, gradients, states[0]);
            else
            {
                for (var p = 0; p < 2; p++)
                {
                    (var next, states[p]) = optimizer.Rules[p].Step([point[p]], gradients, states[p]);
                    point[p] = next[0];
                }
            }

            Assert.Equal(w.ToArray<double>(), point[0].ToArray<double>());
            Assert.Equal(b.ToArray<double>(), point[1].ToArray<double>());
            Assert.True(point[0].IsLeaf && point[0].IsTracked);
        }
    }

    private static bool Rests(JsonElement recorded, int step)
        => recorded.GetProperty("options").TryGetProperty("b_rests_at", out var rests) && rests.EnumerateArray().Any(r => r.GetInt32() == step);

    private static void Backward(Optimizer optimizer, Variable w, Variable b, bool rests)
    {
        optimizer.ZeroGrad();
        Recorded.Loss(w, b).Backward();
        if (rests) b.ZeroGrad();
    }

    private static Action<int> Stepper(JsonElement recorded, Variable w, Variable b)
    {
        if (recorded.GetProperty("optimizer").GetString() != "lbfgs")
        {
            var optimizer = Make(recorded, w, b);
            return s =>
            {
                Backward(optimizer, w, b, Rests(recorded, s));
                optimizer.Step();
            };
        }

        var o = recorded.GetProperty("options");
        var lbfgs = new Lbfgs([w, b], o.Option("lr"), (int)o.Option("max_iter"), historySize: (int)o.Option("history_size", 100));
        return _ => lbfgs.Step(() =>
        {
            lbfgs.ZeroGrad();
            var loss = Recorded.Loss(w, b);
            loss.Backward();
            return loss;
        });
    }

    private static Optimizer Make(JsonElement recorded, Variable w, Variable b)
    {
        var o = recorded.GetProperty("options");
        var (lr, decay, eps) = (o.Option("lr"), o.Option("weight_decay"), o.Option("eps", 1e-8));
        var betas = (o.Option("beta1", 0.9), o.Option("beta2", 0.999));
        var (amsGrad, maximize) = (o.Option("amsgrad") == 1, o.Option("maximize") == 1);
        var groups = o.TryGetProperty("b_lr", out var rate)
            ? new[] { new ParameterGroup([w]), new ParameterGroup([b], rate.GetDouble(), o.Option("b_weight_decay")) }
            : [new ParameterGroup([w, b])];
        return recorded.GetProperty("optimizer").GetString() switch
        {
            "sgd" => new Sgd(groups, lr, o.Option("momentum"), decay, o.Option("nesterov") == 1, o.Option("dampening"), maximize),
            "adam" => new Adam(groups, lr, betas, eps, decay, amsGrad, maximize),
            "adamw" => new AdamW(groups, lr, betas, eps, decay, amsGrad, maximize),
            "rmsprop" => new RmsProp(groups, lr, o.Option("alpha", 0.99), eps, decay, o.Option("momentum"), o.Option("centered") == 1, maximize),
            _ => new Adagrad(groups, lr, o.Option("lr_decay"), decay, o.Option("initial_accumulator_value"), o.Option("eps", 1e-10)),
        };
    }
}
