namespace Autograd.Properties.Training;

/// <summary>A small network with dropout, on shuffled data, with everything that a loop can have; built anew from one seed, or another.</summary>
internal sealed class Course
{
    private readonly Variable _hidden, _bias, _output;
    private readonly Generator _chance;

    public Course(string optimizer, ulong seed = 5, bool shared = false, int patience = 100, string? path = null, int? every = null)
    {
        // What is learnt does not depend on the seed, so that another one shows what was not restored.
        var samples = new Generator(99);
        var inputs = Tensor.Randn([22, 3], samples, DType.Float64);
        Data = new Dataset(inputs, (inputs.Sum(1, true) > 0).To(DType.Float64));
        var first = new Generator(seed);
        _hidden = new(Tensor.Randn([3, 5], first, DType.Float64), requiresGrad: true);
        _bias = new(Tensor.Randn([5], first, DType.Float64), requiresGrad: true);
        _output = new(Tensor.Randn([5, 1], first, DType.Float64), requiresGrad: true);
        _chance = new Generator(seed + 1);
        Loader = new DataLoader(Data, 5, shared ? _chance : new Generator(seed + 2));
        Optimizer = optimizer switch
        {
            "sgd" => new Sgd([_hidden, _bias, _output], 0.1, momentum: 0.9),
            "adam" => new Adam([_hidden, _bias, _output], 0.05, amsGrad: true),
            "adamw" => new AdamW([new ParameterGroup([_hidden]), new ParameterGroup([_bias, _output], 0.02, 0)], 0.05),
            "rmsprop" => new RmsProp([_hidden, _bias, _output], 0.01, momentum: 0.5, centered: true),
            _ => new Adagrad([_hidden, _bias, _output], 0.1),
        };
        Loop = new TrainingLoop(Checkpointed.Of(Named), Optimizer, Loader, Loss)
        {
            PerBatch = optimizer is "sgd" or "adam" ? new Scheduler(Optimizer, Schedule.Linear(0.1, 1, 7)) : null,
            PerEpoch = optimizer is "adamw" ? new Scheduler(Optimizer, Schedule.CosineAnnealing(3)) : null,
            OnPlateau = optimizer is "sgd" or "adam" or "adamw" ? null : new PlateauScheduler(Optimizer, new() { Patience = 1, Factor = 0.5 }),
            MaxGradientNorm = 1,
            Generators = [_chance],
            Validation = () => Fails ? throw new TimeZoneNotFoundException() : Functional.MseLoss(Forward(new Variable(Data.Inputs), null), new Variable(Data.Targets)).Item(),
            EarlyStopping = new(patience),
            CheckpointPath = path,
            CheckpointEvery = every,
        };
    }

    public Dataset Data { get; }

    public DataLoader Loader { get; }

    public Optimizer Optimizer { get; }

    public TrainingLoop Loop { get; }

    public bool Fails { get; set; }

    public Action? OnLoss { get; set; }

    public IEnumerable<(string Name, Variable Variable)> Named => [("hidden", _hidden), ("bias", _bias), ("output", _output)];

    /// <summary>Everything that the loop saves, as a file's bytes.</summary>
    public byte[] Bytes() => Safetensors.Write(Loop.Save().Select(static pair => (pair.Key, pair.Value)));

    private Variable Loss(Variable x, Variable y)
    {
        var loss = Functional.MseLoss(Forward(x, _chance), y);
        OnLoss?.Invoke();
        return loss;
    }

    // The default generator takes part too, as it does in a model that was given none.
    private Variable Forward(Variable x, Generator? chance)
    {
        var hidden = Functional.Dropout(x.MatMul(_hidden) + _bias, 0.3, chance).Tanh();
        return Functional.Dropout(hidden, 0.2, chance is null ? null : DefaultGenerator.Current).MatMul(_output);
    }
}
