namespace Autograd.Exporting;

/// <summary>A model put together: nodes, constants, inputs and outputs.</summary>
internal sealed class OnnxModel
{
    private readonly OnnxGraph _graph;
    private readonly List<byte[]> _inputs = [];
    private readonly List<byte[]> _outputs = [];

    private OnnxModel(OnnxGraph graph, string[] outputNames) => (_graph, OutputNames) = (graph, outputNames);

    internal string[] OutputNames { get; }

    /// <param name="traced">The recording.</param>
    /// <param name="twin">The recording with another batch size; null if the batch stays.</param>
    /// <param name="parameters">Named values; only those that are used are written.</param>
    /// <param name="outputNames">A name an output.</param>
    internal static OnnxModel Write(Traced traced, Traced? twin, (string Name, NdArray Value)[] parameters, string[] outputNames)
    {
        if (outputNames.Length != traced.Outputs.Length) throw OnnxErrors.NameCount("outputs", outputNames.Length, traced.Outputs.Length);
        if (twin is not null && !Alike(traced.Recording, twin.Recording, out var where)) throw OnnxErrors.DependsOnBatch(where);
        var graph = new OnnxGraph();
        var model = new OnnxModel(graph, outputNames);
        foreach (var name in traced.InputNames.Concat(parameters.Select(static p => p.Name)).Concat(outputNames)) graph.Reserve(name);
        for (var i = 0; i < traced.Inputs.Length; i++)
            model._inputs.Add(Value(traced.InputNames[i], traced.Inputs[i], twin?.Inputs[i].Shape));

        var emission = new Emission(graph, traced.Recording, twin?.Recording, traced.Symbols);
        foreach (var (name, value) in parameters)
            if (emission.Used.Contains(name)) graph.Parameter(name, value);
        emission.Run(static symbol => symbol.Name!);
        for (var o = 0; o < outputNames.Length; o++)
        {
            graph.Output(outputNames[o], emission.NameOf(traced.Symbols[o]));
            model._outputs.Add(Value(outputNames[o], traced.Outputs[o], twin?.Outputs[o].Shape));
        }

        return model;
    }

    /// <summary>Refuses a function that gives another model for other values.</summary>
    internal void SameAs(OnnxModel other, bool otherBatch)
    {
        if ((Different(_graph.Nodes, other._graph.Nodes) ?? Different(_graph.Initializers, other._graph.Initializers)) is { } op)
            throw otherBatch ? OnnxErrors.DependsOnBatch(op) : OnnxErrors.Depends(op);
    }

    internal byte[] ToBytes(int irVersion, int opset)
    {
        var model = new ProtoWriter();
        model.Write(1, (long)irVersion);
        model.Write(2, "Autograd");
        model.Write(7, graph =>
        {
            foreach (var (_, node) in _graph.Nodes) graph.Write(1, node);
            graph.Write(2, "function");
            foreach (var (_, initializer) in _graph.Initializers) graph.Write(5, initializer);
            foreach (var input in _inputs) graph.Write(11, input);
            foreach (var output in _outputs) graph.Write(12, output);
        });
        model.Write(8, set => set.Write(2, (long)opset));
        return model.Bytes.ToArray();
    }

    private static string? Different(List<(string From, byte[] Bytes)> x, List<(string From, byte[] Bytes)> y)
    {
        for (var i = 0; i < Math.Max(x.Count, y.Count); i++)
            if (i >= x.Count || i >= y.Count || !x[i].Bytes.AsSpan().SequenceEqual(y[i].Bytes)) return (i < x.Count ? x[i] : y[i]).From;
        return null;
    }

    /// <summary>Whether two recordings have the same ops in the same order, so that steps correspond.</summary>
    private static bool Alike(Recording x, Recording y, out string where)
    {
        where = "";
        for (var i = 0; i < Math.Max(x.Steps.Count, y.Steps.Count); i++)
        {
            if (i < x.Steps.Count && i < y.Steps.Count && x.Steps[i].Op.Equals(y.Steps[i].Op)) continue;
            where = (i < x.Steps.Count ? x : y).Steps[i].Name;
            return false;
        }

        return true;
    }

    private static byte[] Value(string name, (Shape Shape, DType DType) type, Shape? twin)
    {
        var value = new ProtoWriter();
        value.Write(1, name);
        value.Write(2, message => message.Write(1, tensor =>
        {
            tensor.Write(1, (long)OnnxGraph.TypeOf(type.DType));
            tensor.Write(2, shape =>
            {
                for (var d = 0; d < type.Shape.Rank; d++)
                {
                    var size = type.Shape.Dims[d];
                    var follows = twin is { } other && other.Dims[d] != size;
                    shape.Write(1, dim =>
                    {
                        if (follows) dim.Write(2, "batch");
                        else dim.Write(1, (long)size);
                    });
                }
            });
        }));
        return value.Bytes.ToArray();
    }
}
