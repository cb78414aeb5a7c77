namespace Autograd;

/// <summary>A module whatever its type; implement <see cref="IModule{TSelf}"/>, which brings this with it.</summary>
public interface IModule
{
    /// <summary>The same as <see cref="IModule{TSelf}.Rebuild"/>, for who does not know the type.</summary>
    IModule RebuildAny(Parts parts);
}

/// <summary>
/// A part of a network: an immutable record of its parameters, buffers and smaller modules, with functions that use them. All
/// that it must say is <see cref="Rebuild"/>; from that follow the names of its parameters, state dictionaries, training mode,
/// and that every transform of <see cref="Differentiate"/> takes it as a point.
/// </summary>
/// <typeparam name="TSelf">The module itself.</typeparam>
public interface IModule<TSelf> : IModule, IParameters<TSelf>
    where TSelf : IModule<TSelf>
{
    /// <summary>
    /// The same module, each of its parts replaced by what <paramref name="parts"/> gives for it:
    /// <c>new(parts.Module("hidden", Hidden), parts.Parameter("scale", Scale))</c>. Always the same parts in the same order.
    /// The new tensors may have other shapes (the blocks of a Jacobian, many members of an ensemble): check shapes where
    /// sizes are given, not here.
    /// </summary>
    /// <param name="parts">What each part is handed through, under a name that is PyTorch's if files are to be read.</param>
    TSelf Rebuild(Parts parts);

    IModule IModule.RebuildAny(Parts parts) => Rebuild(parts);

    IReadOnlyList<Tensor> IParameters<TSelf>.ToTensors() => Parts.ParametersOf(this);

    TSelf IParameters<TSelf>.FromTensors(IReadOnlyList<Tensor> tensors) => (TSelf)Parts.WithParameters(this, tensors);
}

/// <summary>A function from tensor to tensor that can stand in a <see cref="Sequential"/>; most are modules too.</summary>
public interface ILayer
{
    /// <summary>The value of the function.</summary>
    Tensor Forward(Tensor x);
}
