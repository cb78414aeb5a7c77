using Autograd.Kernels;
using BenchmarkDotNet.Attributes;

namespace Autograd.Bench.Kernels;

/// <summary>Elements and rows from where they are to where they are wanted: as many are read as written.</summary>
public class IndexingBenchmarks : IRated
{
    private NdArray _x = null!;
    private NdArray _rows = null!;
    private NdArray _places = null!;
    private NdArray _zeros = null!;

    [Params(64, 1024)]
    public int Size { get; set; }

    public DType DType => DType.Float32;

    public bool IsArithmetic => false;

    // Adding reads what it adds to as well.
    public double Work(string benchmark) => (benchmark is nameof(IndexAdd) or nameof(ScatterAdd) ? 3.0 : 2.0) * sizeof(float) * Size * Size;

    [GlobalSetup]
    public void Setup()
    {
        var generator = new Generator(0);
        _x = Tensor.Randn([Size, Size], generator).Value.Read();
        _rows = Tensor.RandInt(0, Size, [Size], generator).Value;
        _places = Tensor.RandInt(0, Size, [Size, Size], generator).Value;
        _zeros = Tensor.Zeros([Size, Size]).Value;
    }

    [Benchmark]
    public NdArray IndexSelectRows() => Kernel.IndexSelect(_x, 0, _rows);

    [Benchmark]
    public NdArray Gather() => Kernel.Gather(_x, 1, _places);

    [Benchmark]
    public NdArray IndexAdd() => Kernel.IndexAdd(_zeros, 0, _rows, _x);

    [Benchmark]
    public NdArray ScatterAdd() => Kernel.ScatterAdd(_zeros, 1, _places, _x);

    [Benchmark]
    public NdArray Transposed() => _x.Transpose(0, 1).Contiguous();
}
