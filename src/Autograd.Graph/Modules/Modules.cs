using System.Collections.ObjectModel;

namespace Autograd;

/// <summary>What all modules can do: names, state dictionaries, training, ensembles. Every function leaves its module as it was.</summary>
public static class Modules
{
    /// <summary>The parameters with their names, in the module's order: what training changes.</summary>
    /// <exception cref="ArgumentException">Two parts have one name.</exception>
    public static IReadOnlyList<(string Name, Tensor Tensor)> NamedParameters(this IModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return [.. from part in Parts.Of(module) where !part.IsBuffer select (part.Name, part.Tensor)];
    }

    /// <summary>Parameters and buffers by name, in the module's order; with PyTorch's names for its own modules, so that files are exchanged.</summary>
    /// <exception cref="ArgumentException">Two parts have one name.</exception>
    public static IReadOnlyDictionary<string, Tensor> StateDict(this IModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var state = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var part in Parts.Of(module)) state.Add(part.Name, part.Tensor);
        return new ReadOnlyDictionary<string, Tensor>(state);
    }

    /// <summary>The module with the tensors of a state dictionary in place of its own: all of them or, by exception, none.</summary>
    /// <param name="module">A module of the same structure.</param>
    /// <param name="named">Tensors by name, as <see cref="StateDict"/> or a file gives them; floating ones are converted to the dtype of the module.</param>
    /// <param name="strict">Whether the names must be exactly the module's; otherwise what is missing stays and what is unexpected is passed over.</param>
    /// <exception cref="ArgumentException">Names are missing or unexpected, or shapes or kinds of dtype differ: the message lists them all.</exception>
    public static TModule LoadStateDict<TModule>(this TModule module, IReadOnlyDictionary<string, Tensor> named, bool strict = true)
        where TModule : IModule<TModule>
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(named);
        var (missing, unfit, own) = (new List<string>(), new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (name, tensor, _) in Parts.Of(module))
        {
            own.Add(name);
            if (named.GetValueOrDefault(name) is not { } given) missing.Add(name);
            else if (given.Shape != tensor.Shape || (given.DType != tensor.DType && !(given.DType.IsFloating() && tensor.DType.IsFloating())))
                unfit.Add(ModuleErrors.Unfit(name, tensor, given));
        }

        List<string> unexpected = [.. named.Keys.Where(name => !own.Contains(name))];
        if (unfit.Count > 0 || (strict && (missing.Count > 0 || unexpected.Count > 0)))
            throw ModuleErrors.StateDict(module.GetType().Name, strict ? missing : [], strict ? unexpected : [], unfit);
        return Parts.With(module, part => named.GetValueOrDefault(part.Name) is { } given ? given.Detach().To(part.Tensor.DType) : part.Tensor);
    }

    /// <summary>
    /// Runs a function of a module in training: dropout draws, batch normalisation uses the batch and moves its statistics.
    /// Outside of this function a module is as it is for evaluation.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="generator">Where random numbers come from.</param>
    /// <param name="function">Of the module in training. Any transform may be used in it, and gradients are taken in it.</param>
    /// <returns>The function's result, and the module with the buffers that the function left; <paramref name="module"/> itself is as it was.</returns>
    public static (TResult Result, TModule Next) Train<TModule, TResult>(this TModule module, Generator generator, Func<TModule, TResult> function)
        where TModule : IModule<TModule>
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentNullException.ThrowIfNull(function);
        var pass = new TrainingPass(generator);
        try
        {
            var result = function(Parts.In(module, pass));
            return (result, pass.Updates.Count == 0 ? module : Updated(module, pass.Updates));
        }
        finally
        {
            pass.End();
        }
    }

    /// <summary>The module with every floating tensor in another floating dtype.</summary>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public static TModule To<TModule>(this TModule module, DType dtype)
        where TModule : IModule<TModule>
    {
        ArgumentNullException.ThrowIfNull(module);
        if (!dtype.IsFloating()) throw GraphErrors.FloatingOnly("module", dtype);
        return Parts.With(module, part => part.Tensor.DType.IsFloating() ? part.Tensor.To(dtype) : part.Tensor);
    }

    /// <summary>
    /// Many modules of one structure as one, each tensor with the members along a new first dimension. It is the point of
    /// <see cref="Vectorize.VMap{TModule}(Func{TModule, Tensor}, CancellationToken)"/>, and cannot run by itself.
    /// </summary>
    /// <param name="modules">One at least; the same parts under the same names, of the same shapes and dtypes.</param>
    /// <exception cref="ArgumentException">The list is empty, or the modules differ in structure.</exception>
    public static TModule Stack<TModule>(IReadOnlyList<TModule> modules)
        where TModule : IModule<TModule>
    {
        ArgumentNullException.ThrowIfNull(modules);
        if (modules.Count == 0) throw ModuleErrors.Nothing("stack");
        var all = new List<Parts.Part>[modules.Count];
        for (var m = 0; m < all.Length; m++)
        {
            all[m] = Parts.Of(modules[m] is { } module ? module : throw ModuleErrors.MissingEntry("stack", m));
            for (var i = 0; i < Math.Max(all[m].Count, all[0].Count); i++)
                if (i >= all[m].Count || i >= all[0].Count || !Alike(all[m][i], all[0][i])) throw ModuleErrors.Structure(m, (i < all[m].Count ? all[m] : all[0])[i].Name);
        }

        var next = 0;
        return Parts.With(modules[0], _ => next++ is var i ? Tensor.Stack(Array.ConvertAll(all, parts => parts[i].Tensor)) : default!);
    }

    /// <summary>Parameters made anew, one by one.</summary>
    /// <param name="x">The parameters.</param>
    /// <param name="function">From a tensor to what takes its place.</param>
    public static TParameters Map<TParameters>(this IParameters<TParameters> x, Func<Tensor, Tensor> function)
        where TParameters : IParameters<TParameters>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(function);
        return x.FromTensors([.. x.ToTensors().Select(function)]);
    }

    /// <summary>Parameters made of two of one structure, tensor by tensor: <c>net.Map(gradient, (w, g) => w - 0.1 * g)</c>.</summary>
    /// <param name="x">The parameters, which say what the result is like.</param>
    /// <param name="y">As many.</param>
    /// <param name="function">From a tensor of each to what takes the place of the first.</param>
    /// <exception cref="ArgumentException">The numbers of tensors differ.</exception>
    public static TParameters Map<TParameters>(this IParameters<TParameters> x, TParameters y, Func<Tensor, Tensor, Tensor> function)
        where TParameters : IParameters<TParameters>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(function);
        var (first, second) = (x.ToTensors(), y.ToTensors());
        if (first.Count != second.Count) throw ModuleErrors.Count(x.GetType().Name, first.Count, second.Count);
        return x.FromTensors([.. first.Zip(second, function)]);
    }

    private static bool Alike(Parts.Part x, Parts.Part y)
        => string.Equals(x.Name, y.Name, StringComparison.Ordinal) && x.IsBuffer == y.IsBuffer && x.Tensor.Shape == y.Tensor.Shape && x.Tensor.DType == y.Tensor.DType;

    private static TModule Updated<TModule>(TModule module, IReadOnlyDictionary<string, Tensor> updates)
        where TModule : IModule<TModule>
    {
        var used = 0;
        var next = Parts.With(module, part =>
        {
            if (!part.IsBuffer || !updates.TryGetValue(part.Name, out var value)) return part.Tensor;
            used++;
            return value.Shape == part.Tensor.Shape && value.DType == part.Tensor.DType ? value : throw ModuleErrors.BufferChanged(part.Name, part.Tensor, value);
        });
        if (used == updates.Count) return next;
        var known = Parts.Of(module).Where(static part => part.IsBuffer).Select(static part => part.Name).ToHashSet(StringComparer.Ordinal);
        throw ModuleErrors.NoBuffer(updates.Keys.First(name => !known.Contains(name)));
    }
}
