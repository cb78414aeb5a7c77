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
        table.One("roll", "Roll", "input shifts dims", static a => a.IntsOrNull("dims") is { Length: > 0 } dims ? a.Input.Roll(a.Ints("shifts"), dims) : a.Input.Roll(a.Int("shifts")));
        table.One("repeat", "Repeat", "input *repeats", static a => a.Input.Repeat(a.Ints("repeats")));
        table.One("tile", "Tile", "input *dims", static a => a.Input.Tile(a.Ints("dims")));
        table.One("unfold", "Unfold", "input dimension size step", static a => a.Input.Unfold(a.Int("dimension"), a.Int("size"), a.Int("step")));

        table.One("cat", "Cat", "tensors dim", static a => TensorOps<T>.Cat(a.Tensors("tensors"), a.Int("dim", 0)));
        table.One("stack", "Stack", "tensors dim", static a => TensorOps<T>.Stack(a.Tensors("tensors"), a.Int("dim", 0)));
        table.Many("split", "Split", "input split_size_or_sections dim", static a => Split(a, "split_size_or_sections"));
        table.Many("split_with_sizes", "Split", "input split_sizes dim", static a => Split(a, "split_sizes"));
        table.Many("chunk", "Chunk", "input chunks dim", static a => a.Input.Chunk(a.Int("chunks"), a.Int("dim", 0)));
        table.Many("unbind", "Unbind", "input dim", static a => a.Input.Unbind(a.Int("dim", 0)));
    }

    private static T[] Split<T>(OpInfoArguments<T> a, string size)
        where T : TensorOps<T>
        => a.IsList(size) ? a.Input.Split(a.Ints(size), a.Int("dim", 0)) : a.Input.Split(a.Int(size), a.Int("dim", 0));
}
