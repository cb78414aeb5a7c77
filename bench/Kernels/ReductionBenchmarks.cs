using Autograd.Kernels;
using BenchmarkDotNet.Attributes;

namespace Autograd.Bench.Kernels;

/// <summary>Folds of a matrix: over all, along rows, across rows.</summary>
public class ReductionBenchmarks : IRated
{
    private NdArray _x = null!;

    [Params(256, 3000)]
    public int Size { get; set; }

    [Params(DType.Float32, DType.Float64)]
    public DType DType { get; set; }

    public bool IsArithmetic => false;

    public double Work(string benchmark) => (double)DType.ItemSize() * Size * Size;

    [GlobalSetup]
    public void Setup() => _x = Tensor.Randn([Size, Size], new Generator(0), DType).Value;

    [Benchmark]
    public NdArray Sum() => Kernel.Sum(_x);

    [Benchmark]
    public NdArray SumRows() => Kernel.Sum(_x, [1]);

    [Benchmark]
    public NdArray SumColumns() => Kernel.Sum(_x, [0]);

    [Benchmark]
    public NdArray Var() => Kernel.Var(_x);

    [Benchmark]
    public NdArray MaxRows() => Kernel.Amax(_x, [1]);
}
