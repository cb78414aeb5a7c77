using BenchmarkDotNet.Attributes;

namespace Autograd.Bench.Kernels;

/// <summary>Filters of 3 by 3 over images of 32 by 32, forward and the gradient of the filters.</summary>
public class ConvolutionBenchmarks : IRated
{
    private const int Batch = 8;
    private const int Side = 32;
    private const int Filter = 3;

    private Tensor _x = null!;
    private Tensor _w = null!;
    private Tensor _y = null!;
    private Tensor _g = null!;

    [Params(1, 16, 64)]
    public int Channels { get; set; }

    public int Filters => Math.Max(8, Channels);

    public DType DType => DType.Float32;

    public bool IsArithmetic => true;

    public double Work(string benchmark) => 2.0 * Batch * Channels * Filters * Filter * Filter * (Side - Filter + 1) * (Side - Filter + 1);

    [GlobalSetup]
    public void Setup()
    {
        var generator = new Generator(0);
        _x = Tensor.Randn([Batch, Channels, Side, Side], generator);
        _w = Tensor.Randn([Filters, Channels, Filter, Filter], generator).Track();
        _y = Functional.Conv2d(_x, _w);
        _g = Tensor.Randn([.. _y.Shape.Dims], generator);
    }

    [Benchmark]
    public NdArray Forward() => Functional.Conv2d(_x, _w).Value.Read();

    [Benchmark]
    public NdArray FilterGradient() => _y.Backward(_g)[_w].Value.Read();
}
