using Autograd.Transforms;

namespace Autograd.Verification;

/// <summary>
/// A function at a point, seen as one from numbers to numbers: all floating inputs in one row, all floating outputs in another.
/// </summary>
internal sealed class Subject
{
    private readonly Func<Tensor[], Tensor[]> _function;
    private readonly Tensor[] _inputs;
    private readonly GradCheckDomain _domain;
    private readonly Budget _budget;
    private readonly int[] _places; // of the floating inputs among all
    private readonly int[] _outputs; // of the floating outputs among all

    internal Subject(Func<Tensor[], Tensor[]> function, Tensor[] inputs, GradCheckDomain domain, Budget budget)
    {
        (_function, _inputs, _domain, _budget) = (function, inputs, domain, budget);
        _places = [.. Enumerable.Range(0, inputs.Length).Where(i => inputs[i].DType.IsFloating())];
        if (_places.Length == 0) throw VerificationErrors.NothingToCheck(inputs.Select(static x => x.DType));
        In = Layout.Of(Point);
        X = In.Flat(Point);
        First = Run(inputs);
        _outputs = [.. Enumerable.Range(0, First.Length).Where(o => First[o].DType.IsFloating())];
        Out = Layout.Of(Floating(First));
        Y = Out.Flat(Floating(First));
        Epsilon = Math.ScaleB(1, Floating(First).Concat(Point).Any(static t => t.DType == DType.Float32) ? -23 : -52);
    }

    /// <summary>The function whose gradient this is, in its first inputs; the others are the seeds. Null for a function itself.</summary>
    internal Subject? Below { get; init; }

    /// <summary>The floating inputs.</summary>
    internal Tensor[] Point => Array.ConvertAll(_places, i => _inputs[i]);

    /// <summary>All inputs.</summary>
    internal Tensor[] Inputs => _inputs;

    internal Layout In { get; }

    internal Layout Out { get; }

    /// <summary>The numbers of the point.</summary>
    internal double[] X { get; }

    /// <summary>The numbers of the value.</summary>
    internal double[] Y { get; }

    /// <summary>All outputs at the point, as the first run gave them.</summary>
    internal Tensor[] First { get; }

    /// <summary>The rounding unit of the coarsest dtype around.</summary>
    internal double Epsilon { get; }

    /// <summary>The place of a floating input among all inputs.</summary>
    internal int PlaceOfInput(int i) => Below is null ? _places[i] : Below.PlaceOfInput(i);

    /// <summary>The place of a floating output among all outputs.</summary>
    internal int PlaceOfOutput(int o) => Below is null ? _outputs[o] : Below.PlaceOfInput(o);

    /// <summary>All outputs at the point, once more.</summary>
    internal Tensor[] Again() => Run(_inputs);

    /// <summary>
    /// The numbers of the value beside the point; null where the function is not defined, or gives something else than before.
    /// A single number among them may be NaN.
    /// </summary>
    /// <param name="x">Numbers in the place of <see cref="X"/>.</param>
    /// <param name="only">The one input in which they differ; −1 for any.</param>
    internal double[]? At(double[] x, int only = -1)
    {
        for (var i = 0; i < x.Length; i++)
            if (x[i] != X[i] && !_domain.Contains(x[i])) return null;
        Tensor[] inputs = [.. _inputs];
        for (var i = 0; i < _places.Length; i++)
            if (only < 0 || i == only) inputs[_places[i]] = In.Tensor(x, i);
        try
        {
            var outputs = Floating(Run(inputs));
            return Out.Fits(outputs) ? Out.Flat(outputs) : null;
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException or InvalidOperationException)
        {
            return null; // Beside the point, a function may refuse.
        }
    }

    /// <summary>The function run on fresh places in the graph, with its floating outputs.</summary>
    internal Trace Trace()
        => new(x => Floating(Run(Placed(x))), Point, cancellationToken: _budget.CancellationToken);

    /// <summary>The floating outputs as a function of the floating inputs, for functions built on this one, which are counted themselves.</summary>
    internal Tensor[] Apply(Tensor[] x) => Floating(_function(Placed(x)));

    private Tensor[] Placed(Tensor[] x)
    {
        Tensor[] inputs = [.. _inputs];
        for (var i = 0; i < _places.Length; i++) inputs[_places[i]] = x[i];
        return inputs;
    }

    private Tensor[] Floating(Tensor[] outputs)
        => _outputs is null ? [.. outputs.Where(static y => y.DType.IsFloating())] : [.. _outputs.Where(o => o < outputs.Length).Select(o => outputs[o])];

    private Tensor[] Run(Tensor[] inputs)
    {
        _budget.Spend();
        var outputs = _function([.. inputs]);
        if (outputs is null || outputs.Length == 0 || Array.IndexOf(outputs, null) >= 0) throw VerificationErrors.NoOutput();
        return outputs;
    }
}
