namespace Autograd.Testing;

/// <summary>
/// Smaller and simpler tensors, of several that belong together: fewer dimensions and elements first, then a contiguous copy in
/// place of a view, then simpler values. Each step lowers, in this order, the number of dimensions, the sum of sizes, the number
/// of views, the cost of the values: so it ends, and never yields what it was given.
/// </summary>
internal static class TensorShrinker
{
    // The grids that all values of a tensor are brought to at once.
    private static readonly double[] Grids = [1, 2, 64];

    public static IEnumerable<Tensor[]> Shrink(Shapes shapes, Func<int, Domain> domains, Tensor[] inputs)
    {
        Shape[] sizes = [.. inputs.Select(static x => x.Shape)];
        foreach (var cut in shapes.Cuts(sizes))
        {
            Tensor[] shorter = [.. inputs.Select((x, i) => sizes[i] == shapes.Apply(cut, i, sizes[i]) ? x : Tensor.Of(Tidy(x.Value, shapes.Apply(cut, i, x.Value))))];
            if (shorter.Select((x, i) => domains(i).Contains(x)).All(static holds => holds)) yield return shorter;
        }

        for (var i = 0; i < inputs.Length; i++)
            if (!inputs[i].Value.IsWholeBuffer) yield return With(inputs, i, Layouts.Copy(inputs[i].Value));

        for (var i = 0; i < inputs.Length; i++)
            foreach (var simpler in Simpler(domains(i), inputs[i].Value))
                yield return With(inputs, i, simpler);
    }

    /// <summary>The same view of simpler values: all of them at once, then one by one.</summary>
    public static IEnumerable<NdArray> Simpler(Domain domain, NdArray x)
    {
        var places = Layouts.Places(x);
        var values = Layouts.At(x, places);
        var zeroFirst = domain.ZeroFirst || !x.DType.IsFloating();
        IEnumerable<double[]> all = Grids.Select(grid => values.Select(v => Simplicity.Nearest(v, grid, zeroFirst)).ToArray());
        if (places.Length == x.Numel) all = domain.Simplest(x.Shape).Concat(all);
        var each = Enumerable.Range(0, values.Length).SelectMany(i => Simplicity.Simpler(values[i], zeroFirst).Select(v => Put(i, v)));
        return all.Concat(each).Where(IsSimpler).Select(candidate => Layouts.Replace(x, places, candidate)).Where(domain.Holds);

        double[] Put(int at, double value)
        {
            var changed = (double[])values.Clone();
            changed[at] = value;
            return changed;
        }

        // No value gets worse and one gets better, or all together do: then the sum of costs falls.
        bool IsSimpler(double[] candidate) => candidate.Sum(Cost) < values.Sum(Cost);
        long Cost(double v) => Simplicity.Cost(v, zeroFirst);
    }

    private static Tensor[] With(Tensor[] inputs, int at, NdArray value)
    {
        var changed = (Tensor[])inputs.Clone();
        changed[at] = Tensor.Of(value);
        return changed;
    }

    // What was no view does not become one.
    private static NdArray Tidy(NdArray before, NdArray after) => before.IsWholeBuffer ? Layouts.Copy(after) : after;
}
