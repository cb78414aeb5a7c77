using Autograd.Kernels;

namespace Autograd;

/// <summary>
/// Einstein's sum: each operand's dimensions are named and brought into one order, then operands are multiplied from the left
/// to the right, each product summing over what neither a later operand nor the result names.
/// </summary>
internal static class EinsteinSum
{
    // Dimensions that an ellipsis stands for have negative labels, counted from the last: −1 is the last of them.
    internal static Tensor Of(string equation, Tensor[] operands)
    {
        var (inputs, output) = Parse(equation, operands);
        var sizes = new Dictionary<int, int>();
        for (var i = 0; i < operands.Length; i++)
        {
            for (var d = 0; d < inputs[i].Count; d++)
            {
                var size = operands[i].Shape[d];
                if (!sizes.TryGetValue(inputs[i][d], out var known) || known == 1) sizes[inputs[i][d]] = size;
                else if (size != 1 && size != known) throw GraphErrors.EinsumSize(equation, Name(inputs[i][d]), known, size, i);
            }
        }

        // The result's labels first, then the summed ones; every operand gets all of them, with size 1 where it has none.
        List<int> labels = [.. output, .. inputs.SelectMany(static l => l).Distinct().Except(output)];
        var product = Aligned(operands[0], inputs[0], labels);
        for (var i = 1; i < operands.Length; i++)
        {
            var next = Aligned(operands[i], inputs[i], labels);
            int[] summed = [.. Enumerable.Range(output.Count, labels.Count - output.Count).Where(d => !inputs.Skip(i + 1).Any(later => later.Contains(labels[d])))];
            product = Multiply(product, next, summed);
        }

        if (operands.Length == 1 && labels.Count > output.Count) product = product.Sum([.. Enumerable.Range(output.Count, labels.Count - output.Count)]);
        return product.Reshape(Shape.Create([.. output.Select((_, d) => product.Shape[d])]));
    }

    /// <summary>The product of two operands of one rank, summed over some dimensions, which keep size 1.</summary>
    private static Tensor Multiply(Tensor x, Tensor y, int[] summed)
    {
        // Who alone has a summed dimension sums it first.
        x = Alone(x, y, summed);
        y = Alone(y, x, summed);
        List<int> batch = [], onlyX = [], onlyY = [], both = [];
        for (var d = 0; d < x.Rank; d++)
        {
            var (p, q) = (x.Shape[d], y.Shape[d]);
            if (Array.IndexOf(summed, d) >= 0 && p != 1) both.Add(d);
            else if (p != 1 && q != 1) batch.Add(d);
            else if (p != 1) onlyX.Add(d);
            else onlyY.Add(d);
        }

        if (both.Count == 0) return x * y;
        var left = x.Permute([.. batch, .. onlyX, .. both, .. onlyY]).Reshape(Grouped(x, batch, onlyX, both));
        var right = y.Permute([.. batch, .. both, .. onlyY, .. onlyX]).Reshape(Grouped(y, batch, both, onlyY));
        int[] order = [.. batch, .. onlyX, .. onlyY, .. both];
        var shape = Shape.Create([.. order.Select(d => both.Contains(d) ? 1 : x.Shape[d] == 1 ? y.Shape[d] : x.Shape[d])]);
        return MatrixProductRules.MatMul(left, right).Reshape(shape).Permute(Dims.Inverse(order));
    }

    private static Tensor Alone(Tensor x, Tensor other, int[] summed)
    {
        int[] alone = [.. summed.Where(d => x.Shape[d] != 1 && other.Shape[d] == 1)];
        return alone.Length == 0 ? x : x.Sum(alone, keepDim: true);
    }

    private static Shape Grouped(Tensor x, List<int> batch, List<int> first, List<int> second)
        => Shape.Create([.. batch.Select(d => x.Shape[d]), Size(x, first), Size(x, second)]);

    private static int Size(Tensor x, List<int> dims) => Shape.Of([.. dims.Select(d => x.Shape[d])]).Numel;

    /// <summary>The operand with a dimension for every label, in their order; a label that it has twice takes the diagonal.</summary>
    private static Tensor Aligned(Tensor x, List<int> own, List<int> labels)
    {
        own = [.. own];
        for (var d = 0; d < own.Count; d++)
        {
            while (own.IndexOf(own[d], d + 1) is > 0 and var again)
            {
                // The diagonal moves to the end.
                if (x.Shape[d] != x.Shape[again]) throw GraphErrors.EinsumRepeat(Name(own[d]), x.Shape);
                x = x.Diagonal(0, d, again);
                var label = own[d];
                own.RemoveAt(again);
                own.RemoveAt(d);
                own.Add(label);
                d = 0;
            }
        }

        int[] order = [.. labels.Select(label => own.IndexOf(label)).Where(static d => d >= 0)];
        return x.Permute(order).Reshape(Shape.Create([.. labels.Select(label => own.IndexOf(label) is >= 0 and var d ? x.Shape[d] : 1)]));
    }

    private static (List<int>[] Inputs, List<int> Output) Parse(string equation, Tensor[] operands)
    {
        var text = string.Concat(equation.Where(static c => c != ' '));
        var arrow = text.IndexOf("->", StringComparison.Ordinal);
        var terms = (arrow < 0 ? text : text[..arrow]).Split(',');
        if (terms.Length != operands.Length) throw GraphErrors.EinsumCount(equation, terms.Length, operands.Length);
        var inputs = terms.Select((term, i) => Labels(equation, term, operands[i].Shape)).ToArray();
        var widest = inputs.SelectMany(static l => l).Where(static l => l < 0).Distinct().Order().ToArray();
        if (arrow < 0) return (inputs, [.. widest, .. inputs.SelectMany(static l => l).Where(static l => l >= 0).GroupBy(static l => l).Where(static g => g.Count() == 1).Select(static g => g.Key).Order()]);
        var output = Labels(equation, text[(arrow + 2)..], widest.Length);
        foreach (var label in output)
            if (output.Count(l => l == label) > 1 || !inputs.Any(own => own.Contains(label))) throw GraphErrors.EinsumOutput(equation, Name(label));
        return (inputs, output);
    }

    private static List<int> Labels(string equation, string term, Shape shape)
    {
        var letters = term.Count(char.IsAsciiLetter);
        var hasEllipsis = term.Contains("...", StringComparison.Ordinal);
        if (letters > shape.Rank || (!hasEllipsis && letters != shape.Rank)) throw GraphErrors.EinsumRank(equation, term, shape);
        return Labels(equation, term, shape.Rank - letters);
    }

    private static List<int> Labels(string equation, string term, int ellipsis)
    {
        List<int> labels = [];
        for (var i = 0; i < term.Length; i++)
        {
            if (char.IsAsciiLetter(term[i]))
            {
                labels.Add(term[i]);
            }
            else if (term.AsSpan(i).StartsWith("...") && !labels.Exists(static l => l < 0) && term.IndexOf("...", i + 3, StringComparison.Ordinal) < 0)
            {
                for (var d = ellipsis; d > 0; d--) labels.Add(-d);
                i += 2;
            }
            else
            {
                throw GraphErrors.EinsumTerm(equation, term);
            }
        }

        return labels;
    }

    private static string Name(int label) => label < 0 ? "..." : ((char)label).ToString();
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Einstein's sum: products of elements, summed over every name that the result does not have.</summary>
    /// <param name="equation">
    /// A name, a letter, for each dimension of each operand, as in <c>"bij,bjk->bik"</c>. A name twice in an operand takes its
    /// diagonal; <c>...</c> stands for the dimensions without a name, which broadcast. Without <c>-></c> the result has those of
    /// <c>...</c> and then the names that occur once, capitals first.
    /// </param>
    /// <param name="operands">One operand or more; sizes of one name are equal, or 1.</param>
    /// <remarks>Operands are multiplied from the left to the right; sums over pairs are matrix products.</remarks>
    /// <exception cref="ArgumentException">The equation does not parse, or has another number of operands.</exception>
    /// <exception cref="ShapeException">The names do not fit the shapes.</exception>
    public static TSelf Einsum(string equation, params ReadOnlySpan<TSelf> operands)
    {
        ArgumentNullException.ThrowIfNull(equation);
        var cores = new Tensor[operands.Length];
        for (var i = 0; i < cores.Length; i++) cores[i] = operands[i] is { } x ? x.Core : throw GraphErrors.MissingPiece("einsum", i);
        if (cores.Length == 0) throw GraphErrors.EinsumCount(equation, 1, 0);
        return operands[0].Wrap(EinsteinSum.Of(equation, cores));
    }
}
