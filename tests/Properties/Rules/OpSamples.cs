using Autograd.Rules;

namespace Autograd.Properties.Rules;

/// <summary>
/// The sample table: for each op what it is called on. An elementwise op of the reals needs no entry, one with a smaller
/// domain an entry in <see cref="Domains"/>; every other op has an entry in a family's table.
/// </summary>
internal static partial class OpSamples
{
    /// <summary>Domains of elementwise ops, one per input; the last one serves the inputs that follow.</summary>
    private static readonly Dictionary<string, Domain[]> Domains = new(StringComparer.Ordinal)
    {
        ["DivisionRules.DivFloor"] = [Domain.OffSteps, Domain.One],
        ["DivisionRules.DivTrunc"] = [Domain.OffSteps, Domain.One],
        ["DivisionRules.Fmod"] = [Domain.OffSteps, Domain.One],
        ["DivisionRules.Remainder"] = [Domain.OffSteps, Domain.One],
        ["ErrorFunctionRules.Erfinv"] = [Domain.Unit],
        ["ExponentialRules.Log"] = [Domain.Positive],
        ["ExponentialRules.Log1p"] = [Domain.Between(-0.9, 3)],
        ["ExponentialRules.Log2"] = [Domain.Positive],
        ["ExponentialRules.Log10"] = [Domain.Positive],
        ["GammaRules.Digamma"] = [Domain.Positive],
        ["GammaRules.LGamma"] = [Domain.Positive],
        ["HyperbolicRules.Acosh"] = [Domain.AboveOne],
        ["HyperbolicRules.Atanh"] = [Domain.Unit],
        ["LogSumRules.Entr"] = [Domain.Positive],
        ["LogSumRules.Xlog1py"] = [Domain.Reals, Domain.Positive],
        ["LogSumRules.Xlogy"] = [Domain.Reals, Domain.Positive],
        ["NormalRules.Ndtri"] = [Domain.Probabilities],
        ["PowerRules.Sqrt"] = [Domain.Positive],
        ["ActivationFunctionRules.Hardsigmoid"] = [Domain.Between(-2.5, 2.5)],
        ["ActivationFunctionRules.Hardswish"] = [Domain.Between(-2.5, 2.5)],
        ["BinaryLossRules.BinaryCrossEntropy"] = [Domain.Probabilities],
        ["PowerRules.Rsqrt"] = [Domain.Positive],
        ["PowerRules.Pow"] = [Domain.Positive, Domain.Reals],
        ["RoundingRules.Ceil"] = [Domain.OffSteps],
        ["RoundingRules.Floor"] = [Domain.OffSteps],
        ["RoundingRules.Round"] = [Domain.OffSteps],
        ["RoundingRules.Trunc"] = [Domain.OffSteps],
        ["TrigonometricRules.Acos"] = [Domain.Unit],
        ["TrigonometricRules.Asin"] = [Domain.Unit],
        ["TrigonometricRules.Tan"] = [Domain.Unit],
    };

    private static readonly Dictionary<string, Func<Source, Sample>> Table = new[]
    {
        ViewSamples, StructureSamples, ProductSamples, ElementwiseSamples, ReductionSamples, PickingSamples, MovingSamples, MatrixSamples,
        FactorSamples, ImageSamples, ActivationSamples,
    }
        .SelectMany(static family => family).ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal);

    /// <summary>The entries that name no op: their op was renamed or removed.</summary>
    public static IEnumerable<string> Stale => Table.Keys.Concat(Domains.Keys).Where(static name => !OpCatalog.All.ContainsKey(name));

    /// <summary>How to draw a case of an op.</summary>
    /// <exception cref="InvalidOperationException">The table has no entry for the op.</exception>
    public static Func<Source, Sample> For(string name, Op op)
    {
        if (Table.TryGetValue(name, out var sample)) return sample;
        if (op is ElementwiseOp elementwise) return Elementwise(elementwise, Domains.GetValueOrDefault(name, [Domain.Reals]));
        throw new InvalidOperationException(
            $"The op {name} ({op.GetType().Name} \"{op.Name}\") has no sample: add an entry \"{name}\" to a table in tests/Properties/Rules/OpSamples*.cs.");
    }

    /// <summary>An elementwise op of one to three broadcasting inputs, called without arguments.</summary>
    public static Func<Source, Sample> Elementwise(ElementwiseOp op, params Domain[] domains) => op.Arity switch
    {
        1 => s => new Sample(x => [op.Apply(x[0])], s.Input(s.Shape(), domains[0])),
        2 => s =>
        {
            var shapes = s.Broadcasting(2);
            return new Sample(x => [op.Apply(x[0], x[1])], s.Input(shapes[0], domains[0]), s.Input(shapes[1], domains[^1]));
        }
        ,
        _ => s =>
        {
            var shapes = s.Broadcasting(3);
            return new Sample(
                x => [op.Apply(x[0], x[1], x[2])],
                s.Input(shapes[0], domains[0]), s.Input(shapes[1], domains[Math.Min(1, domains.Length - 1)]), s.Input(shapes[2], domains[^1]));
        }
        ,
    };

    /// <summary>An elementwise op of one input with arguments, drawn beside it.</summary>
    public static Func<Source, Sample> With(ElementwiseOp op, Func<Source, object> args, Domain? domain = null) => s =>
    {
        var drawn = args(s);
        return new Sample(x => [op.ApplyWith(x[0], drawn)], s.Input(s.Shape(), domain));
    };

    /// <summary>A linear op of one input, its arguments drawn from the input's shape.</summary>
    public static Func<Source, Sample> Linear(LinearOp op, Func<Source, Shape, object?> args, int minRank = 0, int maxRank = 4, bool empty = true) => s =>
    {
        var shape = s.Shape(minRank, maxRank, empty);
        var drawn = args(s, shape);
        return new Sample(x => [op.Apply(x[0], drawn)], s.Input(shape));
    };

    /// <summary>Some of the dimensions of a shape, each once, in any order.</summary>
    public static int[] SomeDims(Source s, Shape shape)
    {
        var order = Order(s, shape.Rank);
        return order[..s.Int(0, shape.Rank)];
    }

    /// <summary>A permutation of 0 … n − 1.</summary>
    public static int[] Order(Source s, int n)
    {
        int[] order = [.. Enumerable.Range(0, n)];
        for (var i = n - 1; i > 0; i--)
        {
            var j = i - s.Int(0, i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }
}
