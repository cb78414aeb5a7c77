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
        table.Unary("cos", "Cos", static x => x.Cos());
        table.Unary("exp", "Exp", static x => x.Exp());
        table.Unary("expm1", "Expm1", static x => x.Expm1());
        table.Unary("log", "Log", static x => x.Log());
        table.Unary("log1p", "Log1p", static x => x.Log1p());
        table.Unary("neg", "unary -", static x => -x);
        table.Unary("positive", "unary +", static x => +x);
        table.Unary("sgn", "Sign", static x => x.Sign());
        table.Unary("sign", "Sign", static x => x.Sign());
        table.Unary("sin", "Sin", static x => x.Sin());
        table.Unary("sqrt", "Sqrt", static x => x.Sqrt());
        table.Unary("square", "Square", static x => x.Square());
    }
}
