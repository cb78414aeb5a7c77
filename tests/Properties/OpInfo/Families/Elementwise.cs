namespace Autograd.Properties.OpInfo;

/// <summary>Functions of each element.</summary>
internal sealed class Elementwise : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Elementwise";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.Unary("abs", "Abs", static x => x.Abs());
        table.Unary("acos", "Acos", static x => x.Acos());
        table.Unary("acosh", "Acosh", static x => x.Acosh());
        table.Unary("asin", "Asin", static x => x.Asin());
        table.Unary("asinh", "Asinh", static x => x.Asinh());
        table.Unary("atan", "Atan", static x => x.Atan());
        table.Unary("atanh", "Atanh", static x => x.Atanh());
        table.Unary("ceil", "Ceil", static x => x.Ceil());
        table.Unary("cos", "Cos", static x => x.Cos());
        table.Unary("cosh", "Cosh", static x => x.Cosh());
        table.Unary("deg2rad", "Deg2Rad", static x => x.Deg2Rad());
        table.Unary("digamma", "Digamma", static x => x.Digamma());
        table.Unary("erf", "Erf", static x => x.Erf());
        table.Unary("erfc", "Erfc", static x => x.Erfc());
        table.Unary("erfinv", "Erfinv", static x => x.Erfinv());
        table.Unary("exp", "Exp", static x => x.Exp());
        table.Unary("exp2", "Exp2", static x => x.Exp2());
        table.Unary("expm1", "Expm1", static x => x.Expm1());
        table.Unary("floor", "Floor", static x => x.Floor());
        table.Unary("frac", "Frac", static x => x.Frac());
        table.Unary("i0", "I0", static x => x.I0());
        table.Unary("lgamma", "LGamma", static x => x.LGamma());
        table.Unary("log", "Log", static x => x.Log());
        table.Unary("log10", "Log10", static x => x.Log10());
        table.Unary("log1p", "Log1p", static x => x.Log1p());
        table.Unary("log2", "Log2", static x => x.Log2());
        table.Unary("neg", "unary -", static x => -x);
        table.Unary("positive", "unary +", static x => +x);
        table.Unary("rad2deg", "Rad2Deg", static x => x.Rad2Deg());
        table.Unary("reciprocal", "Reciprocal", static x => x.Reciprocal());
        table.Unary("rsqrt", "Rsqrt", static x => x.Rsqrt());
        table.Unary("sgn", "Sign", static x => x.Sign());
        table.Unary("sign", "Sign", static x => x.Sign());
        table.Unary("sin", "Sin", static x => x.Sin());
        table.Unary("sinc", "Sinc", static x => x.Sinc());
        table.Unary("sinh", "Sinh", static x => x.Sinh());
        table.Unary("sqrt", "Sqrt", static x => x.Sqrt());
        table.One("round", "Round", "input decimals", static a => a.Has("decimals") ? a.Input.Round(a.Int("decimals")) : a.Input.Round());
        table.Unary("square", "Square", static x => x.Square());
        table.Unary("tan", "Tan", static x => x.Tan());
        table.Unary("trunc", "Trunc", static x => x.Trunc());
        table.One("polygamma", "Polygamma", "input n", static a => a.IsTensor("n")
            ? a.Tensor("n").Polygamma(a.Int("input"))
            : a.Input.Polygamma(a.Int("n")));
        table.One("mvlgamma", "MvLGamma", "input p", static a => a.Input.MvLGamma(a.Int("p")));
        table.One("logit", "Logit", "input eps", static a => a.Input.Logit(a.NumberOrNull("eps")));
        table.One("nan_to_num", "NanToNum", "input nan posinf neginf", static a
            => a.Input.NanToNum(a.Number("nan", 0), a.NumberOrNull("posinf"), a.NumberOrNull("neginf")));
        table.Many("frexp", "Frexp", "input", static a => a.Input.Frexp() is var (mantissa, exponent) ? [mantissa, exponent] : []);
        table.One("fill", "Fill", "input value", static a => a.IsTensor("value") ? a.Input.Fill(a.Tensor("value")) : a.Input.Fill(a.Number("value")));
    }
}
