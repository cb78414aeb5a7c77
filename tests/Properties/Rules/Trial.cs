using Autograd.Folds;

namespace Autograd.Properties.Rules;

/// <summary>One application of the op of a case: its inputs as leaves, its outputs, and both folds over them.</summary>
internal sealed class Trial
{
    /// <param name="of">The case.</param>
    /// <param name="constants">The values of the inputs.</param>
    /// <param name="places">The inputs to track; all that are differentiable if null.</param>
    public Trial(OpCase of, Tensor[] constants, IEnumerable<int>? places = null)
    {
        Case = of;
        Places = [.. places ?? of.Differentiable];
        var inputs = (Tensor[])constants.Clone();
        foreach (var i in Places) inputs[i] = inputs[i].Track();
        Inputs = inputs;
        Outputs = of.Sample.Call(inputs);
        Roots = [.. Outputs.Where(static y => y.IsTracked)];
        Assert.True(Roots.Length > 0, "no output of the sample's call is tracked");
        Assert.True(
            Paths.Reachable(Roots.Select(static y => y.Node!)).Exists(node => ReferenceEquals(node.Op, of.Op)), "the sample's call does not apply the op");
    }

    public OpCase Case { get; }

    /// <summary>Which inputs are tracked.</summary>
    public int[] Places { get; }

    public Tensor[] Inputs { get; }

    public Tensor[] Outputs { get; }

    /// <summary>The outputs that have a history.</summary>
    public Tensor[] Roots { get; }

    public Tensor[] Leaves => [.. Places.Select(i => Inputs[i])];

    public Tensor[] Seeds(int salt, bool views = true) => [.. Roots.Select((y, o) => Case.Weights(y, salt + (16 * o), views))];

    public Tensor[] Tangents(int salt, bool views = true) => [.. Leaves.Select((x, i) => Case.Weights(x, salt + (16 * i), views))];

    public Tensor?[] Pull(IReadOnlyList<Tensor?> seeds, bool createGraph = false)
        => Differentiate.Grad(Roots, Leaves, seeds, new BackwardOptions { CreateGraph = createGraph, Unused = UnusedInputs.Absent });

    public Tensor[] Push(IReadOnlyList<Tensor> tangents, bool createGraph = false) => Differentiate.Push(Roots, Leaves, tangents, createGraph);

    /// <summary>The values of the tracked outputs, times their weights, when one input has moved.</summary>
    public static Func<double, double[]> Line(OpCase of, int place, Tensor direction, IReadOnlyList<Tensor> seeds, Func<Trial, IReadOnlyList<Tensor?>> results)
    {
        var constants = of.Constants(DType.Float64, views: false);
        var weights = seeds.Select(Terms.Doubles).ToArray();
        return step =>
        {
            var moved = (Tensor[])constants.Clone();
            moved[place] = (moved[place] + (direction * step)).Detach();
            var values = results(new Trial(of, moved));
            return [.. values.SelectMany((y, o) => y is null ? [] : Terms.Doubles(y).Select((v, i) => v * weights[o][i]))];
        };
    }
}
