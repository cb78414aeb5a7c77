namespace Autograd;

// Functions of many modules of one structure: ensembles.
public static partial class Vectorize
{
    /// <summary>The function of every member of an ensemble, which <see cref="Modules.Stack"/> makes: its parameters and buffers are sliced.</summary>
    /// <param name="function">From one member to a tensor.</param>
    /// <param name="cancellationToken">Ends a call of the result; looked at in each operation on slices.</param>
    /// <returns>A function of the stacked modules; the members are the first dimension of its value.</returns>
    public static Func<TModule, Tensor> VMap<TModule>(Func<TModule, Tensor> function, CancellationToken cancellationToken = default)
        where TModule : IModule<TModule>
    {
        ArgumentNullException.ThrowIfNull(function);
        return modules =>
        {
            var (state, of) = Members(modules);
            return Run(v => [function(of(v))], state, null, null, cancellationToken)[0];
        };
    }

    /// <summary>The function of every member of an ensemble and an input: the same for all, or one each.</summary>
    /// <param name="function">From one member and an input to a tensor.</param>
    /// <param name="xDim">The dimension that counts the members' inputs; null if all share the input.</param>
    /// <param name="cancellationToken">Ends a call of the result; looked at in each operation on slices.</param>
    /// <inheritdoc cref="VMap{TModule}(Func{TModule, Tensor}, CancellationToken)"/>
    public static Func<TModule, Tensor, Tensor> VMap<TModule>(
        Func<TModule, Tensor, Tensor> function, int? xDim = null, CancellationToken cancellationToken = default)
        where TModule : IModule<TModule>
    {
        ArgumentNullException.ThrowIfNull(function);
        return (modules, x) =>
        {
            ArgumentNullException.ThrowIfNull(x);
            var (state, of) = Members(modules);
            int?[] dims = [.. state.Select(static _ => (int?)0), xDim];
            return Run(v => [function(of(v), v[^1])], [.. state, x], dims, null, cancellationToken)[0];
        };
    }

    /// <summary>All tensors of a module, and the module of others in their places.</summary>
    private static (Tensor[] State, Func<Tensor[], TModule> Of) Members<TModule>(TModule modules)
        where TModule : IModule<TModule>
    {
        ArgumentNullException.ThrowIfNull(modules);
        Tensor[] state = [.. Parts.Of(modules).Select(static part => part.Tensor)];
        return (state, Of);

        TModule Of(Tensor[] v)
        {
            var next = 0;
            return Parts.With(modules, _ => v[next++]);
        }
    }
}
