namespace Autograd;

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Enumerates the slices along the first dimension.</summary>
    /// <remarks>A pattern, not <c>IEnumerable</c>: tools that guess from the interface would print a tensor as a list of lists.</remarks>
    /// <exception cref="InvalidOperationException">The tensor is 0-d.</exception>
    public IEnumerator<TSelf> GetEnumerator()
        => Rank == 0 ? throw GraphErrors.IterationOfScalar() : ((IEnumerable<TSelf>)Unbind()).GetEnumerator();
}
