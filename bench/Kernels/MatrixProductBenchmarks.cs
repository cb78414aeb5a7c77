using Autograd.Kernels;
using BenchmarkDotNet.Attributes;

namespace Autograd.Bench.Kernels;

/// <summary>n by n matrices, also turned, and times a vector.</summary>
public class MatrixProductBenchmarks : IRated
{
    private NdArray _x = null!;
    private NdArray _y = null!;
    private NdArray _turned = null!;

    [Params(64, 256, 1024)]
    public int Size { get; set; }

    [Params(DType.Float32, DType.Float64)]
    public DType DType { get; set; }

    public bool IsArithmetic => true;

    public double Work(string benchmark) => 2.0 * Size * Size * Size;

    [GlobalSetup]
    public void Setup()
    {
        var generator = new Generator(0);
        _x = Tensor.Randn([Size, Size], generator, DType).Value;
        _y = Tensor.Randn([Size, Size], generator, DType).Value;
        _turned = _y.Transpose(0, 1);
    }

    [Benchmark]
    public NdArray MatMul() => Kernel.MatMul(_x, _y);

    [Benchmark]
    public NdArray MatMulTransposed() => Kernel.MatMul(_x, _turned);
}

/// <summary>An n by n matrix times a vector: memory decides.</summary>
public class MatrixVectorBenchmarks : IRated
{
    private NdArray _x = null!;
    private NdArray _y = null!;

    [Params(64, 1024, 4096)]
    public int Size { get; set; }

    public DType DType => DType.Float32;

    public bool IsArithmetic => false;

    public double Work(string benchmark) => sizeof(float) * (double)Size * Size;

    [GlobalSetup]
    public void Setup()
    {
        var generator = new Generator(0);
        _x = Tensor.Randn([Size, Size], generator).Value;
        _y = Tensor.Randn([Size], generator).Value;
    }

    [Benchmark]
    public NdArray MatVec() => Kernel.MatMul(_x, _y);

    [Benchmark]
    public NdArray VecMat() => Kernel.MatMul(_y, _x);
}
