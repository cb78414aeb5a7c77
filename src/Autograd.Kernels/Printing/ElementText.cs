using System.Globalization;

namespace Autograd.Kernels;

/// <summary>The texts of the printed elements, all in one format that depends on all of them.</summary>
internal abstract class ElementText
{
    /// <summary>The width to which texts are padded on the left. Some may be longer.</summary>
    internal int Width { get; private protected set; } = 1;

    /// <summary>The text of one element, without padding; valid until the next is asked for.</summary>
    internal abstract ReadOnlySpan<char> this[int i] { get; }

    internal static ElementText Of(NdArray x, Edges edges, PrintOptions options) => x.DType switch
    {
        DType.Float32 => new FloatText(Array.ConvertAll(edges.Gather<float>(x), static v => (double)v), options),
        DType.Float64 => new FloatText(edges.Gather<double>(x), options),
        DType.Int64 => new IntegerText(edges.Gather<long>(x)),
        _ => new BoolText(edges.Gather<bool>(x)),
    };

    private sealed class BoolText : ElementText
    {
        private readonly bool[] _values;

        internal BoolText(bool[] values)
        {
            _values = values;
            for (var i = 0; i < values.Length; i++) Width = Math.Max(Width, this[i].Length);
        }

        internal override ReadOnlySpan<char> this[int i] => _values[i] ? "True" : "False";
    }

    private sealed class IntegerText : ElementText
    {
        private readonly long[] _values;
        private readonly char[] _scratch = new char[20];

        internal IntegerText(long[] values)
        {
            _values = values;
            for (var i = 0; i < values.Length; i++) Width = Math.Max(Width, this[i].Length);
        }

        internal override ReadOnlySpan<char> this[int i]
        {
            get
            {
                _values[i].TryFormat(_scratch, out var length, provider: CultureInfo.InvariantCulture);
                return _scratch.AsSpan(0, length);
            }
        }
    }
}
