using Autograd.Properties.Rules;

namespace Autograd.Properties.Transforms;

/// <summary>Laws of batches for every op there is: many at once are the same as one by one, and so are their derivatives.</summary>
public sealed class VectorizedOpTests
{
    private const int Cases = 6;

    public static TheoryData<string> Ops => OpCatalog.Names;

    [Theory]
    [MemberData(nameof(Ops))]
    public void Many_at_once_are_the_same_as_one_by_one(string name) => ForCases(name, static (c, many, shared) =>
    {
        var (expected, actual) = (OneByOne(c, many, shared), AtOnce(c, many, shared));
        for (var o = 0; o < expected.Length; o++) Same(expected[o], actual[o], c, shared, "value");
    });

    [Theory]
    [MemberData(nameof(Ops))]
    public void Gradients_of_a_vectorized_op_are_those_of_the_loop(string name) => ForCases(name, static (c, many, shared) =>
    {
        var places = c.Differentiable;
        if (places.Length == 0 || !OneByOne(c, many, shared)[0].DType.IsFloating()) return;
        Tensor[] point = [.. places.Select(i => many[i])];
        var expected = Differentiate.Grad(Weighed(OneByOne), point);
        var actual = Differentiate.Grad(Weighed(AtOnce), point);
        for (var i = 0; i < point.Length; i++) Same(expected[i], actual[i], c, shared, "gradient");

        Func<Tensor[], Tensor> Weighed(Func<OpCase, Tensor[], bool[], Tensor[]> run) => v =>
        {
            var outputs = run(c, Put(many, places, v), shared).Where(static y => y.DType.IsFloating());
            return outputs.Select((y, o) => (y * c.Weights(y.Shape, y.DType, o)).Sum()).Aggregate(static (a, b) => a + b);
        };
    });

    [Theory]
    [MemberData(nameof(Ops))]
    public void Vectorized_gradients_are_those_of_each(string name) => ForCases(name, static (c, many, shared) =>
    {
        var places = c.Differentiable;
        if (places.Length == 0 || !OneByOne(c, many, shared)[0].DType.IsFloating()) return;
        Tensor[] Gradient(Tensor[] x) => Differentiate.Grad(
            v => c.Sample.Call(Put(x, places, v)).Where(static y => y.DType.IsFloating())
                .Select((y, o) => (y * c.Weights(y.Shape, y.DType, o)).Sum()).Aggregate(static (a, b) => a + b),
            [.. places.Select(i => x[i])]);
        var expected = Loop(Gradient, many, shared);
        var actual = Vectorize.VMap(Gradient, Dims(shared))(many);
        for (var i = 0; i < expected.Length; i++) Same(expected[i], actual[i], c, shared, "gradient of each");
    });

    [Theory]
    [MemberData(nameof(Ops))]
    public void Jacobian_by_rows_is_the_Jacobian_by_columns(string name) => ForCases(name, static (c, _, _) =>
    {
        var (x, places) = (c.Constants(), c.Differentiable);
        Tensor[] point = [.. places.Select(i => x[i])];
        if (places.Length == 0 || point.Sum(static p => p.Numel) > 40 || !c.Sample.Call(x)[0].DType.IsFloating()) return;
        Tensor First(Tensor[] v) => c.Sample.Call(Put(x, places, v))[0];
        var (rows, columns) = (Differentiate.Jacobian(First, point, JacobianMode.Reverse), Differentiate.Jacobian(First, point, JacobianMode.Forward));
        for (var i = 0; i < rows.Length; i++) Same(columns[i], rows[i], c, [], "Jacobian");
    });

    private static void ForCases(string name, Action<OpCase, Tensor[], bool[]> law)
    {
        var op = OpCatalog.All[name];
        for (var seed = 0; seed < Cases; seed++)
        {
            var c = OpCase.Generate(op, OpSamples.For(name, op), seed);
            var x = c.Constants();
            if (x.Length == 0) continue;

            // Which inputs all share: none, and then others from case to case.
            var shared = new bool[x.Length];
            for (var i = 0; i < shared.Length; i++) shared[i] = shared.Length > 1 && seed > 0 && (seed & (1 << (i % 3))) == 0;
            if (Array.TrueForAll(shared, static s => s)) shared[^1] = false;
            law(c, [.. x.Select((v, i) => shared[i] ? v : Three(v))], shared);
        }
    }

    // Halves and three quarters stay in every domain of the table.
    private static Tensor Three(Tensor x) => x.DType.IsFloating() ? Tensor.Stack([x, x * 0.5, x * 0.75]) : Tensor.Stack([x, x, x]);

    private static int?[] Dims(bool[] shared) => [.. shared.Select(static s => s ? (int?)null : 0)];

    private static Tensor[] AtOnce(OpCase c, Tensor[] many, bool[] shared) => Vectorize.VMap(c.Sample.Call, Dims(shared))(many);

    private static Tensor[] OneByOne(OpCase c, Tensor[] many, bool[] shared) => Loop(c.Sample.Call, many, shared);

    private static Tensor[] Loop(Func<Tensor[], Tensor[]> call, Tensor[] many, bool[] shared)
    {
        var all = Enumerable.Range(0, 3).Select(b => call([.. many.Select((x, i) => shared[i] ? x : x[b])])).ToArray();
        return [.. Enumerable.Range(0, all[0].Length).Select(o => Tensor.Stack([.. all.Select(one => one[o])]))];
    }

    private static Tensor[] Put(Tensor[] x, int[] places, Tensor[] v)
    {
        var result = (Tensor[])x.Clone();
        for (var i = 0; i < places.Length; i++) result[places[i]] = v[i];
        return result;
    }

    // Sums may be added in another order: some roundings of the largest term.
    private static void Same(Tensor expected, Tensor actual, OpCase c, bool[] shared, string what)
    {
        var context = $"{what} of {c}; shared {string.Join(",", shared)}";
        Assert.True(expected.Shape == actual.Shape, $"{context}: {expected.Shape} and {actual.Shape}");
        Assert.True(expected.DType == actual.DType, $"{context}: {expected.DType} and {actual.DType}");
        double[] e = expected.To(DType.Float64).ToArray<double>(), a = actual.To(DType.Float64).ToArray<double>();
        var scale = e.Where(double.IsFinite).Select(Math.Abs).Append(1).Max();
        var allowed = 256 * c.Sample.Conditioning * scale * (c.DType == DType.Float64 ? Math.Pow(2, -52) : Math.Pow(2, -23));
        for (var i = 0; i < e.Length; i++)
            Assert.True(e[i].Equals(a[i]) || e[i] == a[i] || Math.Abs(e[i] - a[i]) <= allowed, $"{context} at {i}: {e[i]:R} and {a[i]:R}");
    }
}
