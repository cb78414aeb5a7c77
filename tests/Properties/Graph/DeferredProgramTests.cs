using Autograd.Kernels;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Autograd.Properties.Graph;

/// <summary>
/// Programs of elementwise ops on tensors so large that their elements wait to be read, and the passes back over them, which
/// write into buffers that are free: every element has the bits that it has in a small tensor, where nothing waits.
/// </summary>
public sealed class DeferredProgramTests
{
    private const int Count = Deferred.Least + 123;
    private const int Half = Count / 2;

    [Property(MaxTest = 60)]
    public Property Gradients_have_the_bits_of_small_tensors(int[] program, bool wide)
    {
        var dtype = wide ? DType.Float64 : DType.Float32;
        var (a, b) = (Numbers(1, dtype), Numbers(2, dtype));
        var whole = Gradients(a, b, program);
        var (first, rest) = (Gradients(a[..Half], b[..Half], program), Gradients(a[Half..], b[Half..], program));
        return Enumerable.Range(0, whole.Length).All(i => Same(Tensor.Cat([first[i], rest[i]]), whole[i])).ToProperty();
    }

    [Property(MaxTest = 20)]
    public Property Second_order_too(int[] program)
    {
        var (a, b) = (Numbers(3, DType.Float64), Numbers(4, DType.Float64));
        var whole = Curvature(a, b, program);
        return Same(Tensor.Cat([Curvature(a[..Half], b[..Half], program), Curvature(a[Half..], b[Half..], program)]), whole).ToProperty();

        static Tensor Curvature(Tensor a, Tensor b, int[] program)
            => Differentiate.Grad(x => (Differentiate.Grad(y => Run(y, b, program)[^1].Sum(), x) * b).Sum(), a);
    }

    /// <summary>The result, and the gradients of its sum with respect to both inputs and to every step.</summary>
    private static Tensor[] Gradients(Tensor a, Tensor b, int[] program)
    {
        var (x, y) = (a.Track(), b.Track());
        var steps = Run(x, y, program);
        Tensor[] asked = [x, y, .. steps.Where(static step => step.IsTracked)];
        var gradients = Differentiate.Grad([steps[^1].Sum()], asked, options: new BackwardOptions { Unused = UnusedInputs.Zeros });
        return [steps[^1].Detach(), .. gradients.Select(static g => g!)];
    }

    /// <summary>A straight program: each number picks an op and its operands among all that was made before.</summary>
    private static List<Tensor> Run(Tensor x, Tensor y, int[] program)
    {
        List<Tensor> made = [x, y];
        foreach (var word in program.Append(0))
        {
            var code = Math.Abs((long)word);
            var (p, q) = (made[^(1 + (int)(code % 3 % made.Count))], made[(int)(code % made.Count)]);
            made.Add((code % 11) switch
            {
                0 => p * q,
                1 => p + q,
                2 => p - q,
                3 => p.Tanh(),
                4 => p * 0.5,
                5 => p.Sigmoid() - q,
                6 => -p,
                7 => p.Relu() + 0.25,
                8 => p / (q.Square() + 1),
                9 => p.Reshape(1, -1).Reshape(p.Shape) * q,
                _ => p.Sin() * p,
            });
        }

        return made;
    }

    private static Tensor Numbers(int seed, DType dtype)
    {
        var random = new Random(seed);
        var values = new double[Count];
        for (var i = 0; i < values.Length; i++) values[i] = (random.NextDouble() * 2) - 1;
        return Tensor.Of(Kernel.To(NdArray.From<double>(values, [Count]), dtype));
    }

    private static bool Same(Tensor x, Tensor y)
        => x.DType == DType.Float32 ? x.AsSpan<float>().SequenceEqual(y.AsSpan<float>()) : x.AsSpan<double>().SequenceEqual(y.AsSpan<double>());
}
