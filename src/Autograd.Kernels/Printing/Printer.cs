using System.Globalization;
using System.Text;

namespace Autograd.Kernels;

/// <summary>Prints arrays as PyTorch 2.10 prints tensors, except that a dtype has no prefix: <c>dtype=float64</c>.</summary>
public static class Printer
{
    private const string Prefix = "tensor(";

    /// <summary>The text of an array, the same in every culture and on every system; lines end with <c>\n</c>.</summary>
    /// <param name="x">Of any shape and dtype. Beyond the threshold only its edges are read.</param>
    /// <param name="options">null: <see cref="PrintOptions.Default"/>.</param>
    /// <param name="gradFn">The name of the node that made it, without brackets; null if there is none.</param>
    /// <param name="requiresGrad">Whether it is a leaf that wants a gradient. A <paramref name="gradFn"/> goes before it.</param>
    /// <returns>
    /// <c>tensor([1.0000, 2.5000], dtype=float64, requires_grad=True)</c>. Float32 is not named, nor are Int64 and Bool unless
    /// the array is empty; an empty array shows its size unless it is 1-d.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="x"/> is null.</exception>
    public static string Format(NdArray x, PrintOptions? options = null, string? gradFn = null, bool requiresGrad = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        options ??= PrintOptions.Default;
        var text = new StringBuilder(Prefix);
        var lastLine = Body.Write(text, x, options);
        AddSuffixes(text, lastLine, options.LineWidth, Suffixes(x, gradFn, requiresGrad));
        return text.Append(')').ToString();
    }

    private static List<string> Suffixes(NdArray x, string? gradFn, bool requiresGrad)
    {
        List<string> suffixes = [];
        var empty = x.Numel == 0;
        if (empty && x.Shape.Rank != 1) suffixes.Add("size=" + Size(x.Shape));
        if (x.DType == DType.Float64 || (empty && x.DType != DType.Float32)) suffixes.Add("dtype=" + x.DType.Name());
        if (gradFn is not null) suffixes.Add("grad_fn=<" + gradFn + ">");
        else if (requiresGrad) suffixes.Add("requires_grad=True");
        return suffixes;
    }

    private static void AddSuffixes(StringBuilder text, int lastLine, int lineWidth, List<string> suffixes)
    {
        // PyTorch counts two more than there are, room for the bracket and a comma.
        var length = lastLine + 2;
        foreach (var suffix in suffixes)
        {
            if ((long)length + suffix.Length + 2 > lineWidth)
            {
                text.Append(",\n").Append(' ', Prefix.Length).Append(suffix);
                length = Prefix.Length + suffix.Length;
            }
            else
            {
                text.Append(", ").Append(suffix);
                length += suffix.Length + 2;
            }
        }
    }

    // Python's tuple; one of a single size, (5,), cannot come here: a 1-d array does not show it.
    private static string Size(Shape shape)
    {
        var sizes = new StringBuilder("(");
        for (var d = 0; d < shape.Rank; d++)
            sizes.Append(d == 0 ? "" : ", ").Append(shape.Dims[d].ToString(CultureInfo.InvariantCulture));
        return sizes.Append(')').ToString();
    }
}
