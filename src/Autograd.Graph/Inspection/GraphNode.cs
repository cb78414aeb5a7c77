namespace Autograd;

/// <summary>A node of a graph as data.</summary>
/// <param name="Number">Its place in the view: inputs have smaller numbers than their users.</param>
/// <param name="Node">The node itself.</param>
/// <param name="Inputs">What it was applied to, in the op's order.</param>
public sealed record GraphNode(int Number, Node Node, IReadOnlyList<GraphInput> Inputs)
{
    /// <summary>The op's name: <c>log_softmax</c>; <c>leaf</c> for the start of a history.</summary>
    public string Op => Node.Op.Name;

    /// <summary>The shapes of the outputs.</summary>
    public IReadOnlyList<Shape> Shapes => [.. Enumerable.Range(0, Node.OutputCount).Select(Node.ShapeOf)];

    /// <summary>The dtypes of the outputs.</summary>
    public IReadOnlyList<DType> DTypes => [.. Enumerable.Range(0, Node.OutputCount).Select(Node.DTypeOf)];

    /// <summary>One more than the deepest input's; 0 for a leaf.</summary>
    public int Depth => Node.Depth;

    /// <summary>The bytes of the values that the node keeps for its rule; a value that several nodes keep counts for each.</summary>
    public long KeptBytes => Node.KeptBytes;

    /// <summary>An estimate of the floating point operations of one application, from the shapes: see <see cref="GraphView"/>.</summary>
    public double Flops => Inspection.Cost.Flops(Node);

    /// <summary>An estimate of the bytes that one application reads and writes: outputs and tracked inputs, each once.</summary>
    public long Bytes => Inspection.Cost.Bytes(Node);

    /// <summary>Where the op was called, if that is recorded.</summary>
    public SourcePlace? Source => Node.Source;

    /// <summary><c>%2 = mul(%0, const)</c>.</summary>
    public override string ToString() => Inspection.GraphText.Line(this);

    /// <summary>Whether both are the same node at the same place of a view.</summary>
    public bool Equals(GraphNode? other) => other is not null && Number == other.Number && Node.Equals(other.Node);

    /// <inheritdoc/>
    public override int GetHashCode() => Node.GetHashCode();
}

/// <summary>An input of a node as data.</summary>
/// <param name="From">The number of the node that made it; null for a constant.</param>
/// <param name="Output">Which of that node's outputs.</param>
/// <param name="Cut">For a constant that was computed from tracked tensors: what cut its history off.</param>
public readonly record struct GraphInput(int? From, int Output, Cut Cut);
