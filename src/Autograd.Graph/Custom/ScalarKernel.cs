using System.Numerics;
using Autograd.Rules;

namespace Autograd;

/// <summary>
/// Kernels from a user's function of numbers. One element after the other, on the caller's thread: the function need not be
/// safe to run concurrently, and its exceptions are its own.
/// </summary>
internal static class ScalarKernel
{
    internal static Tensor Map(Func<double, double> function, Tensor x)
        => new(x.DType == DType.Float64 ? Map<double>(function, x.Value) : Map<float>(function, x.Value));

    internal static Tensor Zip(string op, Func<double, double, double> function, Tensor x, Tensor y)
    {
        (x, y) = ConversionRules.Promote(x, y);
        (x, y) = (ConversionRules.Floating(x), ConversionRules.Floating(y));
        var shape = Shape.Broadcast(op, x.Shape, y.Shape);
        (x, y) = (Broadcasting.Redo(x, shape), Broadcasting.Redo(y, shape));
        return new Tensor(x.DType == DType.Float64 ? Zip<double>(function, x.Value, y.Value) : Zip<float>(function, x.Value, y.Value));
    }

    private static NdArray Map<T>(Func<double, double> function, NdArray x)
        where T : unmanaged, INumber<T>
    {
        var from = x.AsSpan<T>();
        var to = new T[from.Length];
        for (var i = 0; i < to.Length; i++) to[i] = T.CreateTruncating(function(double.CreateTruncating(from[i])));
        return new NdArray(to, x.DType, x.Shape);
    }

    private static NdArray Zip<T>(Func<double, double, double> function, NdArray x, NdArray y)
        where T : unmanaged, INumber<T>
    {
        var left = x.AsSpan<T>();
        var right = y.AsSpan<T>();
        var to = new T[left.Length];
        for (var i = 0; i < to.Length; i++) to[i] = T.CreateTruncating(function(double.CreateTruncating(left[i]), double.CreateTruncating(right[i])));
        return new NdArray(to, x.DType, x.Shape);
    }
}
