namespace Autograd;

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Enumerates the slices along the first dimension.</summary>
    /// <remarks>A pattern, not <c>IEnumerable</c>: tools that guess from the interface would print a tensor as a list of lists.</remarks>
    /// <exception cref="InvalidOperationException">The tensor is 0-d.</exception>
    public IEnumerator<TSelf> GetEnumerator()
    {
        if (Rank == 0) throw GraphErrors.IterationOfScalar();
        return Slices();
    }

    private IEnumerator<TSelf> Slices()
    {
        for (var i = 0; i < Shape.Dims[0]; i++) yield return Select(0, i);
    }
}
