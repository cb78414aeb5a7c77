using System.Text.Json;

namespace Autograd.Properties.OpInfo;

/// <summary>Statistics of samples, and calculus on them.</summary>
internal sealed class Statistics : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Statistics";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.Many("var_mean", "VarMean", "input dim unbiased keepdim correction", static a => Both(a.Input.VarMean(Over(a), Correction(a), a.Flag("keepdim"))));
        table.Many("std_mean", "StdMean", "input dim unbiased keepdim correction", static a => Both(a.Input.StdMean(Over(a), Correction(a), a.Flag("keepdim"))));
        table.One("nansum", "NanSum", "input dim keepdim dtype", static a => a.InputAs("dtype").NanSum(a.Dims("dim"), a.Flag("keepdim")));
        table.One("nanmean", "NanMean", "input dim keepdim dtype", static a => a.InputAs("dtype").NanMean(a.Dims("dim"), a.Flag("keepdim")));
        table.One("logcumsumexp", "LogCumSumExp", "input dim", static a => a.Input.LogCumSumExp(a.Int("dim")));
        table.One("cov", "Cov", "input correction fweights aweights", static a
            => a.Input.Cov(a.Number("correction", 1), a.TensorOrNull("fweights"), a.TensorOrNull("aweights")));
        table.Unary("corrcoef", "CorrCoef", static x => x.CorrCoef());
        table.One("renorm", "Renorm", "input p dim maxnorm", static a => a.Input.Renorm(a.Number("p"), a.Int("dim"), a.Number("maxnorm")));
        table.One("diff", "Diff", "input n dim prepend append", static a
            => a.Input.Diff(a.Int("n", 1), a.Int("dim", -1), a.TensorOrNull("prepend"), a.TensorOrNull("append")));
        foreach (var name in new[] { "trapezoid", "trapz" })
            table.One(name, "Trapezoid", "input x dx dim", static a => Points(a) is { } x ? a.Input.Trapezoid(x, a.Int("dim", -1)) : a.Input.Trapezoid(Step(a), a.Int("dim", -1)));
        table.One("cumulative_trapezoid", "CumulativeTrapezoid", "input x dx dim", static a
            => Points(a) is { } x ? a.Input.CumulativeTrapezoid(x, a.Int("dim", -1)) : a.Input.CumulativeTrapezoid(Step(a), a.Int("dim", -1)));
        table.Many("gradient", "Gradient", "input spacing dim edge_order", static a =>
        {
            var (dims, order) = (a.IntsOrNull("dim"), a.Int("edge_order", 1));
            if (!a.Has("spacing")) return a.Input.Gradient(1, dims, order);
            if (!a.IsList("spacing")) return a.Input.Gradient(a.Number("spacing"), dims, order);
            return a.Raw("spacing").EnumerateArray().All(static e => e.ValueKind == JsonValueKind.Object && e.TryGetProperty("t", out _))
                ? a.Input.Gradient(a.Tensors("spacing"), dims, order)
                : a.Input.Gradient(a.Numbers("spacing"), dims, order);
        });
    }

    private static T[] Both<T>((T First, T Second) both) => [both.First, both.Second];

    // The distance may stand where the points would.
    private static T? Points<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
        => a.IsTensor("x") ? a.Tensor("x") : null;

    private static double Step<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
        => a.NumberOrNull("x") ?? a.Number("dx", 1);

    // A truth value in the place of dim is the older call's only argument, unbiased.
    private static int[]? Over<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
        => a.Has("dim") && a.Raw("dim").ValueKind is JsonValueKind.True or JsonValueKind.False ? null : a.Dims("dim");

    private static double Correction<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
    {
        if (a.Has("correction")) return a.Number("correction");
        if (a.Has("unbiased")) return a.Number("unbiased");
        return a.Has("dim") && a.Raw("dim").ValueKind == JsonValueKind.False ? 0 : 1;
    }
}
