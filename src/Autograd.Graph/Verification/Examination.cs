using Autograd.Transforms;

namespace Autograd.Verification;

/// <summary>One order of derivative of one function at one point: what all checks of it share, and what they found.</summary>
internal sealed class Examination
{
    // Of a Jacobian that is held whole.
    private const long MostEntries = 1 << 20;

    private readonly List<(double[] Seed, double[] Bound)> _rounding = [];
    private RandomRounding? _replay;
    private double[]? _valueRounding;

    internal Examination(Subject subject, GradCheckOptions options, Draw draw, int order)
    {
        (Subject, Options, Draw, Order) = (subject, options, draw, order);
        Steps = new Steps(subject);
    }

    internal Subject Subject { get; }

    internal GradCheckOptions Options { get; }

    internal Draw Draw { get; }

    internal int Order { get; }

    internal Steps Steps { get; }

    internal List<GradCheckFinding> Failures { get; } = [];

    internal List<GradCheckFinding> Undecided { get; } = [];

    internal List<string> Notes { get; } = [];

    internal int Compared { get; set; }

    internal double Resolution { get; set; }

    internal string? Power { get; set; }

    /// <summary>Whether forward mode is checked: it was asked for, and there is a rule.</summary>
    internal bool HasForward { get; private set; }

    /// <summary>What is lost where numbers are so small that they have fewer bits.</summary>
    internal double Tiny => 256 * (Subject.Epsilon < 1e-10 ? double.Epsilon : float.Epsilon);

    internal Trace Trace { get; private set; } = null!;

    /// <summary>Runs everything, from the cheapest sign of an error to the dearest.</summary>
    /// <returns>Whether nothing failed so far.</returns>
    internal bool Run()
    {
        if (!RunLaws()) return false;
        if (Subject.X.Length == 0 || Subject.Y.Length == 0) return true;
        if (Subject.X.Length <= Options.FullUpTo && (long)Subject.X.Length * Subject.Y.Length <= MostEntries) Columns.Check(this);
        else Probing.Check(this);
        Laws.InputsUnchanged(this);
        return Failures.Count == 0;
    }

    /// <summary>Runs what needs no differences.</summary>
    internal bool RunLaws()
    {
        if (!Array.TrueForAll(Subject.Y, double.IsFinite) || !Array.TrueForAll(Subject.X, double.IsFinite) || !Array.TrueForAll(Subject.X, Options.Domain.Contains))
        {
            Undecided.Add(About(GradCheckLaw.Reverse) with { Reason = GradCheckReason.OutsideDomain, Message = "the inputs or the value are not finite, or not in the domain" });
            return false;
        }

        Trace = Subject.Trace();
        if (!Laws.Deterministic(this) || !Laws.Defined(this)) return false;
        HasForward = Options.Forward && Laws.ForwardDefined(this);
        Laws.ZeroSeed(this);
        Laws.SeedLinearity(this);
        if (HasForward) Laws.Duality(this);
        if (Subject.Below is not null) Laws.HessianSymmetry(this);
        return true;
    }

    /// <summary>Jᵀ · w.</summary>
    internal double[] Pull(double[] w) => Subject.In.Flat(Trace.Pull(Subject.Out.Tensors(w), Options.CancellationToken));

    /// <summary>J · v.</summary>
    internal double[] Push(double[] v) => Subject.Out.Flat(Trace.Push(Subject.In.Tensors(v), Options.CancellationToken));

    /// <summary>How far rounding may have moved each number of Jᵀ · w, in units: some roundings at every step of the graph.</summary>
    internal double[] Rounding(double[] w)
    {
        foreach (var (seed, known) in _rounding)
            if (seed.AsSpan().SequenceEqual(w)) return known;
        var bound = Spread(Subject.Out.Tensors(w), RandomRounding.Part).Gradients;
        for (var i = 0; i < bound.Length; i++) bound[i] *= 16 / RandomRounding.Part * Steps.Units[i];
        if (_rounding.Count > 256) _rounding.Clear();
        _rounding.Add((w, bound));
        return bound;
    }

    /// <summary>How far rounding may have moved each number of the value.</summary>
    internal double[] ValueRounding()
        => _valueRounding ??= Array.ConvertAll(
            Spread(Subject.Out.Tensors(new double[Subject.Y.Length]), RandomRounding.Part, inputs: false).Values, static moved => 4 / RandomRounding.Part * moved);

    /// <summary>How far each number of the value and of the gradient moves when every step is off by so many rounding units.</summary>
    internal (double[] Values, double[] Gradients) Spread(Tensor[] seeds, double part, bool inputs = true)
    {
        var (values, gradients) = (new double[Subject.Y.Length], new double[Subject.X.Length]);
        _replay ??= RandomRounding.Of(Subject.Apply, Subject.Point);
        if (_replay?.Replay(seeds, 0, Draw) is not { } plain) return (values, gradients);
        for (var sample = 0; sample < 4; sample++)
        {
            if (_replay.Replay(seeds, part, Draw, inputs) is not { } run) continue;
            Raise(values, Subject.Out, plain.Values, run.Values);
            Raise(gradients, Subject.In, plain.Gradients, run.Gradients);
        }

        return (values, gradients);
    }

    private static void Raise(double[] bound, Layout layout, Tensor[] plain, Tensor[] moved)
    {
        double[] exact = layout.Flat(plain), other = layout.Flat(moved);
        for (var i = 0; i < bound.Length; i++)
            if (Math.Abs(other[i] - exact[i]) is var apart && apart < double.PositiveInfinity) bound[i] = Math.Max(bound[i], apart);
    }

    /// <summary>The first half of a finding: the law, and the places of numbers.</summary>
    internal GradCheckFinding About(GradCheckLaw law, int input = -1, int output = -1)
    {
        var part = input < 0 ? -1 : Subject.In.PartOf(input);
        var isSeed = Subject.Below is { } below && part >= below.In.Parts;
        return new GradCheckFinding
        {
            Law = law,
            Order = Order,
            Input = input < 0 || isSeed ? null : Subject.PlaceOfInput(part),
            InputIndex = input < 0 || isSeed ? null : Subject.In.IndexOf(input),
            Output = output < 0 ? null : Subject.PlaceOfOutput(Subject.Out.PartOf(output)),
            OutputIndex = output < 0 ? null : Subject.Out.IndexOf(output),
            Message = isSeed ? Errors.Say($"by the seed of output {Subject.Below!.PlaceOfOutput(part - Subject.Below.In.Parts)}") : "",
        };
    }

    /// <summary>Σ aᵢ · bᵢ, and the sum of the sizes of its terms.</summary>
    internal static (double Sum, double Size) Product(double[] a, double[] b)
    {
        double sum = 0, size = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
            size += Math.Abs(a[i] * b[i]);
        }

        return (sum, size);
    }
}
