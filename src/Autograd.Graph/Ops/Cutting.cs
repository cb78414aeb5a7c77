using Autograd.Kernels;

namespace Autograd;

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Pieces along a dimension whose sizes differ by one at most, the larger ones first.</summary>
    /// <param name="sections">How many, 1 or more.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">There is no such dimension, or the number is below 1.</exception>
    public TSelf[] TensorSplit(int sections, int dim = 0)
    {
        var size = Size("tensor_split", dim);
        if (sections < 1) throw GraphErrors.BadSections("tensor_split", sections, Shape);
        var (least, larger) = Math.DivRem(size, sections);
        return Split([.. Enumerable.Range(0, sections).Select(i => i < larger ? least + 1 : least)], dim);
    }

    /// <summary>The pieces along a dimension between places where it is cut.</summary>
    /// <param name="places">The first index of each piece but the first one; negative numbers count from the end, what lies outside is cut off.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <returns>One piece more than places. A piece that would end before it starts is empty.</returns>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf[] TensorSplit(int[] places, int dim = 0)
    {
        ArgumentNullException.ThrowIfNull(places);
        _ = Size("tensor_split", dim);
        var pieces = new TSelf[places.Length + 1];
        for (var i = 0; i < pieces.Length; i++) pieces[i] = Slice(dim, i == 0 ? 0 : places[i - 1], i < places.Length ? places[i] : null);
        return pieces;
    }

    /// <summary>The pieces along a dimension: a tensor of one number says how many, a vector where it is cut.</summary>
    /// <param name="sectionsOrPlaces">Int64, 0-d or 1-d.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">There is no such dimension, or the tensor has several.</exception>
    /// <exception cref="DTypeException">The tensor is not Int64.</exception>
    public TSelf[] TensorSplit(TSelf sectionsOrPlaces, int dim = 0)
    {
        if (CoreOf(sectionsOrPlaces).DType != DType.Int64) throw Errors.IndexDType("tensor_split", sectionsOrPlaces.DType);
        if (sectionsOrPlaces.Rank > 1) throw Errors.IndexNotVector("tensor_split", sectionsOrPlaces.Shape);
        var numbers = Array.ConvertAll(sectionsOrPlaces.ToArray<long>(), static n => (int)Math.Clamp(n, int.MinValue, int.MaxValue));
        return sectionsOrPlaces.Rank == 0 ? TensorSplit(numbers[0], dim) : TensorSplit(numbers, dim);
    }

    /// <summary>Pieces of equal size side by side: along the second dimension, of a vector along its only one.</summary>
    /// <param name="sections">How many; they divide the dimension.</param>
    /// <exception cref="ShapeException">The tensor is 0-d, or the number does not divide the dimension.</exception>
    public TSelf[] HSplit(int sections) => Equal("hsplit", sections, HorizontalDim());

    /// <summary>The pieces between places, side by side: along the second dimension, of a vector along its only one.</summary>
    /// <inheritdoc cref="TensorSplit(int[], int)"/>
    public TSelf[] HSplit(int[] places) => TensorSplit(places, HorizontalDim());

    /// <summary>Pieces of equal size below each other: along the first dimension of two or more.</summary>
    /// <param name="sections">How many; they divide the dimension.</param>
    /// <exception cref="ShapeException">There are fewer dimensions, or the number does not divide the first.</exception>
    public TSelf[] VSplit(int sections) => Equal("vsplit", sections, DimOf("vsplit", 0, 2));

    /// <summary>The pieces between places, below each other: along the first dimension of two or more.</summary>
    /// <inheritdoc cref="TensorSplit(int[], int)"/>
    public TSelf[] VSplit(int[] places) => TensorSplit(places, DimOf("vsplit", 0, 2));

    /// <summary>Pieces of equal size behind each other: along the third dimension.</summary>
    /// <param name="sections">How many; they divide the dimension.</param>
    /// <exception cref="ShapeException">There are fewer dimensions, or the number does not divide the third.</exception>
    public TSelf[] DSplit(int sections) => Equal("dsplit", sections, DimOf("dsplit", 2, 3));

    /// <summary>The pieces between places, behind each other: along the third dimension.</summary>
    /// <inheritdoc cref="TensorSplit(int[], int)"/>
    public TSelf[] DSplit(int[] places) => TensorSplit(places, DimOf("dsplit", 2, 3));

    /// <summary>One dimension taken apart into several.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="sizes">The sizes, of which one may be −1: it is found from the others.</param>
    /// <exception cref="ShapeException">There is no such dimension, or the sizes do not multiply to its own.</exception>
    public TSelf Unflatten(int dim, params int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (Rank == 0) throw GraphErrors.NoDimension("unflatten");
        var d = Shape.Dim("unflatten", dim);
        var inner = Dims.Infer(Shape.Of(Shape.Dims[d]), sizes);
        if (inner.Numel != Shape.Dims[d]) throw Errors.NotReshapable(Shape.Of(Shape.Dims[d]), sizes);
        return Reshape(Shape.Create([.. Shape.Dims[..d], .. inner.Dims, .. Shape.Dims[(d + 1)..]]));
    }

    private TSelf[] Equal(string op, int sections, int dim)
        => sections >= 1 && Shape.Dims[dim] % sections == 0 ? TensorSplit(sections, dim) : throw GraphErrors.BadSections(op, sections, Shape);

    private int HorizontalDim() => Rank == 0 ? throw GraphErrors.NoDimension("hsplit") : Rank == 1 ? 0 : 1;

    private int DimOf(string op, int dim, int rank) => Rank >= rank ? dim : throw GraphErrors.TooFewDims(op, rank, Shape);
}
