using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>
/// What a module hands its parts through in <see cref="IModule{TSelf}.Rebuild"/>. Each call gives what takes the part's place:
/// itself where the parts are only looked at, another tensor where they are replaced.
/// </summary>
public sealed class Parts
{
    // From the name (empty unless names are wanted), the tensor, and whether it is a buffer, to what takes its place.
    private readonly Func<string, Tensor, bool, Tensor> _visit;
    private readonly TrainingPass? _pass;
    private readonly bool _named;
    private string _prefix = "";

    private Parts(Func<string, Tensor, bool, Tensor> visit, bool named, TrainingPass? pass = null)
        => (_visit, _named, _pass) = (visit, named || pass is not null, pass);

    /// <summary>A tensor that training changes and derivatives are taken with respect to; floating.</summary>
    /// <param name="name">Its name within the module, without dots: <c>weight</c>.</param>
    /// <param name="tensor">The tensor; null if this module has none, which gives null.</param>
    /// <exception cref="ArgumentException">The name is empty or has a dot.</exception>
    [return: NotNullIfNotNull(nameof(tensor))]
    public Tensor? Parameter(string name, Tensor? tensor) => tensor is null ? null : _visit(Full(name), tensor, false);

    /// <summary>A tensor that belongs to the module's state and is no parameter: running statistics, a fixed table.</summary>
    /// <inheritdoc cref="Parameter"/>
    [return: NotNullIfNotNull(nameof(tensor))]
    public Tensor? Buffer(string name, Tensor? tensor) => tensor is null ? null : _visit(Full(name), tensor, true);

    /// <summary>A smaller module, whose names get this one and a dot in front.</summary>
    /// <param name="name">Its name within the module, without dots.</param>
    /// <param name="module">The module.</param>
    /// <exception cref="ArgumentException">The name is empty or has a dot.</exception>
    public TModule Module<TModule>(string name, TModule module)
        where TModule : IModule<TModule>
    {
        ArgumentNullException.ThrowIfNull(module);
        var outer = Enter(name);
        var rebuilt = module.Rebuild(this);
        _prefix = outer;
        return rebuilt ?? throw ModuleErrors.NothingRebuilt(typeof(TModule).Name, outer + name);
    }

    /// <summary>Smaller modules, named by the name of the list and their numbers: <c>cells.0.weight</c>.</summary>
    /// <inheritdoc cref="Module"/>
    public IReadOnlyList<TModule> Modules<TModule>(string name, IReadOnlyList<TModule> modules)
        where TModule : IModule<TModule>
    {
        ArgumentNullException.ThrowIfNull(modules);
        var outer = Enter(name);
        var rebuilt = new TModule[modules.Count];
        for (var i = 0; i < rebuilt.Length; i++) rebuilt[i] = Module(Number(i), modules[i]);
        _prefix = outer;
        return rebuilt;
    }

    /// <summary>A layer of whatever type: a module inside if it is one, else left as it is.</summary>
    /// <param name="name">Its name within the module, without dots.</param>
    /// <param name="layer">The layer.</param>
    /// <exception cref="ArgumentException">The name is empty or has a dot.</exception>
    public ILayer Layer(string name, ILayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer is not IModule module) return layer;
        var outer = Enter(name);
        var rebuilt = module.RebuildAny(this);
        _prefix = outer;
        return rebuilt as ILayer ?? throw ModuleErrors.NothingRebuilt(layer.GetType().Name, outer + name);
    }

    /// <summary>
    /// The training pass of a module that behaves otherwise in training: null outside of it. Keep what this returns in a
    /// property beside the tensors, and look at it in the functions.
    /// </summary>
    /// <param name="pass">What the module has now.</param>
    public TrainingPass? Training(TrainingPass? pass) => _pass?.At(_prefix) ?? pass;

    /// <summary>Every tensor of a module, in the module's order.</summary>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    internal static List<Part> Of(IModule module)
    {
        var (found, names) = (new List<Part>(), new HashSet<string>(StringComparer.Ordinal));
        module.RebuildAny(new Parts(Look, named: true));
        return found;

        Tensor Look(string name, Tensor tensor, bool isBuffer)
        {
            if (!names.Add(name)) throw ModuleErrors.NameTwice(name);
            if (!isBuffer && !tensor.DType.IsFloating()) throw ModuleErrors.NotFloating(name, tensor.DType);
            found.Add(new Part(name, tensor, isBuffer));
            return tensor;
        }
    }

    /// <summary>The parameters alone, without their names.</summary>
    internal static List<Tensor> ParametersOf(IModule module)
    {
        var found = new List<Tensor>();
        module.RebuildAny(new Parts(Look, named: false));
        return found;

        Tensor Look(string name, Tensor tensor, bool isBuffer)
        {
            if (!isBuffer) found.Add(tensor);
            return tensor;
        }
    }

    /// <summary>The same module with other parameters.</summary>
    internal static IModule WithParameters(IModule module, IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var next = 0;
        var rebuilt = module.RebuildAny(new Parts(
            (_, tensor, isBuffer) => isBuffer ? tensor : next++ is var i && i < tensors.Count ? tensors[i] : tensor, named: false));
        return next == tensors.Count ? rebuilt : throw ModuleErrors.Count(module.GetType().Name, next, tensors.Count);
    }

    /// <summary>The same module, every tensor replaced by what a function makes of it.</summary>
    internal static TModule With<TModule>(TModule module, Func<Part, Tensor> make)
        where TModule : IModule<TModule>
        => module.Rebuild(new Parts((name, tensor, isBuffer) => make(new Part(name, tensor, isBuffer)), named: true));

    /// <summary>The same module in a training pass.</summary>
    internal static TModule In<TModule>(TModule module, TrainingPass pass)
        where TModule : IModule<TModule>
        => module.Rebuild(new Parts(static (_, tensor, _) => tensor, named: true, pass));

    internal static string Number(int i) => i.ToString(CultureInfo.InvariantCulture);

    private string Enter(string name)
    {
        // As deep as modules stand in one another; a catchable exception in place of the end of the process.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var outer = _prefix;
        if (_named) _prefix = Full(name) + ".";
        return outer;
    }

    private string Full(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_named) return "";
        return name.Length == 0 || name.Contains('.', StringComparison.Ordinal) ? throw ModuleErrors.BadName(_prefix, name) : _prefix + name;
    }

    /// <summary>A tensor of a module by its full name.</summary>
    internal readonly record struct Part(string Name, Tensor Tensor, bool IsBuffer);
}
