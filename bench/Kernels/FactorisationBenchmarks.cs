using Autograd.Kernels;
using BenchmarkDotNet.Attributes;

namespace Autograd.Bench.Kernels;

/// <summary>Factors of a symmetric positive definite matrix and systems of equations with it.</summary>
public class FactorisationBenchmarks : IRated
{
    private NdArray _a = null!;
    private NdArray _b = null!;
    private NdArray _triangle = null!;
    private Tensor _tensor = null!;

    [Params(100, 500)]
    public int Size { get; set; }

    public DType DType => DType.Float64;

    public bool IsArithmetic => true;

    // As textbooks count them; the eigenvectors roughly, since their number of steps depends on the matrix.
    public double Work(string benchmark) => Math.Pow(Size, 3) * benchmark switch
    {
        nameof(Cholesky) => 1.0 / 3,
        nameof(SolveTriangular) => 1,
        nameof(Solve) => (2.0 / 3) + 2,
        nameof(Qr) => 8.0 / 3,
        _ => 9,
    };

    [GlobalSetup]
    public void Setup()
    {
        var generator = new Generator(0);
        var x = Tensor.Randn([Size, Size], generator, DType);
        _tensor = x.MatMul(x.T) + (Size * Tensor.Eye(Size, dtype: DType));
        _a = _tensor.Value.Read();
        _b = x.Value.Read();
        _triangle = Kernel.Cholesky(_a);
    }

    [Benchmark]
    public NdArray Cholesky() => Kernel.Cholesky(_a);

    [Benchmark]
    public NdArray SolveTriangular() => Kernel.SolveTriangular(_triangle, _b, upper: false);

    [Benchmark]
    public NdArray Solve() => Kernel.Solve(_a, _b);

    [Benchmark]
    public NdArray Qr() => Linalg.Qr(_tensor).Q.Value;

    [Benchmark]
    public NdArray Eigh() => Linalg.Eigh(_tensor).Eigenvectors.Value;
}
