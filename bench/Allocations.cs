namespace Autograd.Bench;

/// <summary>What an op on one element allocates and takes, beside its arithmetic.</summary>
internal static class Allocations
{
    private const int Pairs = 500;
    private const int Ops = 2 * Pairs;

    internal static void Run()
    {
        var constant = Tensor.Scalar(1.01f);
        var (tensor, variable) = (constant.Track(), Variable.Scalar(1.01f, requiresGrad: true));
        var c = Tensor.Scalar(0.999f);
        var handle = new Variable(c);

        Console.WriteLine("what\tbytes an op\tnanoseconds an op");
        Print("tensor, constants", () => Chain(constant, c));
        Print("tensor, forward", () => Chain(tensor, c));
        var end = Chain(tensor, c);
        Print("tensor, backward", () => end.Backward());
        Print("variable, nothing recorded", () =>
        {
            using var off = GradMode.NoGrad();
            Chain(variable, handle);
        });
        Print("variable, forward", () => Chain(variable, handle));
        var root = Chain(variable, handle);
        Print("variable, backward", () =>
        {
            root.Backward();
            variable.ZeroGrad();
        });
    }

    private static T Chain<T>(TensorOps<T> x, T c)
        where T : TensorOps<T>
    {
        TensorOps<T> y = x;
        for (var i = 0; i < Pairs; i++) y = (y * x) + c;
        return (T)y;
    }

    private static void Print(string what, Action run)
    {
        var nanoseconds = Timing.Median(run) * 1000 / Ops;
        var before = GC.GetAllocatedBytesForCurrentThread();
        run();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine(FormattableString.Invariant($"{what}\t{(double)bytes / Ops:F1}\t{nanoseconds:F1}"));
    }
}
