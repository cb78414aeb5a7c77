namespace Autograd.Properties.OpInfo;

/// <summary>Ops that reduce dimensions, and running ones.</summary>
internal sealed class Reductions : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Reductions";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        const string Names = "input dim keepdim dtype";
        table.One("sum", "Sum", Names, static a => Over(a) is { } dims ? a.InputAs("dtype").Sum(dims, a.Flag("keepdim")) : a.InputAs("dtype").Sum());
        table.One("mean", "Mean", Names, static a => Over(a) is { } dims ? a.InputAs("dtype").Mean(dims, a.Flag("keepdim")) : a.InputAs("dtype").Mean());
        table.One("prod", "Prod", Names, static a => a.IntOrNull("dim") is { } dim ? a.InputAs("dtype").Prod(dim, a.Flag("keepdim")) : a.InputAs("dtype").Prod());
        table.One("var", "Var", "input dim unbiased keepdim correction", static a => a.Input.Var(Spread(a), Correction(a), a.Flag("keepdim")));
        table.One("std", "Std", "input dim unbiased keepdim correction", static a => a.Input.Std(Spread(a), Correction(a), a.Flag("keepdim")));
        table.One("amax", "Amax", Names, static a => a.Input.Amax(a.Dims("dim"), a.Flag("keepdim")));
        table.One("amin", "Amin", Names, static a => a.Input.Amin(a.Dims("dim"), a.Flag("keepdim")));
        table.One("logsumexp", "LogSumExp", Names, static a => a.Input.LogSumExp(a.Dims("dim"), a.Flag("keepdim")));
        table.One("max:reduction_no_dim", "Max", "input", static a => a.Input.Max());
        table.One("min:reduction_no_dim", "Min", "input", static a => a.Input.Min());
        table.Many("max:reduction_with_dim", "Max", Names, static a => a.Input.Max(a.Int("dim"), a.Flag("keepdim")) is var (v, i) ? [v, i] : []);
        table.Many("min:reduction_with_dim", "Min", Names, static a => a.Input.Min(a.Int("dim"), a.Flag("keepdim")) is var (v, i) ? [v, i] : []);
        table.One("cumsum", "CumSum", "input dim dtype", static a => a.InputAs("dtype").CumSum(a.Int("dim")));

        table.One("cumprod", "CumProd", "input dim dtype", static a => a.InputAs("dtype").CumProd(a.Int("dim")));
        table.One("norm", "Norm", "input p dim keepdim out dtype", static a => a.InputAs("dtype").Norm(VectorOrder(a, "p"), a.Dims("dim"), a.Flag("keepdim")));
        table.One("linalg.vector_norm", "Norm", "input ord dim keepdim dtype", static a => a.InputAs("dtype").Norm(a.Number("ord", 2), a.Dims("dim"), a.Flag("keepdim")));
    }

    // Null for the whole tensor as one number; where its dimensions stay they are named.
    private static int[]? Over<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
        => a.Dims("dim") ?? (a.Flag("keepdim") ? [.. Enumerable.Range(0, a.Input.Rank)] : null);

    // var(unbiased) and var(dim, unbiased, keepdim): a truth value in the place of dim is the older call's only argument.
    private static int[]? Spread<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
        => a.Has("dim") && a.Raw("dim").ValueKind is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? null : a.Dims("dim");

    private static double Correction<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
    {
        if (a.Has("correction")) return a.Number("correction");
        if (a.Has("unbiased")) return a.Number("unbiased");
        return a.Has("dim") && a.Raw("dim").ValueKind == System.Text.Json.JsonValueKind.False ? 0 : 1;
    }

    private static double VectorOrder<T>(OpInfoArguments<T> a, string name)
        where T : TensorOps<T>
    {
        if (!a.IsText(name)) return a.Number(name, 2);
        a.Only(name, "fro");
        return 2;
    }
}
