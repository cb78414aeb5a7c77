using System.Runtime.CompilerServices;

namespace Autograd.Properties.Modules;

/// <summary>The mutable handle: variables, modes, buffers that stay.</summary>
public sealed class ModelTests
{
    private static readonly Tensor X = Nets.Random(2, 6, 3);

    [Fact]
    public void Backward_fills_the_gradients_that_the_pure_function_has()
    {
        var net = new Perceptron(3, 4, 2, new Generator(1));
        var model = Model.Of(net);
        model.Forward(X).Square().Sum().Backward();
        var expected = Differentiate.Grad(n => n.Forward(X).Square().Sum(), net).NamedParameters();
        Assert.Equal(expected.Select(static p => p.Name), model.NamedParameters.Select(static p => p.Name));
        Assert.All(expected.Zip(model.Parameters), static pair => Assert.Equal(pair.First.Tensor.ToArray<double>(), pair.Second.Grad!.ToArray<double>()));
        model.ZeroGrad();
        Assert.All(model.Parameters, static p => Assert.Null(p.Grad));
    }

    [Fact]
    public void An_optimizer_changes_the_model_and_leaves_the_module_it_came_from()
    {
        var net = new Linear(3, 1, new Generator(1), dtype: DType.Float64);
        var (model, before) = (Model.Of(net), net.Weight.ToArray<double>());
        var optimizer = new Sgd(model.Parameters, 0.1);
        Variable y = Variable.Ones([6, 1], DType.Float64);
        var losses = new List<double>();
        for (var step = 0; step < 20; step++)
        {
            optimizer.ZeroGrad();
            var loss = (model.Forward(X) - y).Square().Mean();
            loss.Backward();
            optimizer.Step();
            losses.Add(loss.Item());
        }

        Assert.True(losses[^1] < losses[0] / 2);
        Assert.Equal(before, net.Weight.ToArray<double>());
        Assert.Equal(model.Parameters[0].ToArray<double>(), model.Module.Weight.ToArray<double>());
        Assert.False(model.Module.Weight.IsTracked);
    }

    [Fact]
    public void Statistics_stay_in_training_and_are_used_outside_of_it()
    {
        var model = Model.Of(new BatchNorm(3, dtype: DType.Float64));
        Assert.True(model.IsTraining);
        model.Forward(X);
        var once = model.StateDict()["running_mean"].ToArray<double>();
        using (GradMode.NoGrad()) model.Forward(X);
        Assert.NotEqual(once, model.StateDict()["running_mean"].ToArray<double>());
        Assert.Equal(2, model.StateDict()["num_batches_tracked"].Item<long>());
        Assert.False(model.Eval().IsTraining);
        var still = model.Forward(X).ToArray<double>();
        Assert.Equal(2, model.StateDict()["num_batches_tracked"].Item<long>());
        Assert.Equal(model.Module.Forward(X).ToArray<double>(), still);
        Assert.NotEqual(still, model.Train().Forward(X).ToArray<double>());
    }

    [Fact]
    public void A_function_that_throws_leaves_the_statistics()
    {
        var model = Model.Of(new BatchNorm(3, dtype: DType.Float64));
        Assert.Throws<InvalidOperationException>(() => model.Run(m => m.Forward(X) is { } ? throw new InvalidOperationException() : X));
        Assert.Equal(0, model.StateDict()["num_batches_tracked"].Item<long>());
    }

    [Fact]
    public void Dropout_draws_from_the_models_own_generator()
    {
        float[] Draw(ulong seed) => new Model<Dropout>(new Dropout(), new Generator(seed)).Forward(Tensor.Ones(100)).ToArray<float>();
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void Nothing_is_recorded_without_a_gradient()
    {
        var model = Model.Of(new Linear(3, 1, new Generator(1), dtype: DType.Float64));
        using (GradMode.NoGrad()) Assert.False(model.Forward(X).RequiresGrad);
        model.Parameters[0].RequiresGrad_(false);
        model.Forward(X).Sum().Backward();
        Assert.Null(model.Parameters[0].Grad);
        Assert.NotNull(model.Parameters[1].Grad);
    }

    [Fact]
    public void Several_results_come_out_together()
    {
        var model = Model.Of(new Lstm(3, 4, new Generator(1), dtype: DType.Float64));
        var (y, h, _) = model.Run(m => m.Forward(X));
        Assert.Equal(Shape.Of(6, 4), y.Shape);
        Variable loss = y.Sum() + h.Sum();
        loss.Backward();
        Assert.All(model.Parameters, static p => Assert.NotNull(p.Grad));
    }

    [Fact]
    public void Loading_keeps_the_variables_and_is_all_or_nothing()
    {
        var model = Model.Of(new Perceptron(3, 4, 2, new Generator(1)));
        var variables = model.Parameters.ToArray();
        var before = model.StateDict();
        var other = new Perceptron(3, 4, 2, new Generator(2)).StateDict();
        Assert.Throws<ArgumentException>(() => model.LoadStateDict(other.Where(static pair => pair.Key != "output.bias").ToDictionary(StringComparer.Ordinal)));
        Assert.All(before, pair => Assert.Equal(pair.Value.ToArray<double>(), model.StateDict()[pair.Key].ToArray<double>()));
        model.LoadStateDict(other);
        Assert.Equal(variables, model.Parameters);
        Assert.All(other, pair => Assert.Equal(pair.Value.ToArray<double>(), model.StateDict()[pair.Key].ToArray<double>()));
        Assert.All(model.Parameters, static p => Assert.True(p.RequiresGrad && p.IsLeaf));
    }

    [Fact]
    public void A_step_that_is_over_is_forgotten()
    {
        var model = Make();
        var weight = Step(model);
        using (GradMode.NoGrad())
        {
            // Once more to read it without recording: a variable caches its last twin without history.
            model.Parameters[0].Mul_(2);
            Assert.False((model.Parameters[0] + 0).RequiresGrad);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(weight.TryGetTarget(out _));
        Assert.Equal(4, model.Parameters.Count);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static Model<Sequential> Make() => Model.Of(new Sequential(new Linear(3, 3, new Generator(1), dtype: DType.Float64), new BatchNorm(3, dtype: DType.Float64)));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference<NdArray> Step(Model<Sequential> model)
        {
            model.Forward(X).Sum().Backward();
            model.ZeroGrad();
            return new WeakReference<NdArray>(model.Parameters[0].Tensor.Value);
        }
    }
}
