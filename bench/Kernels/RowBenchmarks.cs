using Autograd.Kernels;
using BenchmarkDotNet.Attributes;

namespace Autograd.Bench.Kernels;

/// <summary>Kernels that pass over each row several times while it is in the cache: a matrix is read and one written.</summary>
public class RowBenchmarks : IRated
{
    private NdArray _x = null!;
    private Tensor _tensor = null!;
    private Tensor _target = null!;

    [Params(64, 1024, 16_384)]
    public int Columns { get; set; }

    [Params(DType.Float32, DType.Float64)]
    public DType DType { get; set; }

    public int Rows => 256;

    public bool IsArithmetic => false;

    public double Work(string benchmark) => (benchmark is nameof(CrossEntropy) ? 1.0 : 2.0) * DType.ItemSize() * Rows * Columns;

    [GlobalSetup]
    public void Setup()
    {
        var generator = new Generator(0);
        _tensor = Tensor.Randn([Rows, Columns], generator, DType);
        _x = _tensor.Value.Read();
        _target = Tensor.RandInt(0, Columns, [Rows], generator);
    }

    [Benchmark]
    public NdArray Softmax() => Kernel.Softmax(_x, 1);

    [Benchmark]
    public NdArray LogSoftmax() => Kernel.LogSoftmax(_x, 1);

    [Benchmark]
    public NdArray LayerNorm() => Functional.LayerNorm(_tensor, [Columns]).Value.Read();

    [Benchmark]
    public NdArray CrossEntropy() => Functional.CrossEntropy(_tensor, _target).Value.Read();
}
