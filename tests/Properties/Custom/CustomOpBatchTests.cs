using Autograd.Properties.Transforms;
using Autograd.Rules;

namespace Autograd.Properties.Custom;

/// <summary>Custom ops inside vectorized functions: elementwise ones at once, others by a batch rule, without one an example at a time.</summary>
public sealed class CustomOpBatchTests
{
    private static readonly Tensor Many = Tensor.Randn([4, 3], new Generator(1), DType.Float64);

    private static readonly Tensor Others = Tensor.Randn([4, 3], new Generator(2), DType.Float64);

    private static Tensor Loop(Func<Tensor, Tensor> f, Tensor x) => Tensor.Stack(Array.ConvertAll(x.Unbind(), slice => f(slice)));

    private static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        TransformCaseTests.Near(expected.ToArray<double>(), actual);
    }

    [Fact]
    public void Elementwise_op_takes_all_examples_at_once()
    {
        var slopes = 0;
        var op = CustomOp.Elementwise("cubed", static x => x * x * x, x =>
        {
            slopes++;
            return 3 * x * x;
        });
        Assert.Equal(Loop(x => op.Apply(x), Many).ToArray<double>(), Vectorize.VMap(x => op.Apply(x))(Many).ToArray<double>());
        slopes = 0;
        var gradients = Vectorize.VMap(x => Differentiate.Grad(z => op.Apply(z).Sum(), x))(Many);
        Assert.Equal(1, slopes);
        Assert.Equal(Loop(x => Differentiate.Grad(z => op.Apply(z).Sum(), x), Many).ToArray<double>(), gradients.ToArray<double>());
        Holds((x, y) => op.Apply(x) * y);
    }

    [Fact]
    public void Elementwise_op_of_two_broadcasts_within_each_example()
    {
        var op = CustomOp.Elementwise("ratio", static (x, y) => x / (1 + (y * y)), static (_, y) => 1 / (1 + (y * y)), static (x, y) => -2 * x * y / (1 + (y * y)).Square());
        Holds((x, y) => op.Apply(x, y));
        Holds((x, y) => op.Apply(x.Sum(), y));
        Holds((x, y) => op.Apply(x.Unsqueeze(1), y).Sum(0));
        Holds((x, y) => op.Apply(x, Many[0]) * y);
        Holds((x, y) => op.Apply(Tensor.Scalar(2.0), x) * y);
    }

    [Fact]
    public void Batch_rule_takes_the_place_of_the_loop()
    {
        var (runs, together) = (0, 0);
        CustomOp? op = null;
        op = CustomOp.General(
            "scaled",
            x =>
            {
                runs++;
                return [x[0] * x[1].Unsqueeze(-1)];
            },
            static (g, k) => [g[0] * k.Y.Unsqueeze(-1), (g[0] * k.X).Sum(-1)], keeps: Reads.X | Reads.Y).WithBatchRule((x, many) =>
            {
                together++;
                var (rows, factor) = (many[0] ? x[0] : x[0].Unsqueeze(0), many[1] ? x[1] : x[1].Unsqueeze(0));
                var size = Math.Max(rows.Shape[0], factor.Shape[0]);
                return [op!.Apply(rows.Expand([size, .. rows.Shape.Dims[1..]]), factor.Expand([size, .. factor.Shape.Dims[1..]]))];
            });
        Tensor F(Tensor x, Tensor y) => op.Apply(x, y.Sum());
        var expected = Tensor.Stack([.. Many.Unbind().Zip(Others.Unbind(), F)]);
        runs = 0;
        Same(expected, Vectorize.VMap(F)(Many, Others));
        Assert.Equal((1, 1), (runs, together));
        Holds(F);
        Holds((x, y) => op.Apply(Many[0], y.Sum()) * x);
        Holds((x, y) => op.Apply(x, Tensor.Scalar(3.0)) * y);

        // The op it was made from has none.
        Assert.NotSame(op, op.WithBatchRule(static (x, _) => x));
    }

    [Fact]
    public void Op_without_a_batch_rule_runs_once_an_example()
    {
        var runs = 0;
        var op = CustomOp.General(
            "each",
            x =>
            {
                runs++;
                return [x[0].Square(), x[0].Sum()];
            },
            static (g, k) => [(g[0] * 2 * k.X) + g[1]], keeps: Reads.X);
        _ = Vectorize.VMap(x => op.ApplyAll(x)[0])(Many);
        Assert.Equal(4, runs);
        Holds((x, y) => op.ApplyAll(x)[0] * op.ApplyAll(y)[1]);
    }

    [Fact]
    public void Wrong_result_of_a_batch_rule_names_the_op()
    {
        void Fails(Func<Tensor[], Tensor[]> rule, params string[] parts) => TransformCaseTests.Says<InvalidOperationException>(
            () => Vectorize.VMap(x => CustomOp.General("batched", static v => v).WithBatchRule((v, _) => rule(v)).Apply(x))(Many), ["batched", .. parts]);
        Fails(static x => [x[0].Sum(0)], "output 0", "[3]", "4 examples");
        Fails(static x => [x[0].Sum()], "output 0", "[]");
        Fails(static _ => [], "no outputs");
        Fails(static _ => [null!], "output 0");
    }

    /// <summary>Values and derivatives are those of the loop: outside, inside, by rows and columns, and in a map of maps.</summary>
    private static void Holds(Func<Tensor, Tensor, Tensor> f)
    {
        Tensor AtOnce(Tensor x) => Vectorize.VMap(f)(x, Others);
        Tensor OneByOne(Tensor x) => Tensor.Stack([.. x.Unbind().Zip(Others.Unbind(), f)]);
        Same(OneByOne(Many), AtOnce(Many));
        Same(Differentiate.Jacobian(OneByOne, Many), Differentiate.Jacobian(AtOnce, Many, JacobianMode.Reverse));
        Same(Differentiate.Jacobian(OneByOne, Many), Differentiate.Jacobian(AtOnce, Many, JacobianMode.Forward));
        Same(Differentiate.Hvp(x => OneByOne(x).Sin().Sum(), Many, Others), Differentiate.Hvp(x => AtOnce(x).Sin().Sum(), Many, Others));
        foreach (var mode in new[] { JacobianMode.Reverse, JacobianMode.Forward })
        {
            Tensor Inside(Tensor x, Tensor y) => Differentiate.Jacobian(z => f(z, y).Sin(), x, mode);
            Same(Tensor.Stack([.. Many.Unbind().Zip(Others.Unbind(), Inside)]), Vectorize.VMap(Inside)(Many, Others));
        }

        var cube = Tensor.Stack([Many, Others]);
        Same(Tensor.Stack([OneByOne(Many), OneByOne(Others)]), Vectorize.VMap(AtOnce)(cube));
        Same(
            Tensor.Stack([.. cube.Unbind().Select(x => Differentiate.Grad(z => OneByOne(z).Sin().Sum(), x))]),
            Vectorize.VMap(x => Differentiate.Grad(z => AtOnce(z).Sin().Sum(), x))(cube));
    }
}
