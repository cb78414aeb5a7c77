namespace Autograd.Properties.OpInfo;

/// <summary>The same elements under another shape or order; joining and splitting.</summary>
internal sealed class Shapes : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Shapes";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.One("reshape", "Reshape", "input *shape", static a => a.Input.Reshape(a.Ints("shape")));
        table.One("view", "Reshape", "input *shape", static a => a.Input.Reshape(a.Ints("shape")));
        table.One("reshape_as", "Reshape", "input other", static a => a.Input.Reshape(a.Tensor("other").Shape));
        table.One("view_as", "Reshape", "input other", static a => a.Input.Reshape(a.Tensor("other").Shape));
        table.One("ravel", "Flatten", "input", static a => a.Input.Flatten());
        table.One("flatten", "Flatten", "input start_dim end_dim", static a => a.Input.Flatten(a.Int("start_dim", 0), a.Int("end_dim", -1)));
        table.One("expand", "Expand", "input *size", static a => a.Input.Expand(a.Ints("size")));
        table.One("broadcast_to", "Expand", "input *size", static a => a.Input.Expand(a.Ints("size")));
        table.One("expand_as", "Expand", "input other", static a => a.Input.Expand(a.Tensor("other").Shape));
        table.One("permute", "Permute", "input *dims", static a => a.Input.Permute(a.Ints("dims")));
        table.One("transpose", "Transpose", "input dim0 dim1", static a => a.Input.Transpose(a.Int("dim0"), a.Int("dim1")));
        table.One("mT", "Transpose", "input", static a => a.Input.Transpose(-2, -1));
        table.Unary("t", "T", static x => x.T);
        table.Unary("T", "T", static x => x.T);
        table.One("squeeze", "Squeeze", "input dim", static a => a.IntOrNull("dim") is { } dim ? a.Input.Squeeze(dim) : a.Input.Squeeze());
        table.One("unsqueeze", "Unsqueeze", "input dim", static a => a.Input.Unsqueeze(a.Int("dim")));
        table.One("flip", "Flip", "input dims", static a => a.Input.Flip(a.Ints("dims")));
        table.Unary("fliplr", "Flip", static x => x.Flip(1));
        table.Unary("flipud", "Flip", static x => x.Flip(0));
        table.One("tril", "Tril", "input diagonal", static a => a.Input.Tril(a.Int("diagonal", 0)));
        table.One("triu", "Triu", "input diagonal", static a => a.Input.Triu(a.Int("diagonal", 0)));

        table.One("diagonal", "Diagonal", "input offset dim1 dim2", static a => a.Input.Diagonal(a.Int("offset", 0), a.Int("dim1", 0), a.Int("dim2", 1)));
        table.One("diag_embed", "DiagEmbed", "input offset dim1 dim2", static a => a.Input.DiagEmbed(a.Int("offset", 0), a.Int("dim1", -2), a.Int("dim2", -1)));
        table.Unary("trace", "Trace", static x => x.Trace());
        table.One("movedim", "MoveDim", "input source destination", static a => a.Input.MoveDim(a.Ints("source"), a.Ints("destination")));
        table.One("roll", "Roll", "input shifts dims", static a
            => a.IntsOrNull("dims") is { Length: > 0 } dims ? a.Input.Roll(a.Ints("shifts"), dims) : a.Input.Roll(a.Ints("shifts")[0]));
        table.One("repeat", "Repeat", "input *repeats", static a => a.Input.Repeat(a.Ints("repeats")));
        table.One("tile", "Tile", "input *dims", static a => a.Input.Tile(a.Ints("dims")));
        table.One("unfold", "Unfold", "input dimension size step", static a => a.Input.Unfold(a.Int("dimension"), a.Int("size"), a.Int("step")));

        table.One("diag", "Diag", "input diagonal", static a => a.Input.Diag(a.Int("diagonal", 0)));
        table.One("diagflat", "DiagFlat", "input offset", static a => a.Input.DiagFlat(a.Int("offset", 0)));
        table.One("unflatten", "Unflatten", "input dim sizes", static a => a.Input.Unflatten(a.Int("dim"), a.Ints("sizes")));
        table.One("rot90", "Rot90", "input k dims", static a => a.Input.Rot90(a.Int("k", 1), a.IntsOrNull("dims")));
        table.One("repeat_interleave", "RepeatInterleave", "input repeats dim output_size", static a =>
        {
            a.Ignore("output_size");
            return a.IsTensor("repeats") ? a.Input.RepeatInterleave(a.Tensor("repeats"), a.IntOrNull("dim")) : a.Input.RepeatInterleave(a.Int("repeats"), a.IntOrNull("dim"));
        });
        table.One("sum_to_size", "SumToSize", "input *size", static a => a.Input.SumToSize(a.Ints("size")));
        table.One("combinations", "Combinations", "input r with_replacement", static a => a.Input.Combinations(a.Int("r", 2), a.Flag("with_replacement")));
        table.One("clone", "Copy", "input memory_format", static a =>
        {
            a.Ignore("memory_format");
            return a.Input.Copy();
        });
        table.Many("atleast_1d", "AtLeast1d", "*tensors", static a => Array.ConvertAll(a.Tensors("tensors"), static x => x.AtLeast1d()));
        table.Many("atleast_2d", "AtLeast2d", "*tensors", static a => Array.ConvertAll(a.Tensors("tensors"), static x => x.AtLeast2d()));
        table.Many("atleast_3d", "AtLeast3d", "*tensors", static a => Array.ConvertAll(a.Tensors("tensors"), static x => x.AtLeast3d()));

        table.One("hstack", "HStack", "tensors", static a => TensorOps<T>.HStack(a.Tensors("tensors")));
        table.One("vstack", "VStack", "tensors", static a => TensorOps<T>.VStack(a.Tensors("tensors")));
        table.One("dstack", "DStack", "tensors", static a => TensorOps<T>.DStack(a.Tensors("tensors")));
        table.One("column_stack", "ColumnStack", "tensors", static a => TensorOps<T>.ColumnStack(a.Tensors("tensors")));
        table.One("block_diag", "BlockDiag", "*tensors", static a => TensorOps<T>.BlockDiag(a.Tensors("tensors")));
        table.One("cartesian_prod", "CartesianProd", "*tensors", static a => TensorOps<T>.CartesianProd(a.Tensors("tensors")));
        table.Many("broadcast_tensors", "BroadcastTensors", "*tensors", static a => TensorOps<T>.BroadcastTensors(a.Tensors("tensors")));
        table.Many("meshgrid", "MeshGrid", "*tensors indexing", static a => TensorOps<T>.MeshGrid(a.Tensors("tensors"), a.Text("indexing", "ij") == "xy"));
        table.Many("tensor_split", "TensorSplit", "input indices_or_sections dim", static a => TensorSplit(a));
        table.Many("hsplit", "HSplit", "input indices_or_sections", static a
            => a.IsList("indices_or_sections") ? a.Input.HSplit(a.Ints("indices_or_sections")) : a.Input.HSplit(a.Int("indices_or_sections")));
        table.Many("vsplit", "VSplit", "input indices_or_sections", static a
            => a.IsList("indices_or_sections") ? a.Input.VSplit(a.Ints("indices_or_sections")) : a.Input.VSplit(a.Int("indices_or_sections")));
        table.Many("dsplit", "DSplit", "input indices_or_sections", static a
            => a.IsList("indices_or_sections") ? a.Input.DSplit(a.Ints("indices_or_sections")) : a.Input.DSplit(a.Int("indices_or_sections")));

        table.One("cat", "Cat", "tensors dim", static a => TensorOps<T>.Cat(a.Tensors("tensors"), a.Int("dim", 0)));
        table.One("stack", "Stack", "tensors dim", static a => TensorOps<T>.Stack(a.Tensors("tensors"), a.Int("dim", 0)));
        table.Many("split", "Split", "input split_size_or_sections dim", static a => Split(a, "split_size_or_sections"));
        table.Many("split_with_sizes", "Split", "input split_sizes dim", static a => Split(a, "split_sizes"));
        table.Many("chunk", "Chunk", "input chunks dim", static a => a.Input.Chunk(a.Int("chunks"), a.Int("dim", 0)));
        table.Many("unbind", "Unbind", "input dim", static a => a.Input.Unbind(a.Int("dim", 0)));
    }

    private static T[] TensorSplit<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
    {
        const string Places = "indices_or_sections";
        var dim = a.Int("dim", 0);
        return a.IsTensor(Places) ? a.Input.TensorSplit(a.Tensor(Places), dim)
            : a.IsList(Places) ? a.Input.TensorSplit(a.Ints(Places), dim)
            : a.Input.TensorSplit(a.Int(Places), dim);
    }

    private static T[] Split<T>(OpInfoArguments<T> a, string size)
        where T : TensorOps<T>
        => a.IsList(size) ? a.Input.Split(a.Ints(size), a.Int("dim", 0)) : a.Input.Split(a.Int(size), a.Int("dim", 0));
}
