using Autograd.Transforms;

namespace Autograd.Verification;

/// <summary>One order of derivative of one function at one point: what all checks of it share, and what they found.</summary>
internal sealed class Examination
{
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
    internal void Run()
    {
        if (!Array.TrueForAll(Subject.Y, double.IsFinite) || !Array.TrueForAll(Subject.X, double.IsFinite) || !Array.TrueForAll(Subject.X, Options.Domain.Contains))
        {
            Undecided.Add(new GradCheckFinding { Law = GradCheckLaw.Reverse, Order = Order, Reason = GradCheckReason.OutsideDomain, Message = "the inputs or the value are not finite, or not in the domain" });
            return;
        }

        Trace = Subject.Trace();
        if (!Laws.Deterministic(this) || !Laws.Defined(this)) return;
        HasForward = Options.Forward && Laws.ForwardDefined(this);
        Laws.ZeroSeed(this);
        Laws.SeedLinearity(this);
        if (HasForward) Laws.Duality(this);
        if (Subject.X.Length == 0 || Subject.Y.Length == 0) return;
        if (Subject.X.Length <= Options.FullUpTo) Columns.Check(this);
        else Probing.Check(this);
        Laws.InputsUnchanged(this);
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
        var bound = Spread(w, inputs: true, 16, static run => run.Gradients, Subject.In);
        for (var i = 0; i < bound.Length; i++) bound[i] *= Steps.Units[i];
        if (_rounding.Count > 256) _rounding.Clear();
        _rounding.Add((w, bound));
        return bound;
    }

    /// <summary>How far rounding may have moved each number of the value.</summary>
    internal double[] ValueRounding() => _valueRounding ??= Spread(new double[Subject.Y.Length], inputs: false, 4, static run => run.Values, Subject.Out);

    private double[] Spread(double[] w, bool inputs, double roundings, Func<(Tensor[] Values, Tensor[] Gradients), Tensor[]> what, Layout layout)
    {
        var bound = new double[layout.Count];
        _replay ??= RandomRounding.Of(Subject.Apply, Subject.Point);
        var seeds = Subject.Out.Tensors(w);
        if (_replay?.Replay(seeds, 0, Draw) is not { } plain) return bound;
        var exact = layout.Flat(what(plain));
        for (var sample = 0; sample < 4; sample++)
        {
            if (_replay.Replay(seeds, RandomRounding.Part, Draw, inputs) is not { } run) continue;
            var moved = layout.Flat(what(run));
            for (var i = 0; i < bound.Length; i++)
                if (Math.Abs(moved[i] - exact[i]) is var apart && apart < double.PositiveInfinity) bound[i] = Math.Max(bound[i], roundings / RandomRounding.Part * apart);
        }

        return bound;
    }

    /// <summary>The first half of a finding: the law, and the places of numbers.</summary>
    internal GradCheckFinding About(GradCheckLaw law, int input = -1, int output = -1) => new()
    {
        Law = law,
        Order = Order,
        Input = input < 0 ? null : Subject.PlaceOfInput(Subject.In.PartOf(input)),
        InputIndex = input < 0 ? null : Subject.In.IndexOf(input),
        Output = output < 0 ? null : Subject.PlaceOfOutput(Subject.Out.PartOf(output)),
        OutputIndex = output < 0 ? null : Subject.Out.IndexOf(output),
    };

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
