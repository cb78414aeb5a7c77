namespace Autograd;

/// <summary>
/// A module that training changes: its parameters are variables, which optimizers update in place, and what a training pass
/// leaves in its buffers is kept. The module itself is an immutable record; this is the mutable handle on it.
/// </summary>
/// <typeparam name="TModule">The module.</typeparam>
/// <remarks>Not for concurrent training: one thread runs and steps. It starts in training mode, as PyTorch's modules do.</remarks>
public sealed class Model<TModule>
    where TModule : IModule<TModule>
{
    private readonly Variable[] _parameters;
    private readonly string[] _names;
    private readonly Generator? _generator;

    // Its buffers are the model's. Its parameters are zeros of one number each: the values are in the variables alone.
    private TModule _module;

    /// <summary>A handle on a copy of a module.</summary>
    /// <param name="module">Where the values come from.</param>
    /// <param name="generator">Where dropout draws from; the default generator if null.</param>
    /// <exception cref="ArgumentException">Two parts have one name, or a parameter is not floating.</exception>
    public Model(TModule module, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        var named = module.NamedParameters();
        (_module, _generator) = (Emptied(module), generator);
        _names = [.. named.Select(static parameter => parameter.Name)];
        _parameters = [.. named.Select(static parameter => new Variable(parameter.Tensor, requiresGrad: true))];
    }

    /// <summary>What an optimizer updates, in the module's order.</summary>
    public IReadOnlyList<Variable> Parameters => _parameters;

    /// <summary>The same with their names: <c>hidden.weight</c>.</summary>
    public IReadOnlyList<(string Name, Variable Parameter)> NamedParameters => [.. _names.Zip(_parameters)];

    /// <summary>Whether dropout draws and batch normalisation uses and follows the batch.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>The module as it is now, without history and outside of training: to evaluate, differentiate or keep.</summary>
    public TModule Module => With(static parameter => parameter.Tensor.Detach());

    /// <summary>Goes into training mode, or out of it.</summary>
    /// <returns>This model.</returns>
    public Model<TModule> Train(bool mode = true)
    {
        IsTraining = mode;
        return this;
    }

    /// <summary>Goes out of training mode.</summary>
    /// <returns>This model.</returns>
    public Model<TModule> Eval() => Train(false);

    /// <summary>Runs a function of the module, recorded: <see cref="Variable.Backward"/> on its value fills the parameters' gradients.</summary>
    /// <param name="function">Of the module with the parameters as they are now, in the model's mode.</param>
    public Variable Run(Func<TModule, Tensor> function) => new(Run<Tensor>(function));

    /// <inheritdoc cref="Run(Func{TModule, Tensor})"/>
    public TResult Run<TResult>(Func<TModule, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var now = With(static parameter => parameter.Core);
        if (!IsTraining) return function(now);
        var (result, next) = now.Train(_generator ?? DefaultGenerator.Current, function);

        _module = Emptied(next);
        return result;
    }

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in _parameters) parameter.ZeroGrad();
    }

    /// <summary>Parameters and buffers by name, as they are now.</summary>
    public IReadOnlyDictionary<string, Tensor> StateDict() => Module.StateDict();

    /// <summary>Takes over the tensors of a state dictionary: all of them or, by exception, none. The variables stay the same objects.</summary>
    /// <inheritdoc cref="Modules.LoadStateDict"/>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> named, bool strict = true)
    {
        var loaded = Module.LoadStateDict(named, strict);
        var tensors = loaded.ToTensors();
        using (GradMode.NoGrad())
        {
            for (var i = 0; i < _parameters.Length; i++) _parameters[i].Copy_(tensors[i]);
        }

        _module = Emptied(loaded);
    }

    /// <summary>The module's text.</summary>
    public override string ToString() => _module.ToString() ?? "";

    private TModule With(Converter<Variable, Tensor> tensor) => _module.FromTensors(Array.ConvertAll(_parameters, tensor));

    private static TModule Emptied(TModule module) => module.Map(Tensor.ZerosLike);
}

/// <summary>What models of layers can do, and how to make one without naming its type.</summary>
public static class Model
{
    /// <summary>A model of a module.</summary>
    /// <param name="module">Where the values come from.</param>
    /// <param name="generator">Where dropout draws from; the default generator if null.</param>
    public static Model<TModule> Of<TModule>(TModule module, Generator? generator = null)
        where TModule : IModule<TModule>
        => new(module, generator);

    /// <summary>The value of a model of a layer, recorded; a tensor converts to the variable that it takes.</summary>
    public static Variable Forward<TModule>(this Model<TModule> model, Variable x)
        where TModule : IModule<TModule>, ILayer
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(x);
        return model.Run(module => module.Forward(x.Core));
    }
}
