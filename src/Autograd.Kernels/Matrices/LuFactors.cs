namespace Autograd.Kernels;

/// <summary>P · a = L · U of one square matrix, in row-major order.</summary>
internal sealed class LuFactors
{
    private readonly int _n;
    private readonly double[] _factors;
    private readonly int[] _exchanged;

    /// <param name="rows">The matrix in row-major order, [n, n]. It is not kept.</param>
    /// <param name="n">The order.</param>
    internal unsafe LuFactors(ReadOnlySpan<double> rows, int n)
    {
        _n = n;
        if (n > 0 && MathNetAlgebra.Native is { } native)
        {
            // It takes columns.
            _factors = Transposed(rows, n);
            _exchanged = native.Lu(_factors, n);
            _factors = Transposed(_factors, n);
            return;
        }

        _factors = rows.ToArray();
        _exchanged = new int[n];
        fixed (double* a = _factors) PivotedLu.Factor(a, n, n, _exchanged);
    }

    /// <summary>The number, counted from 1, of the first pivot that is zero; 0 if none is.</summary>
    internal int ZeroPivot
    {
        get
        {
            for (var i = 0; i < _n; i++)
                if (_factors[Diagonal(i)] == 0) return i + 1;
            return 0;
        }
    }

    /// <summary>Replaces b [n, k] by the solution.</summary>
    internal unsafe void Solve(Span<double> b, int k)
    {
        for (var i = 0; i < _n; i++)
        {
            if (_exchanged[i] == i) continue;
            var (x, y) = (i * k, _exchanged[i] * k);
            for (var j = 0; j < k; j++) (b[x + j], b[y + j]) = (b[y + j], b[x + j]);
        }

        fixed (double* a = _factors, x = b)
        {
            Triangular.Solve(a, upper: false, unit: true, x, _n, k);
            Triangular.Solve(a, upper: true, unit: false, x, _n, k);
        }
    }

    /// <summary>The determinant: 1 for order 0.</summary>
    internal double Determinant()
    {
        double det = 1;
        for (var i = 0; i < _n; i++) det *= _exchanged[i] == i ? _factors[Diagonal(i)] : -_factors[Diagonal(i)];
        return det;
    }

    /// <summary>The determinant as mantissa · 2^exponent, which does not overflow.</summary>
    internal (double Mantissa, long Exponent) ScaledDeterminant()
    {
        var det = new ScaledProduct();
        for (var i = 0; i < _n; i++) det.Times(_exchanged[i] == i ? _factors[Diagonal(i)] : -_factors[Diagonal(i)]);
        return det.Value;
    }

    /// <summary>The determinant's sign and the logarithm of its size, which does not overflow; 0 and −∞ if it is 0.</summary>
    internal (double Sign, double LogAbs) LogDeterminant()
    {
        var (sign, log) = (1.0, 0.0);
        for (var i = 0; i < _n; i++)
        {
            var pivot = _exchanged[i] == i ? _factors[Diagonal(i)] : -_factors[Diagonal(i)];

            // Math.Sign refuses NaN.
            sign *= pivot > 0 ? 1 : pivot < 0 ? -1 : pivot;
            log += Math.Log(Math.Abs(pivot));
        }

        return (sign, log);
    }

    private int Diagonal(int i) => (i * _n) + i;

    private static unsafe double[] Transposed(ReadOnlySpan<double> matrix, int n)
    {
        var result = new double[n * n];
        fixed (double* from = matrix, to = result) Panels.Pack(from, n, 1, n, n, n, to);
        return result;
    }
}
