using System.Globalization;

namespace Autograd.Kernels;

/// <summary>
/// Floating numbers in one of three formats: whole (<c>3.</c>), fixed (<c>3.1416</c>) or scientific (<c>3.1416e+00</c>).
/// Digits are those of the exact binary value, ties to even, which is what .NET's F and E formats give (custom formats
/// round to 15 digits first).
/// </summary>
internal sealed class FloatText : ElementText
{
    private readonly double[] _values;
    private readonly char[] _scratch;
    private readonly string _format;
    private readonly bool _whole;

    internal FloatText(double[] values, PrintOptions options)
    {
        _values = values;

        // A sign, 309 digits of the largest double, a point, the digits after it, an exponent.
        _scratch = new char[320 + options.Precision];

        // Zeros and non-finite values decide nothing; where there is nothing else, numbers are whole and not padded.
        var (any, whole, min, max) = (false, true, double.PositiveInfinity, 0.0);
        foreach (var v in values)
        {
            if (!Counts(v)) continue;
            any = true;
            whole &= v == Math.Ceiling(v);
            (min, max) = (Math.Min(min, Math.Abs(v)), Math.Max(max, Math.Abs(v)));
        }

        var scientific = any && (options.SciMode ?? (max / min > 1000 || max > 1e8 || min < 1e-4));
        _whole = whole && !scientific;
        _format = _whole ? "F0" : (scientific ? "E" : "F") + options.Precision.ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < values.Length; i++)
            if (Counts(values[i])) Width = Math.Max(Width, this[i].Length);
    }

    internal override ReadOnlySpan<char> this[int i]
    {
        get
        {
            var v = _values[i];
            if (double.IsNaN(v)) return "nan";
            if (double.IsInfinity(v)) return v > 0 ? "inf" : "-inf";
            v.TryFormat(_scratch, out var length, _format, CultureInfo.InvariantCulture);
            if (_whole) _scratch[length++] = '.';
            else if (_format[0] == 'E') length = PythonExponent(_scratch, length);
            return _scratch.AsSpan(0, length);
        }
    }

    private static bool Counts(double v) => v != 0 && double.IsFinite(v);

    /// <summary>Three digits or more, E+028, become two or more, e+28.</summary>
    private static int PythonExponent(Span<char> text, int length)
    {
        var e = text[..length].LastIndexOf('E');
        text[e] = 'e';
        if (text[e + 2] != '0') return length;
        text[(e + 3)..length].CopyTo(text[(e + 2)..]);
        return length - 1;
    }
}
