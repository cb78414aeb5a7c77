using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>
/// PyTorch's <c>torch.utils.checkpoint</c>: steps whose inner values are not kept but computed again in the backward pass.
/// The immutable layer's <see cref="Differentiate.Checkpoint(Func{Tensor, Tensor}, Tensor, bool)"/>, for variables.
/// </summary>
public static class Checkpoint
{
    /// <summary>Applies a function as one step that keeps only its inputs.</summary>
    /// <param name="function">
    /// The same each time: it runs once now and once for each pass that goes through it. A variable that it closes over must
    /// not be changed in place in between: the changed value would be used, which is an error if it shows in an output.
    /// </param>
    /// <param name="inputs">The function's arguments.</param>
    /// <param name="verify">Whether the recomputed outputs must have the bits of the first ones.</param>
    /// <returns>The function's outputs. Under <see cref="GradMode.NoGrad"/> it is a plain call.</returns>
    // A list in brackets could be a variable too, which is the other overload's.
    [OverloadResolutionPriority(1)]
    public static Variable[] Apply(Func<Variable[], Variable[]> function, IReadOnlyList<Variable> inputs, bool verify = true)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        if (!GradMode.IsEnabled) return function([.. inputs]);
        var outputs = Differentiate.Checkpoint(Run, [.. inputs.Select(static x => x.Tensor)], verify);
        return Array.ConvertAll(outputs, static y => new Variable(y));

        Tensor[] Run(Tensor[] xs)
        {
            // Backward passes record nothing, but these steps are a forward pass.
            using (GradMode.EnableGrad())
                return Array.ConvertAll(function(Array.ConvertAll(xs, static x => new Variable(x))), static y => y.Tensor);
        }
    }

    /// <summary>Applies a function of one variable as one step that keeps only its input.</summary>
    /// <inheritdoc cref="Apply(Func{Variable[], Variable[]}, IReadOnlyList{Variable}, bool)"/>
    public static Variable Apply(Func<Variable, Variable> function, Variable input, bool verify = true)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Apply(xs => [function(xs[0])], new[] { input }, verify)[0];
    }

    /// <summary>Applies functions one after the other in √n segments, or as many as given, each of which keeps only its input.</summary>
    /// <inheritdoc cref="Differentiate.CheckpointSequential"/>
    public static Variable Sequential(IReadOnlyList<Func<Variable, Variable>> functions, Variable input, int? segments = null, bool verify = true)
    {
        ArgumentNullException.ThrowIfNull(functions);
        ArgumentNullException.ThrowIfNull(input);
        if (!GradMode.IsEnabled) return functions.Aggregate(input, static (x, function) => function(x));
        Func<Tensor, Tensor>[] chain = [.. functions.Select<Func<Variable, Variable>, Func<Tensor, Tensor>>(static function => x =>
        {
            using (GradMode.EnableGrad()) return function(new Variable(x)).Tensor;
        })];
        return new Variable(Differentiate.CheckpointSequential(chain, input.Tensor, segments, verify));
    }
}
