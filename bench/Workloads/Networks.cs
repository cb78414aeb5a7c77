namespace Autograd.Bench.Workloads;

/// <summary>Steps of training.</summary>
internal static class Networks
{
    internal static IEnumerable<Workload> All() => [Perceptron(), Convolution(), Lstm()];

    internal static Workload Perceptron()
    {
        var x = Variable.Randn([64, 784]);
        var target = Variable.RandInt(0, 10, [64]);
        var w1 = Parameter(Variable.Randn([784, 128]) * 0.05);
        var b1 = Variable.Zeros([128], requiresGrad: true);
        var w2 = Parameter(Variable.Randn([128, 10]) * 0.05);
        var b2 = Variable.Zeros([10], requiresGrad: true);
        var optimizer = new Sgd([w1, b1, w2, b2], learningRate: 0.01);
        return new Workload("mlp-step", () =>
        {
            var hidden = (x.MatMul(w1) + b1).Relu();
            Functional.CrossEntropy(hidden.MatMul(w2) + b2, target).Backward();
            optimizer.Step();
            optimizer.ZeroGrad();
        });
    }

    /// <summary>A hundred layers of 256 by 256 on a batch of 256, there and back; the peers do not time it.</summary>
    internal static Workload Deep()
    {
        const int Layers = 100, Batch = 256, Size = 256;
        var x = Variable.Randn([Batch, Size]);
        var layers = Enumerable.Range(0, Layers)
            .Select(static _ => (W: Parameter(Variable.Randn([Size, Size]) * 0.088), B: Variable.Zeros([Size], requiresGrad: true))).ToArray();
        return new Workload("mlp-100-layers", () =>
        {
            var y = x;
            foreach (var (w, b) in layers) y = (y.MatMul(w) + b).Relu();
            y.Mean().Backward();
            foreach (var (w, b) in layers)
            {
                w.ZeroGrad();
                b.ZeroGrad();
            }
        });
    }

    private static Workload Convolution()
    {
        var x = Variable.Randn([8, 1, 28, 28]);
        var w = Parameter(Variable.Randn([8, 1, 3, 3]));
        return new Workload("conv2d-step-8x1x28x28", () =>
        {
            Functional.MaxPool2d(Functional.Conv2d(x, w).Relu(), 2).Sum().Backward();
            w.ZeroGrad();
        });
    }

    private static Workload Lstm()
    {
        const int Steps = 20, Batch = 16, Size = 64;
        var input = Variable.Randn([Steps, Batch, Size]);
        var w = Parameter(Variable.Randn([2 * Size, 4 * Size]) * 0.05);
        return new Workload("lstm-20x16x64", () =>
        {
            var (h, c) = (Variable.Zeros(Batch, Size), Variable.Zeros(Batch, Size));
            for (var t = 0; t < Steps; t++)
            {
                var gates = Variable.Cat([input[t], h], dim: 1).MatMul(w).Chunk(4, dim: 1);
                c = gates[0].Sigmoid() * c + gates[1].Sigmoid() * gates[2].Tanh();
                h = gates[3].Sigmoid() * c.Tanh();
            }

            h.Sum().Backward();
            w.ZeroGrad();
        });
    }

    private static Variable Parameter(Variable value) => value.Detach().RequiresGrad_();
}
