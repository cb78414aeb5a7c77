namespace Autograd.Batching;

/// <summary>
/// A piece of graph seen from inside a vectorized function. The graph itself is made of ordinary tensors, in which all
/// examples lie side by side; as no example depends on another one, one pass over it serves them all.
/// </summary>
internal sealed class Inside
{
    private readonly Tensor[] _outputs;
    private readonly Tensor[] _inputs;

    private Inside(Tensor[] outputs, Tensor[] inputs)
    {
        (_outputs, _inputs) = (outputs, inputs);
        (Outputs, Inputs) = (Array.ConvertAll(outputs, Batch.PhysicalOf), Array.ConvertAll(inputs, Batch.PhysicalOf));
    }

    /// <summary>The ordinary tensors behind the outputs.</summary>
    internal Tensor[] Outputs { get; }

    /// <summary>The ordinary tensors behind the inputs.</summary>
    internal Tensor[] Inputs { get; }

    /// <summary>Null if no tensor stands for many.</summary>
    /// <exception cref="InvalidOperationException">Outputs stand for many, and an input is shared by all of them.</exception>
    internal static Inside? Of(string what, Tensor[] outputs, Tensor[] inputs)
    {
        if (BatchedOps.LevelOf(outputs) is null && BatchedOps.LevelOf(inputs) is null) return null;
        for (var i = 0; i < inputs.Length; i++)
            if (inputs[i].IsTracked && Batch.Missing(outputs, [inputs[i]]) is not null) throw GraphErrors.InputShared(what, i);
        return new Inside(outputs, inputs);
    }

    internal Tensor[] RevealSeeds(Tensor[] seeds) => Reveal(seeds, _outputs);

    internal Tensor[] RevealTangents(Tensor[] tangents) => Reveal(tangents, _inputs);

    internal Tensor ConcealGradient(int input, Tensor gradient) => Batch.Conceal(gradient, _inputs[input].Batch?.Levels);

    internal Tensor ConcealTangent(int output, Tensor tangent) => Batch.Conceal(tangent, _outputs[output].Batch?.Levels);

    private static Tensor[] Reveal(Tensor[] x, Tensor[] like)
    {
        var revealed = new Tensor[x.Length];
        for (var i = 0; i < x.Length; i++) revealed[i] = Batch.Reveal(x[i], like[i].Batch?.Levels);
        return revealed;
    }
}
