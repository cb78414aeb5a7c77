using Autograd.Rules;

namespace Autograd.Properties.Graph;

/// <summary>
/// A backward pass writes into buffers that are its own. Nobody can tell: the gradients have the bits of a recorded pass,
/// which never does, and nothing that anyone else holds changes.
/// </summary>
public sealed class BufferReuseTests
{
    // More than the few elements for which nothing is reused.
    private const int Size = 100;

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new(StringComparer.Ordinal)
    {
        ["a chain"] = static x => ((x * 2 + 1).Tanh() * x).Sum(),
        ["a value used thrice"] = static x => (x * x + x.Sigmoid() * x).Tanh().Sum(),
        ["a sum of itself"] = static x => (x + x).Tanh().Square().Sum(),
        ["a gradient handed to two"] = static x => x.Tanh() is var y ? ((y + y.Relu()) * (y + x.Exp())).Sum() : y,
        ["views"] = static x => (x.Reshape(10, 10).T * x.Reshape(10, 10)).Reshape(Size).Tanh().Sum(),
        ["pieces"] = static x => x.Tanh().Chunk(2) is var p ? (Tensor.Cat([p[1] * p[0], p[1]]) * x).Sigmoid().Sum() : x,
        ["a product of matrices"] = static x => x.Reshape(10, 10) is var m ? m.MatMul(m.Tanh()).Softmax(1).Log().Mean() : x,
        ["a matrix used often"] = static x => x.Reshape(10, 10) is var m ? m.Tanh().MatMul(m).Tanh().MatMul(m).Sigmoid().MatMul(m.T).MatMul(m).Sum() : x,
        ["a matrix beside itself"] = static x => x.Reshape(10, 10) is var m ? (m.MatMul(m).Tanh() * m).MatMul(m).Sum() + m.MatMul(m).Exp().Sum() : x,
        ["layers"] = static x => Functional.LayerNorm((x * 2).Reshape(10, 10), [10], x[..10], x[10..20]) is var y
            ? Functional.CrossEntropy(Functional.LayerNorm(y.Tanh(), [10]) * 3, Tensor.From([.. Enumerable.Range(0, 10).Select(static i => i * 3L % 10)])) : x,
        ["elements"] = static x => (x[3] * x[4] + x[3]) * x.Tanh().Sum() + x[Tensor.From([3L, 3L])].Sum(),
        ["one value as both operands"] = static x => (x.Tanh() is var y ? y * y : x).Sum(),
        ["a maximum"] = static x => (x.Tanh() * x.Softmax(0)).Max() + (x * x).LogSoftmax(0).Sum(),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_have_the_bits_of_a_recorded_pass(string name)
    {
        var (x, y) = Apply(name);
        var recorded = y.Backward(options: new BackwardOptions { CreateGraph = true })[x];
        for (var time = 0; time < 2; time++) Assert.Equal(recorded.ToArray<double>(), y.Backward()[x].ToArray<double>());
        Assert.Equal(Values(), x.ToArray<double>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_an_observer_saw_stays_as_it_was(string name)
    {
        var (x, y) = Apply(name);
        List<(Tensor Seen, double[] Then)> seen = [];
        var options = new BackwardOptions { Observers = [Observer.Look((_, g) => seen.Add((g, g.ToArray<double>())))] };
        var gradient = y.Backward(options: options)[x];
        Assert.NotEmpty(seen);
        Assert.All(seen, static one => Assert.Equal(one.Then, one.Seen.ToArray<double>()));
        Assert.Equal(y.Backward()[x].ToArray<double>(), gradient.ToArray<double>());
    }

    [Fact]
    public void Gradients_of_intermediates_stay_as_they_were()
    {
        var x = Tensor.From(Values()).Track();
        var a = x.Tanh();
        var b = a * x;
        var c = b.Sigmoid();
        var y = (c * c).Sum();
        var map = Differentiate.Grad([y], [x, a, b, c]);
        Tensor[] alone = [.. new[] { x, a, b, c }.Select(one => Differentiate.Grad(y, one))];
        for (var i = 0; i < alone.Length; i++) Assert.Equal(alone[i].ToArray<double>(), map[i]!.ToArray<double>());
    }

    [Fact]
    public void A_seed_stays_as_it_was()
    {
        var x = Tensor.From(Values()).Track();
        var seed = Tensor.From(Values());
        ((x + 1).Tanh() * 2).Backward(seed);
        Assert.Equal(Values(), seed.ToArray<double>());
    }

    [Fact]
    public void A_seed_handed_on_by_a_step_of_many_inputs_stays_as_it_was()
    {
        // Its first gradient is a buffer of its own, its 65th is the seed, to which another contribution is added.
        var op = new GeneralOp(
            "many",
            static (x, _) => [x[64]],
            static _ => Reads.None,
            static (k, from, into) => (into[0], into[64]) = (from[0]! * 2, from[0]),
            static (k, from, into) => into[0] = from[64]);
        var x = Enumerable.Range(0, 65).Select(static _ => Tensor.From(Values()).Track()).ToArray();
        var seed = Tensor.From(Values());
        var gradients = Differentiate.Grad([op.Apply(null, x)[0], x[64] * 2], [x[0], x[64]], [seed, seed]);
        Assert.Equal(Values(), seed.ToArray<double>());
        Assert.Equal([.. Values().Select(static v => v + (v * 2))], gradients[1]!.ToArray<double>());
    }

    [Fact]
    public void What_a_users_rule_was_given_or_returned_stays_as_it_was()
    {
        var held = new List<Tensor>();
        var op = CustomOp.Linear("held", static x => x * 3, g =>
        {
            held.Add(g);
            var returned = g * 3;
            held.Add(returned);
            return returned;
        });
        var x = Tensor.From(Values()).Track();
        op.Apply(x.Tanh()).Sigmoid().Sum().Backward();
        double[][] then = [.. held.Select(static g => g.ToArray<double>())];
        var again = held.Count;
        var gradient = op.Apply((x * 2).Tanh()).Sigmoid().Sum().Backward()[x];
        Assert.True(double.IsFinite(gradient.Sum().Item()));
        for (var i = 0; i < again; i++) Assert.Equal(then[i], held[i].ToArray<double>());
        var cotangent = held[again].ToArray<double>();
        Assert.Equal([.. cotangent.Select(static g => g * 3)], held[again + 1].ToArray<double>());
    }

    private static (Tensor X, Tensor Y) Apply(string name)
    {
        var x = Tensor.From(Values()).Track();
        return (x, Functions[name](x));
    }

    private static double[] Values() => [.. Enumerable.Range(0, Size).Select(static i => Math.Sin(i * 1.7) + 0.1)];
}
