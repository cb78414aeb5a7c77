using Autograd.Properties.Rules;

namespace Autograd.Properties.Modules;

/// <summary>A module is a pure function of its parameters: every transform takes it as a point.</summary>
public sealed class ModuleDerivativeTests
{
    private static readonly Dictionary<string, Action> Cases = new(StringComparer.Ordinal)
    {
        ["linear"] = Of(new Linear(3, 2, new Generator(1), dtype: DType.Float64), Nets.Random(2, 4, 3), static (m, x) => m.Forward(x)),
        ["conv1d"] = Of(new Conv1d(2, 3, 3, new Generator(1), padding: 1, dtype: DType.Float64), Nets.Random(2, 2, 2, 5), static (m, x) => m.Forward(x)),
        ["conv2d"] = Of(new Conv2d(2, 4, [2, 3], new Generator(1), stride: 2, groups: 2, dtype: DType.Float64), Nets.Random(2, 2, 2, 5, 6), static (m, x) => m.Forward(x)),
        ["embedding"] = Of(new Embedding(5, 3, new Generator(1), dtype: DType.Float64), Tensor.From([0L, 3, 3, 1]), static (m, x) => m.Forward(x)),
        ["layer norm"] = Of(new LayerNorm([3, 2], dtype: DType.Float64), Nets.Random(2, 4, 3, 2), static (m, x) => m.Forward(x)),
        ["batch norm outside of training"] = Of(new BatchNorm(3, dtype: DType.Float64), Nets.Random(2, 4, 3), static (m, x) => m.Forward(x)),
        ["batch norm in training"] = Of(new BatchNorm(3, dtype: DType.Float64), Nets.Random(2, 4, 3), static (m, x) => m.Train(new Generator(0), n => n.Forward(x)).Result),
        ["dropout in training"] = Of(
            new Sequential(new Linear(3, 8, new Generator(1), dtype: DType.Float64), new Dropout(0.4)), Nets.Random(2, 4, 3),
            static (m, x) => m.Train(new Generator(5), n => n.Forward(x)).Result),
        ["lstm"] = Of(new Lstm(2, 3, new Generator(1), numLayers: 2, bidirectional: true, dtype: DType.Float64), Nets.Random(2, 3, 2, 2), static (m, x) => m.Forward(x).Output),
        ["gru"] = Of(new Gru(2, 3, new Generator(1), numLayers: 2, batchFirst: true, dtype: DType.Float64), Nets.Random(2, 2, 3, 2), static (m, x) => m.Forward(x).H),
        ["lstm cell"] = Of(new LstmCell(2, 3, new Generator(1), dtype: DType.Float64), Nets.Random(2, 2), static (m, x) => m.Forward(x).C),
        ["gru cell"] = Of(new GruCell(2, 3, new Generator(1), dtype: DType.Float64), Nets.Random(2, 2, 2), static (m, x) => m.Forward(x)),
        ["perceptron"] = Of(new Perceptron(3, 4, 2, new Generator(1)), Nets.Random(2, 4, 3), static (m, x) => m.Forward(x)),
        ["mixed"] = Of(Nets.Mixed(1), Nets.Random(2, 4, 3), static (m, x) => m.Forward(x)),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Gradients_agree_with_finite_differences_and_with_forward_mode(string name) => Cases[name]();

    [Fact]
    public void The_gradient_of_a_record_has_its_structure()
    {
        var net = new Perceptron(3, 4, 2, new Generator(1));
        var x = Nets.Random(2, 5, 3);
        Perceptron gradient = Differentiate.Grad(n => n.Forward(x).Sum(), net);
        Assert.Equal([5.0, 5], gradient.Output.Bias!.ToArray<double>());
        Assert.Equal(net.Hidden.Weight.Shape, gradient.Hidden.Weight.Shape);
        var step = net.Map(gradient, static (w, g) => w - (0.5 * g));
        Assert.Equal((net.Output.Bias! - 2.5).ToArray<double>(), step.Output.Bias!.ToArray<double>());
    }

    [Fact]
    public void A_part_can_be_differentiated_alone()
    {
        var net = new Perceptron(3, 4, 2, new Generator(1));
        var x = Nets.Random(2, 5, 3);
        var whole = Differentiate.Grad(n => n.Forward(x).Square().Sum(), net);
        var part = Differentiate.Grad(output => (net with { Output = output }).Forward(x).Square().Sum(), net.Output);
        Assert.Equal(whole.Output.Weight.ToArray<double>(), part.Weight.ToArray<double>());
    }

    [Fact]
    public void The_Hessian_of_a_small_network_is_symmetric_and_its_products_agree()
    {
        var net = new Perceptron(2, 3, 1, new Generator(1));
        var x = Nets.Random(2, 4, 2);
        Tensor Loss(Perceptron n) => n.Forward(x).Square().Sum();

        var names = net.NamedParameters();
        var blocks = Differentiate.Hessian(Loss, net);
        Assert.Equal(4, blocks.Length);
        var direction = net.Map(static w => Tensor.Randn(w.Shape, new Generator(7), DType.Float64));
        var product = Flat(Differentiate.Hvp(Loss, net, direction));
        var matrix = Tensor.Cat([.. blocks.Select((row, i) => Tensor.Cat(
            [.. ((IParameters<Perceptron>)row).ToTensors().Select((block, j) => block.Reshape(names[i].Tensor.Numel, names[j].Tensor.Numel))], 1))], 0);

        // Sums of some dozens of terms each, of a size below 100.
        const double Tolerance = 100.0 * 100 / (1L << 52);
        Assert.All((matrix - matrix.T).ToArray<double>(), static v => Assert.Equal(0, v, Tolerance));
        Assert.All((matrix.MatMul(Flat(direction)) - product).ToArray<double>(), static v => Assert.Equal(0, v, Tolerance));
        Assert.True(matrix.Abs().Max().Item() > 0.1);
    }

    [Fact]
    public void The_gradient_of_a_gradient_step_reaches_through_it()
    {
        // One step of learning how to learn: the derivative with respect to the rate, which a difference confirms.
        var net = new Perceptron(2, 3, 1, new Generator(1));
        var x = Nets.Random(2, 4, 2);
        Tensor Loss(Perceptron n) => n.Forward(x).Square().Sum();
        Tensor After(Tensor rate) => Loss(net.Map(Differentiate.Grad(Loss, net), (w, g) => w - (rate * g)));

        var derivative = Differentiate.Grad(After, Tensor.Float64(0.1)).Item();
        var estimate = FiniteDifference.Derivative(t => [After(Tensor.Float64(0.1 + t)).Item()], roundings: 200);
        Assert.Equal(estimate.Value, derivative, estimate.Error);
    }

    private static Tensor Flat<TModule>(TModule module)
        where TModule : IModule<TModule>
        => Tensor.Cat([.. module.ToTensors().Select(static x => x.Reshape(-1))]);

    private static Action Of<TModule>(TModule module, Tensor x, Func<TModule, Tensor, Tensor> forward)
        where TModule : IModule<TModule>
        => () =>
        {
            Tensor Terms(TModule m) => (forward(m, x) + 0.3).Square();
            var gradient = Differentiate.Grad(m => Terms(m).Sum(), module);
            for (var seed = 10UL; seed < 13; seed++)
            {
                var generator = new Generator(seed);
                var direction = module.Map(w => Tensor.Randn(w.Shape, generator, DType.Float64));
                var slope = (Flat(gradient) * Flat(direction)).Sum().Item();

                // A term carries fewer than 200 roundings: two layers of three steps of sums of at most six products.
                var estimate = FiniteDifference.Derivative(t => Terms(module.Map(direction, (w, d) => w + (t * d))).ToArray<double>(), roundings: 200);
                Assert.Equal(estimate.Value, slope, estimate.Error);
                var forwardMode = Differentiate.Jvp(m => Terms(m).Sum(), module, direction).Tangent.Item();
                Assert.Equal(slope, forwardMode, 1e-12 * (1 + (Flat(gradient) * Flat(direction)).Abs().Sum().Item()));
            }
        };
}
