namespace Autograd.Properties.OpInfo;

/// <summary>Operators of two operands, each a tensor or a number.</summary>
internal sealed class Arithmetic : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Arithmetic";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.One("add", "Add", "input other alpha", static a => a.IsTensor("other")
            ? a.Input.Add(a.Tensor("other"), a.Number("alpha", 1))
            : a.Input.Add(a.Number("other"), a.Number("alpha", 1)));
        table.One("sub", "Sub", "input other alpha", static a => a.IsTensor("other")
            ? a.Input.Sub(a.Tensor("other"), a.Number("alpha", 1))
            : a.Input.Sub(a.Number("other"), a.Number("alpha", 1)));
        Pair(table, "mul", "operator *", static (x, y) => x * y, static (x, y) => x * y);
        table.One("div", "operator /", "input other rounding_mode", static a => a.Text("rounding_mode", "") switch
        {
            "" => a.IsTensor("other") ? a.Input / a.Tensor("other") : a.Input / a.Number("other"),
            var mode => a.IsTensor("other")
                ? a.Input.Div(a.Tensor("other"), Enum.Parse<RoundingMode>(mode, ignoreCase: true))
                : a.Input.Div(a.Number("other"), Enum.Parse<RoundingMode>(mode, ignoreCase: true)),
        });
        Pair(table, "atan2", "Atan2", static (x, y) => x.Atan2(y));
        Pair(table, "fmod", "Fmod", static (x, y) => x.Fmod(y), static (x, y) => x.Fmod(y));
        Pair(table, "hypot", "Hypot", static (x, y) => x.Hypot(y));
        Pair(table, "logaddexp", "LogAddExp", static (x, y) => x.LogAddExp(y));
        table.One("remainder", "Remainder", "input other", static a => (a.IsTensor("input"), a.IsTensor("other")) switch
        {
            (true, true) => a.Input.Remainder(a.Tensor("other")),
            (true, false) => a.Input.Remainder(a.Number("other")),
            _ => TensorOps<T>.Remainder(a.Number("input"), a.Tensor("other")),
        });
        table.One("xlogy", "Xlogy", "input other", static a => (a.IsTensor("input"), a.IsTensor("other")) switch
        {
            (true, true) => a.Input.Xlogy(a.Tensor("other")),
            (true, false) => a.Input.Xlogy(a.Number("other")),
            _ => TensorOps<T>.Xlogy(a.Number("input"), a.Tensor("other")),
        });
        Pair(table, "true_divide", "operator /", static (x, y) => x / y, static (x, y) => x / y);
        table.One("rsub", "Sub", "input other alpha", static a => a.IsTensor("other")
            ? a.Tensor("other").Sub(a.Input, a.Number("alpha", 1))
            : TensorOps<T>.Sub(a.Number("other"), a.Input, a.Number("alpha", 1)));

        // The operators of a left operand that is not a tensor: Python calls them with the operands exchanged.
        Pair(table, "__radd__", "operator +", static (x, y) => y + x, static (x, y) => y + x);
        Pair(table, "__rsub__", "operator -", static (x, y) => y - x, static (x, y) => y - x);
        Pair(table, "__rmul__", "operator *", static (x, y) => y * x, static (x, y) => y * x);
        Pair(table, "__rmod__", "Remainder", static (x, y) => y.Remainder(x), static (x, y) => TensorOps<T>.Remainder(y, x));
        Pair(table, "__rdiv__", "operator /", static (x, y) => y / x, static (x, y) => y / x);

        table.One("pow", "Pow", "input exponent", static a => (a.IsTensor("input"), a.IsTensor("exponent")) switch
        {
            (true, true) => a.Input.Pow(a.Tensor("exponent")),
            (true, false) => a.Input.Pow(a.Number("exponent")),
            _ => TensorOps<T>.Pow(a.Number("input"), a.Tensor("exponent")),
        });

        // PyTorch's __rpow__ copies the base into a constant, whatever it was.
        table.One("__rpow__", "Pow", "input other", static a => a.IsTensor("other")
            ? a.Constant("other").Pow(a.Input)
            : TensorOps<T>.Pow(a.Number("other"), a.Input));
        Pair(table, "maximum", "Maximum", static (x, y) => x.Maximum(y));
        Pair(table, "minimum", "Minimum", static (x, y) => x.Minimum(y));
        Pair(table, "max:binary", "Maximum", static (x, y) => x.Maximum(y));
        Pair(table, "min:binary", "Minimum", static (x, y) => x.Minimum(y));
        table.One("where", "Where", "input condition other", static a => (a.IsTensor("input"), a.IsTensor("other")) switch
        {
            (true, true) => TensorOps<T>.Where(a.Tensor("condition"), a.Input, a.Tensor("other")),
            (true, false) => TensorOps<T>.Where(a.Tensor("condition"), a.Input, a.Number("other")),
            _ => TensorOps<T>.Where(a.Tensor("condition"), a.Number("input"), a.Tensor("other")),
        });
        table.One("clamp", "Clamp", "input min max", static a => a.IsTensor("min") || a.IsTensor("max")
            ? a.Input.Clamp(a.TensorOrNull("min"), a.TensorOrNull("max"))
            : a.Input.Clamp(a.NumberOrNull("min"), a.NumberOrNull("max")));
        Pair(table, "clamp_min", "ClampMin", static (x, y) => x.ClampMin(y), static (x, y) => x.ClampMin(y), "input min");
        Pair(table, "clamp_max", "ClampMax", static (x, y) => x.ClampMax(y), static (x, y) => x.ClampMax(y), "input max");
        Pair(table, "fmax", "Fmax", static (x, y) => x.Fmax(y));
        Pair(table, "fmin", "Fmin", static (x, y) => x.Fmin(y));
        Pair(table, "copysign", "CopySign", static (x, y) => x.CopySign(y), static (x, y) => x.CopySign(y));
        Pair(table, "ldexp", "Ldexp", static (x, y) => x.Ldexp(y));
        Pair(table, "logaddexp2", "LogAddExp2", static (x, y) => x.LogAddExp2(y));
        table.One("float_power", "FloatPower", "input exponent", static a => (a.IsTensor("input"), a.IsTensor("exponent")) switch
        {
            (true, true) => a.Input.FloatPower(a.Tensor("exponent")),
            (true, false) => a.Input.FloatPower(a.Number("exponent")),
            _ => TensorOps<T>.FloatPower(a.Number("input"), a.Tensor("exponent")),
        });
        table.One("lerp", "Lerp", "input end weight", static a
            => a.IsTensor("weight") ? a.Input.Lerp(a.Tensor("end"), a.Tensor("weight")) : a.Input.Lerp(a.Tensor("end"), a.Number("weight")));
        table.One("addcmul", "Addcmul", "input tensor1 tensor2 value", static a => a.Input.Addcmul(a.Tensor("tensor1"), a.Tensor("tensor2"), a.Number("value", 1)));
        table.One("addcdiv", "Addcdiv", "input tensor1 tensor2 value", static a => a.Input.Addcdiv(a.Tensor("tensor1"), a.Tensor("tensor2"), a.Number("value", 1)));
    }

    private static void Pair<T>(
        OpInfoTable<T> table, string op, string member, Func<T, T, T> call, Func<T, double, T>? withNumber = null, string names = "input other")
        where T : TensorOps<T>
    {
        var other = names.Split(' ')[1];
        table.One(op, member, names, a => withNumber is null || a.IsTensor(other) ? call(a.Input, a.Tensor(other)) : withNumber(a.Input, a.Number(other)));
    }
}
