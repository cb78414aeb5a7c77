using Autograd.Properties.Surface;

namespace Autograd.Properties.Graph;

/// <summary>Einstein's sum against the sum over all indices, written out; and what it refuses.</summary>
public sealed class EinsumTests
{
    public static TheoryData<string, int[][]> Equations => new()
    {
        { "i->", [[3]] },
        { "i->i", [[3]] },
        { "ij->ji", [[2, 3]] },
        { "ij", [[2, 3]] },
        { "ba", [[2, 3]] },
        { "ij->i", [[2, 3]] },
        { "ii->", [[3, 3]] },
        { "ii->i", [[3, 3]] },
        { "ii", [[3, 3]] },
        { "iji->j", [[3, 2, 3]] },
        { "iiji->ij", [[2, 2, 3, 2]] },
        { "i,i->", [[3], [3]] },
        { "i,i->i", [[3], [3]] },
        { "i,j->ij", [[3], [4]] },
        { "i,j->ji", [[3], [4]] },
        { "i,j", [[3], [4]] },
        { "ij,jk->ik", [[2, 3], [3, 4]] },
        { "ij,jk", [[2, 3], [3, 4]] },
        { "ij,kj->ki", [[2, 3], [4, 3]] },
        { "ij,jk->", [[2, 3], [3, 4]] },
        { "ij,kl->il", [[2, 3], [4, 2]] },
        { "ij,Ab->ijAb", [[2, 3], [4, 2]] },
        { "bij,bjk->bik", [[2, 3, 4], [2, 4, 2]] },
        { "bij,bjk->kib", [[2, 3, 4], [2, 4, 2]] },
        { "aij,jk->aik", [[2, 3, 4], [4, 2]] },
        { "abjk,anjk->abn", [[2, 3, 2, 2], [2, 2, 2, 2]] },
        { "ijk,jil->kl", [[2, 3, 2], [3, 2, 2]] },
        { "bn,anm,bm->ba", [[2, 3], [2, 3, 4], [2, 4]] },
        { "i,i,i->", [[3], [3], [3]] },
        { "i,i,i->i", [[3], [3], [3]] },
        { "ii,i->i", [[3, 3], [3]] },
        { "ij,i->j", [[1, 3], [4]] },
        { "ij,ij->ij", [[1, 3], [2, 1]] },
        { ",i->i", [[], [3]] },
        { "->", [[]] },
        { " i j , j k -> k i ", [[2, 3], [3, 2]] },
        { "ij,jk->ik", [[0, 3], [3, 4]] },
        { "ij,jk->ik", [[2, 0], [0, 4]] },
        { "ij->j", [[0, 3]] },
    };

    [Theory, MemberData(nameof(Equations))]
    public void Sums_as_written_out(string equation, int[][] shapes)
    {
        var generator = new Generator(5);
        Tensor[] operands = [.. shapes.Select(shape => Tensor.Randn(Shape.Of(shape), generator, DType.Float64))];
        var expected = WrittenOut(equation.Replace(" ", "", StringComparison.Ordinal), operands);
        var actual = Tensor.Einsum(equation, operands);
        Assert.Equal(expected.Shape, actual.Shape);
        double[] x = expected.ToArray<double>(), y = actual.ToArray<double>();
        for (var i = 0; i < x.Length; i++) Assert.Equal(x[i], y[i], 1e-12);
    }

    [Fact]
    public void An_ellipsis_stands_for_the_dimensions_without_a_name()
    {
        var generator = new Generator(5);
        Tensor x = Tensor.Randn([4, 1, 2, 3], generator, DType.Float64), y = Tensor.Randn([5, 3, 2], generator, DType.Float64);
        Same(x.MatMul(y), Tensor.Einsum("...ij,...jk->...ik", x, y));
        Same(x.MatMul(y), Tensor.Einsum("...ij,...jk", x, y));
        Same(x.MatMul(y).MoveDim([2, 3], [0, 1]), Tensor.Einsum("...ij,...jk->ik...", x, y));
        Same(x.Sum([-1]), Tensor.Einsum("...j->...", x));
        Same(x.Sum([0, 1]), Tensor.Einsum("...jk->jk", x));
        Same(x.Transpose(0, 3), Tensor.Einsum("i...j->j...i", x));
    }

    [Fact]
    public void Gradients_are_those_of_the_same_by_other_ops()
    {
        var generator = new Generator(7);
        var x = Tensor.Randn([2, 3, 4], generator, DType.Float64).Track();
        var y = Tensor.Randn([4, 3], generator, DType.Float64).Track();
        var ours = Differentiate.Grad([Tensor.Einsum("bij,ji->b", x, y).Square().Sum()], [x, y]);
        var theirs = Differentiate.Grad([(x * y.T).Sum([1, 2]).Square().Sum()], [x, y]);
        for (var i = 0; i < 2; i++) Same(theirs[i]!, ours[i]!);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Tensor x = Tensor.Ones(2, 3), y = Tensor.Ones(4, 5);
        Message.Says<ArgumentException>(() => Tensor.Einsum("ij,jk->ik", x), "einsum", "2 operands", "1 were given");
        Message.Says<ArgumentException>(() => Tensor.Einsum("ij->ij"), "einsum", "0 were given");
        Message.Says<ShapeException>(() => Tensor.Einsum("ij,jk->ik", x, y), "'j'", "size 3", "4 in operand 1");
        Message.Says<ShapeException>(() => Tensor.Einsum("ijk->i", x), "'ijk'", "[2, 3]", "...");
        Message.Says<ShapeException>(() => Tensor.Einsum("i->i", x), "'i'", "[2, 3]");
        Message.Says<ShapeException>(() => Tensor.Einsum("ii->i", x), "'i'", "size 2", "3 in operand 0");
        Message.Says<ShapeException>(() => Tensor.Einsum("ii->i", Tensor.Ones(1, 3)), "'i'", "[1, 3]", "diagonal");
        Message.Says<ArgumentException>(() => Tensor.Einsum("ij->ik", x), "'k'");
        Message.Says<ArgumentException>(() => Tensor.Einsum("ij->ii", x), "'i'", "once");
        Message.Says<ArgumentException>(() => Tensor.Einsum("i.->i", x), "einsum");
        Message.Says<ArgumentException>(() => Tensor.Einsum("i......->i", x), "einsum");
        Message.Says<ArgumentException>(() => Tensor.Einsum("i2->i", x), "einsum");
    }

    private static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double[] x = expected.ToArray<double>(), y = actual.ToArray<double>();
        for (var i = 0; i < x.Length; i++) Assert.Equal(x[i], y[i], 1e-12);
    }

    /// <summary>Every index from 0 up, in names of one letter.</summary>
    private static Tensor WrittenOut(string equation, Tensor[] operands)
    {
        var sides = equation.Split("->");
        var terms = sides[0].Split(',');
        var output = sides.Length > 1 ? sides[1] : string.Concat(sides[0].Where(char.IsLetter).GroupBy(static c => c).Where(static g => g.Count() == 1).Select(static g => g.Key).Order());
        var names = string.Concat(sides[0].Where(char.IsLetter).Distinct());
        var sizes = names.ToDictionary(static name => name, name => terms.SelectMany((term, i) => term.Select((c, d) => (c, operands[i].Shape[d]))).Where(p => p.c == name).Select(static p => p.Item2) is var all && all.Contains(0) ? 0 : all.Max());
        var result = new double[output.Aggregate(1, (count, name) => count * sizes[name])];
        var total = names.Aggregate(1, (count, name) => count * sizes[name]);
        for (var flat = 0; flat < total; flat++)
        {
            var (rest, at) = (flat, new Dictionary<char, int>());
            foreach (var name in names) (rest, at[name]) = Math.DivRem(rest, sizes[name]);
            var product = 1.0;
            for (var i = 0; i < operands.Length; i++)
                product *= operands[i].ToArray<double>()[terms[i].Select((c, d) => (c, d)).Aggregate(0, (place, p) => (place * operands[i].Shape[p.d]) + (operands[i].Shape[p.d] == 1 ? 0 : at[p.c]))];
            result[output.Aggregate(0, (place, name) => (place * sizes[name]) + at[name])] += product;
        }

        return Tensor.From<double>(result, Shape.Of([.. output.Select(name => sizes[name])]));
    }
}
