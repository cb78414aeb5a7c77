namespace Autograd.Bench;

/// <summary>What applying a Jacobian costs when the function was linearized once, beside a Jvp that runs the function each time.</summary>
internal static class Linearized
{
    internal static void Run()
    {
        var generator = new Generator(0);
        var w = Tensor.Randn([128, 128], generator, DType.Float64) / 16;
        var batch = Tensor.Randn([64, 128], generator, DType.Float64);
        var system = Tensor.Randn([128, 128], generator, DType.Float64) + 16 * Tensor.Eye(128, dtype: DType.Float64);
        var vector = Tensor.Randn([128], generator, DType.Float64);

        Console.WriteLine("function\tjvp\tlinearize\tpush");
        Print("network of 8 layers", x => Repeat(8, x, y => y.MatMul(w).Tanh()), batch);
        Print("chain of 1000 steps", x => Repeat(1000, x, static y => (y * 0.9).Sin()), vector);
        Print("solution of a system", x => Linalg.Solve(system + x.Exp().Unsqueeze(1) * 0.1, x), vector);
    }

    private static Tensor Repeat(int times, Tensor x, Func<Tensor, Tensor> step)
    {
        for (var i = 0; i < times; i++) x = step(x);
        return x;
    }

    /// <summary>Microseconds of a product from scratch, of a linearization, and of each product after it.</summary>
    private static void Print(string name, Func<Tensor, Tensor> function, Tensor x)
    {
        var t = Tensor.OnesLike(x);
        var line = Differentiate.Linearize(function, x);
        var jvp = Timing.Median(() => Differentiate.Jvp(function, x, t));
        var linearize = Timing.Median(() => Differentiate.Linearize(function, x));
        var push = Timing.Median(() => line.Push(t));
        Console.WriteLine(FormattableString.Invariant($"{name}\t{jvp:F1}\t{linearize:F1}\t{push:F1}"));
    }
}
