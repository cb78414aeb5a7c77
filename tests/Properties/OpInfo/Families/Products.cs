namespace Autograd.Properties.OpInfo;

/// <summary>Products that are added to something, or taken over chosen dimensions.</summary>
internal sealed class Products : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Products";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.One("addmm", "Addmm", "input mat1 mat2 beta alpha", static a => a.Input.Addmm(a.Tensor("mat1"), a.Tensor("mat2"), a.Number("beta", 1), a.Number("alpha", 1)));
        table.One("addmv", "Addmv", "input mat vec beta alpha", static a => a.Input.Addmv(a.Tensor("mat"), a.Tensor("vec"), a.Number("beta", 1), a.Number("alpha", 1)));
        table.One("addr", "Addr", "input vec1 vec2 beta alpha", static a => a.Input.Addr(a.Tensor("vec1"), a.Tensor("vec2"), a.Number("beta", 1), a.Number("alpha", 1)));
        table.One("addbmm", "Addbmm", "input batch1 batch2 beta alpha", static a => a.Input.Addbmm(a.Tensor("batch1"), a.Tensor("batch2"), a.Number("beta", 1), a.Number("alpha", 1)));
        table.One("baddbmm", "Baddbmm", "input batch1 batch2 beta alpha", static a => a.Input.Baddbmm(a.Tensor("batch1"), a.Tensor("batch2"), a.Number("beta", 1), a.Number("alpha", 1)));

        table.One("outer", "Outer", "input vec2", static a => a.Input.Outer(a.Tensor("vec2")));
        table.One("inner", "Inner", "input other", static a => a.Input.Inner(a.Tensor("other")));
        table.One("tensordot", "Tensordot", "input other dims", static a =>
        {
            if (!a.IsList("dims")) return a.Input.Tensordot(a.Tensor("other"), a.Int("dims", 2));
            var pairs = a.Raw("dims").EnumerateArray().Select(static one => one.EnumerateArray().Select(static d => d.GetInt32()).ToArray()).ToArray();
            return a.Input.Tensordot(a.Tensor("other"), pairs[0], pairs[1]);
        });
        table.One("einsum", "Einsum", "operands equation", static a => TensorOps<T>.Einsum(a.Text("equation", ""), a.Tensors("operands")));
        table.One("cross", "Cross", "input other dim", static a => a.Input.Cross(a.Tensor("other"), a.IntOrNull("dim")));
        table.One("linalg.cross", "Linalg.Cross", "input other dim", static a => Linalg.Cross(a.Input, a.Tensor("other"), a.Int("dim", -1)));
        table.One("linalg.vecdot", "Linalg.Vecdot", "input other dim", static a => Linalg.Vecdot(a.Input, a.Tensor("other"), a.Int("dim", -1)));
        table.One("dist", "Dist", "input other p", static a => a.Input.Dist(a.Tensor("other"), a.Number("p", 2)));
    }
}
