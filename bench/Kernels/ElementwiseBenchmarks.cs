using Autograd.Kernels;
using BenchmarkDotNet.Attributes;

namespace Autograd.Bench.Kernels;

/// <summary>Functions of one array.</summary>
public class ElementwiseMapBenchmarks : IRated
{
    private NdArray _x = null!;

    [Params(1000, 100_000, 10_000_000)]
    public int Size { get; set; }

    [Params(DType.Float32, DType.Float64)]
    public DType DType { get; set; }

    public bool IsArithmetic => false;

    public double Work(string benchmark) => 2.0 * DType.ItemSize() * Size;

    [GlobalSetup]
    public void Setup() => _x = Tensor.Randn([Size], new Generator(0), DType).Abs().Value.Read();

    [Benchmark]
    public NdArray Neg() => Kernel.Neg(_x).Read();

    [Benchmark]
    public NdArray Sqrt() => Kernel.Sqrt(_x).Read();

    [Benchmark]
    public NdArray Exp() => Kernel.Exp(_x).Read();

    [Benchmark]
    public NdArray Log() => Kernel.Log(_x).Read();

    [Benchmark]
    public NdArray Tanh() => Kernel.Tanh(_x).Read();

    [Benchmark]
    public NdArray Sin() => Kernel.Sin(_x).Read();
}

/// <summary>Functions of two arrays: of one shape, with a number, and with a row; and a chain of them that passes over memory once.</summary>
public class ElementwiseZipBenchmarks : IRated
{
    private NdArray _x = null!;
    private NdArray _y = null!;
    private NdArray _row = null!;
    private NdArray _number = null!;

    [Params(1, 100, 10_000)]
    public int Rows { get; set; }

    public int Columns => 1000;

    public DType DType => DType.Float32;

    public bool IsArithmetic => false;

    public double Work(string benchmark) => (benchmark is nameof(MulNumber) or nameof(AddRow) ? 2.0 : 3.0) * sizeof(float) * Rows * Columns;

    [GlobalSetup]
    public void Setup()
    {
        var generator = new Generator(0);
        _x = Tensor.Randn([Rows, Columns], generator).Value.Read();
        _y = Tensor.Randn([Rows, Columns], generator).Value.Read();
        _row = Tensor.Randn([Columns], generator).Value;
        _number = NdArray.Scalar(2.0f);
    }

    [Benchmark]
    public NdArray Add() => Kernel.Add(_x, _y).Read();

    [Benchmark]
    public NdArray Div() => Kernel.Div(_x, _y).Read();

    [Benchmark]
    public NdArray MulNumber() => Kernel.Mul(_x, _number).Read();

    [Benchmark]
    public NdArray AddRow() => Kernel.Add(_x, _row).Read();

    [Benchmark]
    public NdArray FourSteps() => Kernel.Mul(Kernel.Add(Kernel.Mul(_x, _number), _row), Kernel.Sub(_y, _number)).Read();
}
