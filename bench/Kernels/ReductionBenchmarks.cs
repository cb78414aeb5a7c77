using Autograd.Kernels;
using BenchmarkDotNet.Attributes;

namespace Autograd.Bench.Kernels;

/// <summary>Folds of a matrix: over all, along rows, across rows.</summary>
public class ReductionBenchmarks : IRated
{
    private NdArray _x = null!;

    [Params(16, 256, 3000)]
    public int Size { get; set; }

    [Params(DType.Float32, DType.Float64)]
    public DType DType { get; set; }

    public double Work => (double)DType.ItemSize() * Size * Size;

    public string Rate => "GB/s";

    [GlobalSetup]
    public void Setup() => _x = Tensor.Randn([Size, Size], new Generator(0), DType).Value;

    [Benchmark(Baseline = true)]
    public NdArray Sum() => Kernel.Sum(_x);

    [Benchmark]
    public NdArray SumRows() => Kernel.Sum(_x, [1]);

    [Benchmark]
    public NdArray SumColumns() => Kernel.Sum(_x, [0]);

    [Benchmark]
    public NdArray Var() => Kernel.Var(_x);

    [Benchmark]
    public NdArray MaxRows() => Kernel.Amax(_x, [1]);

    [Benchmark]
    public NdArray SoftmaxRows() => Kernel.Softmax(_x, 1);
}
