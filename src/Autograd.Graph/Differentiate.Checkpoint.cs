using System.Runtime.CompilerServices;
using Autograd.Batching;
using Autograd.Rules;

namespace Autograd;

public static partial class Differentiate
{
    /// <summary>
    /// Applies a function as one step that keeps only its inputs: the steps inside are run again when a derivative is asked
    /// for, and forgotten again. Memory for time; values and derivatives have the bits of the plain call.
    /// </summary>
    /// <param name="function">
    /// From tensors to tensors, and the same each time: it runs once now and once for each pass that goes through it. It may
    /// close over other tensors, which get their gradients as always, and checkpoint parts of itself.
    /// </param>
    /// <param name="inputs">The function's arguments, tracked or not. Their values are kept, and shared with whoever keeps them too.</param>
    /// <param name="verify">
    /// Whether the recomputed outputs must have the bits of the first ones (one pass over them and eight bytes each). Shapes
    /// and dtypes are always compared.
    /// </param>
    /// <returns>The function's outputs.</returns>
    /// <remarks>
    /// What the function computes from captured tensors alone, without its inputs, is not run again: it lies in the graph as
    /// if it had been computed outside. Make such tensors inputs too, to drop it. With <c>createGraph</c> the recomputed steps
    /// belong to the gradient's history and live as long as that.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// In a later pass: the function gives other outputs than it gave the first time.
    /// </exception>
    // A list in brackets could be a tensor too, which is the other overload's.
    [OverloadResolutionPriority(1)]
    public static Tensor[] Checkpoint(Func<Tensor[], Tensor[]> function, IReadOnlyList<Tensor> inputs, bool verify = true)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        Tensor[] given = [.. inputs];
        foreach (var input in given) ArgumentNullException.ThrowIfNull(input, nameof(inputs));

        // Inside a vectorized function the step holds all examples; only the function sees one at a time.
        var inputLevels = Array.ConvertAll(given, static x => x.Batch?.Levels);
        Levels?[] outputLevels = [];
        var outputs = CheckpointOp.Apply(Run, Array.ConvertAll(given, Batch.PhysicalOf), verify);
        for (var o = 0; o < outputs.Length; o++) outputs[o] = Batch.Conceal(outputs[o], outputLevels[o]);
        return outputs;

        Tensor[] Run(Tensor[] physical)
        {
            for (var i = 0; i < physical.Length; i++) physical[i] = Batch.Conceal(physical[i], inputLevels[i]);
            var results = function(physical);
            if (results is null || Array.IndexOf(results, null) >= 0) throw GraphErrors.NoOutput();
            outputLevels = Array.ConvertAll(results, static y => y.Batch?.Levels);
            return Array.ConvertAll(results, Batch.PhysicalOf);
        }
    }

    /// <summary>As above, for a function of one tensor.</summary>
    /// <inheritdoc cref="Checkpoint(Func{Tensor[], Tensor[]}, IReadOnlyList{Tensor}, bool)"/>
    public static Tensor Checkpoint(Func<Tensor, Tensor> function, Tensor input, bool verify = true)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Checkpoint(xs => [function(xs[0])], new[] { input }, verify)[0];
    }

    /// <summary>
    /// Applies functions one after the other, in segments that are each a checkpoint, but for the last, which is pulled first.
    /// </summary>
    /// <param name="functions">The chain, first one first.</param>
    /// <param name="input">The first one's argument.</param>
    /// <param name="segments">
    /// How many. √n of them, rounded, if left out: of n functions that keep one value each, √n values at the segments' borders
    /// live from the forward pass on, and at most √n more at a time in the backward pass, in which all but the last segment
    /// are run a second time.
    /// </param>
    /// <param name="verify">See <see cref="Checkpoint(Func{Tensor[], Tensor[]}, IReadOnlyList{Tensor}, bool)"/>.</param>
    /// <returns>The last one's value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of segments is below 1.</exception>
    public static Tensor CheckpointSequential(IReadOnlyList<Func<Tensor, Tensor>> functions, Tensor input, int? segments = null, bool verify = true)
    {
        ArgumentNullException.ThrowIfNull(functions);
        ArgumentNullException.ThrowIfNull(input);
        if (segments is { } given) ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(segments));
        Func<Tensor, Tensor>[] chain = [.. functions];
        long count = Math.Clamp(segments ?? (int)Math.Round(Math.Sqrt(chain.Length)), 1, Math.Max(chain.Length, 1));
        var y = input;
        for (var s = 0; s < count; s++)
        {
            var part = new ArraySegment<Func<Tensor, Tensor>>(chain)[(int)(chain.Length * s / count)..(int)(chain.Length * (s + 1L) / count)];
            y = s == count - 1 ? Through(part, y) : Checkpoint(x => Through(part, x), y, verify);
        }

        return y;
    }

    private static Tensor Through(ArraySegment<Func<Tensor, Tensor>> functions, Tensor x)
    {
        foreach (var function in functions) x = function(x) ?? throw GraphErrors.NoOutput();
        return x;
    }
}
