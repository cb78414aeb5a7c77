using System.Reflection;
using Autograd.Kernels;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Autograd.Properties.Kernels;

/// <summary>The provider is one for the whole process: what chooses another runs alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    internal const string Name = "process-wide";
}

/// <summary>A provider that the user has chosen through MathNet is used, and none is chosen for the user.</summary>
[Collection(ProcessWide.Name)]
public sealed class LinalgProvider
{
    [Fact]
    public void The_managed_provider_is_not_taken_for_a_native_one()
    {
        Assert.IsType<ManagedLinearAlgebraProvider>(LinearAlgebraControl.Provider);
        Assert.Null(MathNetAlgebra.Native);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Products_go_to_the_chosen_provider(DType dtype)
    {
        // Whole numbers, so that every order of summation gives the same.
        var x = Whole([2, 3, 4], dtype);
        var y = Whole([5, 4], dtype).Transpose(0, 1).Slice(1, 1, 5);
        var expected = Kernel.MatMul(x, y);
        var (chosen, actual) = With(() => (Kernel.MatMul(x, y), Kernel.MatMul(x.Transpose(1, 2), x)));
        Assert.Equal(Values(expected), Values(actual.Item1));
        Assert.Equal(Values(Kernel.MatMul(x.Transpose(1, 2), x)), Values(actual.Item2));

        // One tall product, then two of a batch.
        Assert.Equal(3, chosen.Products);
    }

    [Fact]
    public void Integers_do_not_go_to_the_chosen_provider()
    {
        var x = Whole([3, 3], DType.Int64);
        Assert.Equal(0, With(() => Kernel.MatMul(x, x)).Chosen.Products);
    }

    [Fact]
    public void Cholesky_goes_to_the_chosen_provider_and_names_the_minor_all_the_same()
    {
        var a = NdArray.From([4.0, 99, 2, 10], [2, 2]);
        var (chosen, factor) = With(() => Kernel.Cholesky(a));
        Assert.Equal([2.0, 0, 1, 3], factor.ToArray<double>());
        Assert.Equal(1, chosen.Factors);
        var bad = NdArray.From([1.0, 2, 2, 1], [2, 2]);
        var error = Assert.Throws<InvalidOperationException>(() => With(() => Kernel.Cholesky(bad)));
        Assert.Contains("order 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lu_goes_to_the_chosen_provider()
    {
        var a = NdArray.From([0.0, 2, 4, 1], [2, 2]);
        var (chosen, x) = With(() => Kernel.Solve(a, NdArray.From([2.0, 9], [2])));
        Assert.Equal([2.0, 1], x.ToArray<double>());
        Assert.Equal(1, chosen.Factors);
    }

    private static (Chosen Chosen, T Result) With<T>(Func<T> act)
    {
        var (before, provider) = (LinearAlgebraControl.Provider, DispatchProxy.Create<ILinearAlgebraProvider, Chosen>());
        LinearAlgebraControl.Provider = provider;
        try
        {
            return ((Chosen)(object)provider, act());
        }
        finally
        {
            LinearAlgebraControl.Provider = before;
        }
    }

    private static NdArray Whole(int[] dims, DType dtype)
        => Kernel.To(NdArray.From<double>([.. Enumerable.Range(0, Shape.Of(dims).Numel).Select(i => (double)(i % 7) - 3)], dims), dtype);

    private static double[] Values(NdArray x) => Kernel.To(x, DType.Float64).ToArray<double>();

    /// <summary>Stands in for a native library: does as the managed provider, and counts.</summary>
    public class Chosen : DispatchProxy
    {
        private readonly ManagedLinearAlgebraProvider _managed = new();

        internal int Products { get; private set; }

        internal int Factors { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var method = targetMethod ?? throw new ArgumentNullException(nameof(targetMethod));
            if (string.Equals(method.Name, "MatrixMultiplyWithUpdate", StringComparison.Ordinal)) Products++;
            if (method.Name is "CholeskyFactor" or "LUFactor") Factors++;
            return method.Invoke(_managed, BindingFlags.DoNotWrapExceptions, null, args, null);
        }
    }
}
