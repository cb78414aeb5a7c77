using Autograd.Kernels;

namespace Autograd;

public abstract partial record TensorOps<TSelf>
{
    /// <summary>This tensor; a 0-d one as [1].</summary>
    public TSelf AtLeast1d() => Rank == 0 ? Reshape(1) : (TSelf)this;

    /// <summary>This tensor with two dimensions or more: [n] as [1, n], 0-d as [1, 1].</summary>
    public TSelf AtLeast2d() => Rank switch
    {
        0 => Reshape(1, 1),
        1 => Unsqueeze(0),
        _ => (TSelf)this,
    };

    /// <summary>This tensor with three dimensions or more: [m, n] as [m, n, 1], [n] as [1, n, 1], 0-d as [1, 1, 1].</summary>
    public TSelf AtLeast3d() => Rank switch
    {
        0 => Reshape(1, 1, 1),
        1 => Reshape(1, Numel, 1),
        2 => Unsqueeze(-1),
        _ => (TSelf)this,
    };

    /// <summary>Tensors joined side by side: along the second dimension, vectors along their only one.</summary>
    /// <inheritdoc cref="Cat(IReadOnlyList{TSelf}, int)" path="/exception"/>
    /// <param name="tensors">At least one; a 0-d one counts as [1].</param>
    public static TSelf HStack(IReadOnlyList<TSelf> tensors) => Joined("hstack", tensors, static x => x.AtLeast1d(), static first => first.Rank == 1 ? 0 : 1);

    /// <summary>Tensors joined below each other: along the first dimension, vectors as rows.</summary>
    /// <inheritdoc cref="Cat(IReadOnlyList{TSelf}, int)" path="/exception"/>
    /// <param name="tensors">At least one; each as <see cref="AtLeast2d"/> has it.</param>
    public static TSelf VStack(IReadOnlyList<TSelf> tensors) => Joined("vstack", tensors, static x => x.AtLeast2d(), static _ => 0);

    /// <summary>Tensors joined behind each other: along the third dimension.</summary>
    /// <inheritdoc cref="Cat(IReadOnlyList{TSelf}, int)" path="/exception"/>
    /// <param name="tensors">At least one; each as <see cref="AtLeast3d"/> has it.</param>
    public static TSelf DStack(IReadOnlyList<TSelf> tensors) => Joined("dstack", tensors, static x => x.AtLeast3d(), static _ => 2);

    /// <summary>Tensors joined side by side along the second dimension, vectors as columns.</summary>
    /// <inheritdoc cref="Cat(IReadOnlyList{TSelf}, int)" path="/exception"/>
    /// <param name="tensors">At least one; a 0-d one counts as [1, 1].</param>
    public static TSelf ColumnStack(IReadOnlyList<TSelf> tensors)
        => Joined("column_stack", tensors, static x => x.Rank < 2 ? x.Reshape(x.Numel, 1) : x, static _ => 1);

    /// <summary>Matrices along the diagonal of a larger one, zeros beside them. Dtypes promote.</summary>
    /// <param name="tensors">At least one, of two dimensions or fewer, which count as one row.</param>
    /// <exception cref="ShapeException">One has more dimensions.</exception>
    public static TSelf BlockDiag(IReadOnlyList<TSelf> tensors)
    {
        var blocks = Cores("block_diag", tensors);
        foreach (var block in blocks)
            if (block.Rank > 2) throw GraphErrors.NotMatrix("block_diag", block.Shape);
        blocks = Array.ConvertAll(blocks, static block => block.AtLeast2d());
        var (rows, left, width) = (new Tensor[blocks.Length], 0, blocks.Sum(static block => block.Shape.Dims[1]));
        for (var i = 0; i < rows.Length; i++)
        {
            var (block, height, size) = (blocks[i], blocks[i].Shape.Dims[0], blocks[i].Shape.Dims[1]);
            rows[i] = Tensor.Cat([Tensor.Zeros([height, left], block.DType), block, Tensor.Zeros([height, width - left - size], block.DType)], 1);
            left += size;
        }

        return tensors[0].Wrap(Tensor.Cat(rows, 0));
    }

    /// <summary>Tensors expanded to the shape that they broadcast to, without copying.</summary>
    /// <param name="tensors">At least one.</param>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public static TSelf[] BroadcastTensors(IReadOnlyList<TSelf> tensors)
    {
        var shape = Cores("broadcast_tensors", tensors)[0].Shape;
        foreach (var x in tensors) shape = Shape.Broadcast("broadcast_tensors", shape, x.Shape);
        return [.. tensors.Select(x => x.Expand(shape))];
    }

    /// <summary>The coordinates of the points of a grid, a tensor for each axis, without copying.</summary>
    /// <param name="tensors">The values along each axis, 1-d or 0-d.</param>
    /// <param name="xy">Whether the first axis runs along columns and the second one along rows, as on paper.</param>
    /// <returns>Each of [n₀, n₁, …]; [n₁, n₀, …] for xy.</returns>
    /// <exception cref="ShapeException">A tensor has several dimensions.</exception>
    public static TSelf[] MeshGrid(IReadOnlyList<TSelf> tensors, bool xy = false)
    {
        var axes = Vectors("meshgrid", tensors);
        Shape shape = [.. axes.Select(static axis => axis.Numel)];
        var swap = xy && axes.Length > 1;
        return
        [
            .. axes.Select((axis, d) =>
            {
                var grid = axis.Reshape([axis.Numel, .. Enumerable.Repeat(1, axes.Length - d - 1)]).Expand(shape);
                return tensors[0].Wrap(swap ? grid.Transpose(0, 1) : grid);
            }),
        ];
    }

    /// <summary>Every way to take one element of each vector, as rows; of one vector alone the vector itself.</summary>
    /// <param name="tensors">Of one dimension each.</param>
    /// <returns>[n₀·n₁·…, count], the last vector's elements changing fastest.</returns>
    /// <exception cref="ShapeException">A tensor has not one dimension.</exception>
    public static TSelf CartesianProd(IReadOnlyList<TSelf> tensors)
    {
        foreach (var axis in Cores("cartesian_prod", tensors))
            if (axis.Rank != 1) throw GraphErrors.NotVector("cartesian_prod", axis.Shape);
        return tensors.Count == 1 ? tensors[0] : Stack([.. MeshGrid(tensors).Select(static grid => grid.Reshape(-1))], 1);
    }

    private static TSelf Joined(string op, IReadOnlyList<TSelf> tensors, Func<Tensor, Tensor> raised, Func<Tensor, int> dim)
    {
        var pieces = Array.ConvertAll(Cores(op, tensors), x => raised(x));
        return tensors[0].Wrap(Tensor.Cat(pieces, dim(pieces[0])));
    }

    private static Tensor[] Vectors(string op, IReadOnlyList<TSelf> tensors)
    {
        var axes = Cores(op, tensors);
        foreach (var axis in axes)
            if (axis.Rank > 1) throw GraphErrors.NotVector(op, axis.Shape);
        return Array.ConvertAll(axes, static axis => axis.AtLeast1d());
    }
}
