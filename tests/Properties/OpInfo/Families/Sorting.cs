namespace Autograd.Properties.OpInfo;

/// <summary>Ops that put elements in order, or find them by their order.</summary>
internal sealed class Sorting : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Sorting";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        // Our sort is always stable, our topk always in order: both are more than PyTorch promises without these arguments.
        table.Many("sort", "Sort", "input dim descending stable", static a =>
        {
            a.Ignore("stable");
            return Both(a.Input.Sort(a.Int("dim", -1), a.Flag("descending")));
        });
        table.Many("topk", "TopK", "input k dim largest sorted", static a =>
        {
            a.Ignore("sorted");
            return Both(a.Input.TopK(a.Int("k"), a.Int("dim", -1), a.Flag("largest", true)));
        });
        table.Many("kthvalue", "KthValue", "input k dim keepdim", static a => Both(a.Input.KthValue(a.Int("k"), a.Int("dim", -1), a.Flag("keepdim"))));
        table.Many("mode", "Mode", "input dim keepdim", static a => Both(a.Input.Mode(a.Int("dim", -1), a.Flag("keepdim"))));
        table.Many("median", "Median", "input dim keepdim", static a
            => a.IntOrNull("dim") is { } dim ? Both(a.Input.Median(dim, a.Flag("keepdim"))) : [a.Input.Median()]);
        table.Many("nanmedian", "NanMedian", "input dim keepdim", static a
            => a.IntOrNull("dim") is { } dim ? Both(a.Input.NanMedian(dim, a.Flag("keepdim"))) : [a.Input.NanMedian()]);
        table.Many("cummax", "CumMax", "input dim", static a => Both(a.Input.CumMax(a.Int("dim"))));
        table.Many("cummin", "CumMin", "input dim", static a => Both(a.Input.CumMin(a.Int("dim"))));
        table.One("quantile", "Quantile", "input q dim keepdim interpolation", static a => a.IsTensor("q")
            ? a.Input.Quantile(a.Tensor("q"), a.IntOrNull("dim"), a.Flag("keepdim"), Method(a))
            : a.Input.Quantile(a.Number("q"), a.IntOrNull("dim"), a.Flag("keepdim"), Method(a)));
        table.One("nanquantile", "NanQuantile", "input q dim keepdim interpolation", static a => a.IsTensor("q")
            ? a.Input.NanQuantile(a.Tensor("q"), a.IntOrNull("dim"), a.Flag("keepdim"), Method(a))
            : a.Input.NanQuantile(a.Number("q"), a.IntOrNull("dim"), a.Flag("keepdim"), Method(a)));
    }

    private static T[] Both<T>((T Values, T Indices) both) => [both.Values, both.Indices];

    private static QuantileMethod Method<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
        => Enum.Parse<QuantileMethod>(a.Text("interpolation", "linear"), ignoreCase: true);
}
