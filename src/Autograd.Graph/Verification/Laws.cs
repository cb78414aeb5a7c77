using Autograd.Rules;

namespace Autograd.Verification;

/// <summary>What must hold of derivatives whatever the function is: no differences are needed to see it.</summary>
internal static class Laws
{
    /// <summary>The same inputs give the same bits, with history and without.</summary>
    internal static bool Deterministic(Examination e)
    {
        var again = e.Subject.Again();
        for (var o = 0; o < e.Subject.First.Length; o++)
        {
            if (o < again.Length && SameBits(e.Subject.First[o], again[o])) continue;
            e.Failures.Add(e.About(GradCheckLaw.Deterministic) with { Order = e.Order - 1, Output = o, Message = "run twice on the same inputs, the function gave two values; draw random numbers from a generator that it makes" });
            return false;
        }

        var tracked = e.Trace.Outputs;
        if (e.Subject.Out.Fits(tracked) && e.Subject.Out.Flat(tracked).AsSpan().SequenceEqual(e.Subject.Y)) return true;
        e.Failures.Add(e.About(GradCheckLaw.Deterministic) with { Order = e.Order - 1, Message = "the function gave another value when its inputs were tracked" });
        return false;
    }

    internal static void InputsUnchanged(Examination e)
    {
        var now = e.Subject.In.Flat(e.Subject.Point);
        for (var i = 0; i < now.Length; i++)
        {
            if (now[i].Equals(e.Subject.X[i])) continue;
            e.Failures.Add(e.About(GradCheckLaw.InputsUnchanged, i) with { Analytic = now[i], Numeric = e.Subject.X[i], Message = "an input is not what it was before the check" });
            return;
        }
    }

    /// <summary>Reverse mode raises nothing, and gives the same bits each time.</summary>
    internal static bool Defined(Examination e)
    {
        try
        {
            var w = e.Draw.Weights(e.Subject.Y.Length);
            double[] once = e.Pull(w), again = e.Pull(w);
            var differs = Enumerable.Range(0, once.Length).FirstOrDefault(i => !once[i].Equals(again[i]), -1);
            if (differs < 0) return true;
            e.Failures.Add(e.About(GradCheckLaw.Deterministic, differs) with { Analytic = once[differs], Numeric = again[differs], Message = "pulled twice with the same seed, the gradient had two values" });
        }
        catch (Exception failure) when (IsOfRule(failure))
        {
            e.Failures.Add(e.About(GradCheckLaw.Defined) with
            {
                Message = failure.Message,
                Analytic = double.NaN,
                Numeric = double.NaN,
                Diagnosis = IsRepeated(failure.Data["expected"] as Shape?, failure.Data["given"] as Shape?) ? GradCheckDiagnosis.MissingReduction : GradCheckDiagnosis.None,
            });
        }

        return false;
    }

    /// <summary>Whether there is a forward mode; one that raises for another reason is a failure.</summary>
    internal static bool ForwardDefined(Examination e)
    {
        try
        {
            e.Push(e.Steps.Direction(e.Draw.Weights(e.Subject.X.Length)));
            return true;
        }
        catch (Exception failure) when (failure.HResult == RuleErrors.NoRule)
        {
            e.Notes.Add("forward mode was not checked: " + failure.Message);
        }
        catch (Exception failure) when (IsOfRule(failure))
        {
            e.Failures.Add(e.About(GradCheckLaw.Defined) with { Message = "in forward mode: " + failure.Message, Analytic = double.NaN, Numeric = double.NaN });
        }

        return false;
    }

    internal static void ZeroSeed(Examination e)
    {
        var g = e.Pull(new double[e.Subject.Y.Length]);
        var wrong = Array.FindIndex(g, static value => value != 0);
        if (wrong >= 0 && !double.IsNaN(g[wrong]))
            e.Failures.Add(e.About(GradCheckLaw.ZeroSeed, wrong) with { Analytic = g[wrong], Message = "a zero seed gives a gradient that is not zero: a term does not depend on the seed" });
    }

    /// <summary>Jᵀ(2u − v/2) = 2·Jᵀu − Jᵀv/2: doubling and halving are exact, so that only sums round.</summary>
    internal static void SeedLinearity(Examination e)
    {
        var (u, v) = (e.Draw.Weights(e.Subject.Y.Length), e.Draw.Weights(e.Subject.Y.Length));
        var both = new double[u.Length];
        for (var i = 0; i < both.Length; i++) both[i] = (2 * u[i]) - (v[i] / 2);
        double[] ofU = e.Pull(u), ofV = e.Pull(v), sum = e.Pull(both);
        var roundings = Roundings(e, ofU, ofV);
        for (var i = 0; i < sum.Length; i++)
        {
            var expected = (2 * ofU[i]) - (ofV[i] / 2);
            var bound = roundings[e.Subject.In.PartOf(i)];
            if (!(Math.Abs(sum[i] - expected) > bound)) continue;
            bound += ((2 * e.Rounding(u)[i]) + e.Rounding(v)[i] + e.Rounding(both)[i]) / e.Steps.Units[i];
            if (!(Math.Abs(sum[i] - expected) > bound)) continue;
            e.Failures.Add(e.About(GradCheckLaw.SeedLinearity, i) with { Analytic = sum[i], Numeric = expected, Bound = bound, Message = "the gradient of a sum of seeds is not the sum of their gradients" });
            return;
        }
    }

    internal static void Duality(Examination e)
    {
        var w = e.Draw.Weights(e.Subject.Y.Length);
        var v = e.Steps.Direction(e.Draw.Weights(e.Subject.X.Length));
        var (pulled, sizeOfPulled) = Examination.Product(e.Pull(w), v);
        var (pushed, sizeOfPushed) = Examination.Product(e.Push(v), w);
        var bound = (1024 * e.Subject.Epsilon * (sizeOfPulled + sizeOfPushed)) + (e.Tiny * (1 + v.Sum(Math.Abs) + w.Sum(Math.Abs)));
        if (!(Math.Abs(pulled - pushed) > bound)) return;
        bound += 2 * e.Rounding(w).Sum();
        if (Math.Abs(pulled - pushed) > bound)
            e.Failures.Add(e.About(GradCheckLaw.Duality) with { Analytic = pulled, Numeric = pushed, Bound = bound, Message = "reverse and forward mode are of two different Jacobians" });
    }

    /// <summary>⟨H·u, v⟩ = ⟨H·v, u⟩ for the derivative H of the gradient by the point.</summary>
    internal static void HessianSymmetry(Examination e)
    {
        var count = e.Subject.Y.Length;
        double[] u = e.Draw.Weights(count), v = e.Draw.Weights(count);
        for (var i = 0; i < count; i++) (u[i], v[i]) = (u[i] * e.Steps.Units[i], v[i] * e.Steps.Units[i]);
        var (one, sizeOfOne) = Examination.Product(e.Pull(u)[..count], v);
        var (other, sizeOfOther) = Examination.Product(e.Pull(v)[..count], u);
        var bound = (1024 * e.Subject.Epsilon * (sizeOfOne + sizeOfOther)) + (e.Tiny * (1 + u.Sum(Math.Abs) + v.Sum(Math.Abs)));
        if (!(Math.Abs(one - other) > bound)) return;
        bound += 2 * (e.Rounding(u).Sum() + e.Rounding(v).Sum());
        if (Math.Abs(one - other) > bound)
            e.Failures.Add(e.About(GradCheckLaw.HessianSymmetry) with { Analytic = one, Numeric = other, Bound = bound, Message = "the derivative of the gradient is not symmetric" });
    }

    internal static bool IsOfRule(Exception e) => e is not (OperationCanceledException or BudgetSpentException or OutOfMemoryException);

    // Whether the one shape is what the other broadcasts to.
    private static bool IsRepeated(Shape? expected, Shape? given)
    {
        if (expected is not { } from || given is not { } to || from.Rank > to.Rank) return false;
        for (var d = 1; d <= from.Rank; d++)
            if (from.Dims[^d] != to.Dims[^d] && from.Dims[^d] != 1) return false;
        return true;
    }

    // For each input, of the largest number in its gradient, since what is small may be the difference of what is large.
    private static double[] Roundings(Examination e, double[] u, double[] v)
    {
        var bounds = new double[e.Subject.In.Parts];
        for (var part = 0; part < bounds.Length; part++)
        {
            double largest = 0;
            var start = e.Subject.In.Start(part);
            for (var i = start; i < start + e.Subject.In.ShapeOf(part).Numel; i++) largest = Math.Max(largest, (2 * Math.Abs(u[i])) + (Math.Abs(v[i]) / 2));
            bounds[part] = (1024 * e.Subject.Epsilon * largest) + e.Tiny;
        }

        return bounds;
    }

    private static bool SameBits(Tensor a, Tensor b)
    {
        if (a.Shape != b.Shape || a.DType != b.DType) return false;
        return a.DType switch
        {
            DType.Float32 => a.AsSpan<float>().SequenceEqual(b.AsSpan<float>()),
            DType.Float64 => a.AsSpan<double>().SequenceEqual(b.AsSpan<double>()),
            DType.Int64 => a.AsSpan<long>().SequenceEqual(b.AsSpan<long>()),
            _ => a.AsSpan<bool>().SequenceEqual(b.AsSpan<bool>()),
        };
    }
}
