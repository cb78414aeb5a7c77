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
            return a.Input.Sort(a.Int("dim", -1), a.Flag("descending")) is var (v, i) ? [v, i] : [];
        });
        table.Many("topk", "TopK", "input k dim largest sorted", static a =>
        {
            a.Ignore("sorted");
            return a.Input.TopK(a.Int("k"), a.Int("dim", -1), a.Flag("largest", true)) is var (v, i) ? [v, i] : [];
        });
    }
}
