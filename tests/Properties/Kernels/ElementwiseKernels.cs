using System.Reflection;
using Autograd.Kernels;

namespace Autograd.Properties.Kernels;

/// <summary>
/// The elementwise functions of <see cref="Kernel"/>, found by what they do: the result has the shape of the argument, and
/// a change in one element changes no other.
/// </summary>
internal static class ElementwiseKernels
{
    private static readonly Dictionary<string, Func<NdArray, NdArray>> UnaryKernels = FindUnary();
    private static readonly Dictionary<string, Func<NdArray, NdArray, NdArray>> BinaryKernels = FindBinary();

    internal static IEnumerable<string> UnaryNames => UnaryKernels.Keys;

    internal static IEnumerable<string> BinaryNames => BinaryKernels.Keys;

    internal static Func<NdArray, NdArray> Unary(string name) => UnaryKernels[name];

    internal static Func<NdArray, NdArray, NdArray> Binary(string name) => BinaryKernels[name];

    internal static string Say(FormattableString text) => FormattableString.Invariant(text);

    private static Dictionary<string, Func<NdArray, NdArray>> FindUnary()
    {
        Dictionary<string, Func<NdArray, NdArray>> found = new(StringComparer.Ordinal);
        foreach (var method in typeof(Kernel).GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            if (!Takes(method, 1)) continue;
            var function = method.CreateDelegate<Func<NdArray, NdArray>>();
            if (IsElementwise(function)) found.Add(method.Name, function);
        }

        // Those with further arguments.
        found.Add("Clamp", static x => Kernel.Clamp(x, -0.7, 1.1));
        found.Add("ToFloat32", static x => Kernel.To(x, DType.Float32));
        found.Add("ToFloat64", static x => Kernel.To(x, DType.Float64));
        return found;
    }

    private static Dictionary<string, Func<NdArray, NdArray, NdArray>> FindBinary()
    {
        Dictionary<string, Func<NdArray, NdArray, NdArray>> found = new(StringComparer.Ordinal);
        foreach (var method in typeof(Kernel).GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            if (!Takes(method, 2)) continue;
            var function = method.CreateDelegate<Func<NdArray, NdArray, NdArray>>();
            var one = NdArray.Full(0.5, [2, 3], DType.Float64);
            if (IsElementwise(x => function(x, one)) && IsElementwise(y => function(one, y))) found.Add(method.Name, function);
        }

        return found;
    }

    private static bool Takes(MethodInfo method, int arrays)
        => method.ReturnType == typeof(NdArray) && method.GetParameters() is var given && given.Length == arrays
            && given.All(static p => p.ParameterType == typeof(NdArray));

    private static bool IsElementwise(Func<NdArray, NdArray> function)
    {
        double[] values = [0.11, 0.72, 0.33, 0.64, 0.95, 0.26];
        NdArray first, second;
        try
        {
            first = function(NdArray.From<double>(values, [2, 3]));
            values[2] = 0.07;
            second = function(NdArray.From<double>(values, [2, 3]));
        }
        catch (ArgumentException)
        {
            // It wants square matrices, a mask, sorted data or the like.
            return false;
        }

        if (first.Shape != [2, 3] || second.Shape != [2, 3]) return false;
        var (a, b) = (Kernel.To(first, DType.Float64).ToArray<double>(), Kernel.To(second, DType.Float64).ToArray<double>());
        for (var i = 0; i < a.Length; i++)
            if (i != 2 && !(Math.Abs(a[i] - b[i]) <= 1e-9) && !(double.IsNaN(a[i]) && double.IsNaN(b[i]))) return false;
        return true;
    }
}
