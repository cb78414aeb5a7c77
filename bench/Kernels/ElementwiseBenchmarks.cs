using Autograd.Kernels;
using BenchmarkDotNet.Attributes;

namespace Autograd.Bench.Kernels;

/// <summary>Functions of one array.</summary>
public class ElementwiseMapBenchmarks : IRated
{
    private NdArray _x = null!;

    [Params(1, 1000, 100_000, 10_000_000)]
    public int Size { get; set; }

    [Params(DType.Float32, DType.Float64)]
    public DType DType { get; set; }

    public double Work => 2.0 * DType.ItemSize() * Size;

    public string Rate => "GB/s";

    [GlobalSetup]
    public void Setup() => _x = Tensor.Randn([Size], new Generator(0), DType).Abs().Value;

    [Benchmark(Baseline = true)]
    public NdArray Neg() => Kernel.Neg(_x);

    [Benchmark]
    public NdArray Sqrt() => Kernel.Sqrt(_x);

    [Benchmark]
    public NdArray Exp() => Kernel.Exp(_x);

    [Benchmark]
    public NdArray Log() => Kernel.Log(_x);

    [Benchmark]
    public NdArray Tanh() => Kernel.Tanh(_x);

    [Benchmark]
    public NdArray Sin() => Kernel.Sin(_x);
}

/// <summary>Functions of two arrays: of one shape, with a number, and with a row.</summary>
public class ElementwiseZipBenchmarks : IRated
{
    private NdArray _x = null!;
    private NdArray _y = null!;
    private NdArray _row = null!;
    private NdArray _number = null!;

    [Params(1, 32, 1000)]
    public int Rows { get; set; }

    public int Columns => 1000;

    public double Work => 3.0 * sizeof(float) * Rows * Columns;

    public string Rate => "GB/s";

    [GlobalSetup]
    public void Setup()
    {
        var generator = new Generator(0);
        _x = Tensor.Randn([Rows, Columns], generator).Value;
        _y = Tensor.Randn([Rows, Columns], generator).Value;
        _row = Tensor.Randn([Columns], generator).Value;
        _number = NdArray.Scalar(2.0f);
    }

    [Benchmark(Baseline = true)]
    public NdArray Add() => Kernel.Add(_x, _y);

    [Benchmark]
    public NdArray Div() => Kernel.Div(_x, _y);

    [Benchmark]
    public NdArray MulNumber() => Kernel.Mul(_x, _number);

    [Benchmark]
    public NdArray AddRow() => Kernel.Add(_x, _row);
}
