using Autograd.Properties.Graph;

namespace Autograd.Properties.Modules;

/// <summary>Names, state dictionaries, training passes.</summary>
public sealed class ModuleTests
{
    [Fact]
    public void Names_follow_the_structure_and_stay()
    {
        string[] expected = ["blocks.0.weight", "blocks.0.bias", "blocks.1.weight", "scale", "table", "last.0.weight", "last.0.bias"];
        Assert.Equal(expected, Nets.Mixed(1).StateDict().Keys);
        Assert.Equal(expected, Nets.Mixed(1).To(DType.Float32).Map(static x => x * 2).StateDict().Keys);
        Assert.Equal(expected.Where(static name => name != "table"), Nets.Mixed(1).NamedParameters().Select(static p => p.Name));
    }

    [Fact]
    public void Parameters_are_in_the_order_of_their_names()
    {
        var net = Nets.Mixed(1);
        Assert.Equal(net.NamedParameters().Select(static p => p.Tensor), ((IParameters<Mixed>)net).ToTensors());
    }

    [Fact]
    public void Rebuilding_with_the_same_tensors_changes_nothing()
    {
        var net = Nets.Mixed(1);
        var same = net.Map(static x => x);
        Assert.Equal(net.StateDict(), same.StateDict());
        Assert.Same(net.Table, same.Table);
    }

    [Fact]
    public void One_layer_in_two_places_is_two_layers()
    {
        var layer = new Linear(2, 2, new Generator(1));
        var net = new Sequential(layer, layer);
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias"], net.StateDict().Keys);
        var gradient = Differentiate.Grad(n => n.Forward(Tensor.Ones(1, 2)).Sum(), net);
        Assert.NotEqual(gradient.StateDict()["0.weight"].ToArray<float>(), gradient.StateDict()["1.weight"].ToArray<float>());
    }

    [Fact]
    public void A_state_dictionary_survives_a_file()
    {
        var net = Nets.Mixed(1);
        var file = Safetensors.Write(net.StateDict().Select(static pair => (pair.Key, pair.Value)));
        var read = Nets.Mixed(5).LoadStateDict(Safetensors.Read(file).Tensors);
        Assert.All(net.StateDict(), pair => Assert.Equal(pair.Value.ToArray<double>(), read.StateDict()[pair.Key].ToArray<double>()));
    }

    [Fact]
    public void A_state_dictionary_that_does_not_fit_is_refused_with_all_names()
    {
        var net = new Perceptron(3, 4, 2, new Generator(1));
        var state = net.StateDict().ToDictionary(StringComparer.Ordinal);
        state.Remove("hidden.bias");
        state["hidden.weight"] = Tensor.Zeros(4, 4);
        state["output.bias"] = Tensor.Zeros([2], DType.Int64);
        state["extra"] = Tensor.Zeros(1);
        var message = Assert.Throws<ArgumentException>(() => net.LoadStateDict(state)).Message;
        Assert.Contains("Missing, 1: hidden.bias.", message, StringComparison.Ordinal);
        Assert.Contains("extra", message, StringComparison.Ordinal);
        Assert.Contains("hidden.weight is float32 [4, 4], expected float64 [4, 3]", message, StringComparison.Ordinal);
        Assert.Contains("output.bias is int64 [2], expected float64 [2]", message, StringComparison.Ordinal);
        var lenient = Assert.Throws<ArgumentException>(() => net.LoadStateDict(state, strict: false)).Message;
        Assert.DoesNotContain("Missing", lenient, StringComparison.Ordinal);
        state.Remove("hidden.weight");
        state.Remove("output.bias");
        state["output.weight"] = Tensor.Full([2, 4], 3, DType.Float32);
        var loaded = net.LoadStateDict(state, strict: false);
        Assert.Equal(DType.Float64, loaded.Output.Weight.DType);
        Assert.All(loaded.Output.Weight.ToArray<double>(), static v => Assert.Equal(3, v));
        Assert.Same(net.Hidden.Bias, loaded.Hidden.Bias);
    }

    [Fact]
    public void Training_returns_new_statistics_and_leaves_the_module()
    {
        var net = new Sequential(new BatchNorm(2, momentum: null, dtype: DType.Float64));
        var (first, second) = (Tensor.Float64([[1, 2], [3, 6]]), Tensor.Float64([[5, 0], [5, 4]]));
        var (_, next) = net.Train(new Generator(0), n => (n.Forward(first), n.Forward(second)));

        // Without momentum: the plain mean over the two batches of one pass.
        Assert.Equal([3.5, 3], next.StateDict()["0.running_mean"].ToArray<double>());
        Assert.Equal([1.0, 8], next.StateDict()["0.running_var"].ToArray<double>());
        Assert.Equal(2, next.StateDict()["0.num_batches_tracked"].Item<long>());
        Assert.Equal([0.0, 0], net.StateDict()["0.running_mean"].ToArray<double>());
        Assert.False(next.StateDict()["0.running_mean"].IsTracked);
    }

    [Fact]
    public void A_batch_normalisation_without_statistics_uses_the_batch_always()
    {
        var norm = new BatchNorm(1, eps: 0, affine: false, trackRunningStats: false, dtype: DType.Float64);
        Assert.Empty(norm.StateDict());
        Assert.Equal([-1.0, 1], norm.Forward(Tensor.From([1.0, 3], 2, 1)).ToArray<double>());
        Assert.Same(norm, norm.Train(new Generator(0), static n => n.Forward(Tensor.From([1.0, 3], 2, 1))).Next);
    }

    [Fact]
    public void Dropout_draws_in_training_alone_and_the_same_from_the_same_generator()
    {
        var net = new Sequential(new Dropout(0.5), Apply.Flatten(0), new Dropout(0.5));
        var x = Tensor.Ones(20, 20);
        Assert.Same(new Dropout().Forward(x), x);
        Assert.All(net.Forward(x).ToArray<float>(), static v => Assert.Equal(1, v));
        var once = net.Train(new Generator(3), n => n.Forward(x)).Result.ToArray<float>();
        Assert.Equal(once, net.Train(new Generator(3), n => n.Forward(x)).Result.ToArray<float>());
        Assert.NotEqual(once, net.Train(new Generator(4), n => n.Forward(x)).Result.ToArray<float>());

        // Both draw by themselves: a quarter of 400 is left, ± 6 standard deviations.
        Assert.InRange(once.Count(static v => v == 4), 100 - 52, 100 + 52);
    }

    [Fact]
    public void Dropout_between_recurrent_layers_draws_in_training_alone()
    {
        var net = new Lstm(2, 8, new Generator(1), numLayers: 2, dropout: 0.5);
        var x = Tensor.Ones(3, 2, 2);
        var still = net.Forward(x).Output.ToArray<float>();
        Assert.Equal(still, net.Forward(x).Output.ToArray<float>());
        Assert.NotEqual(still, net.Train(new Generator(2), n => n.Forward(x).Output).Result.ToArray<float>());
        var single = new Gru(2, 8, new Generator(1), dropout: 0.5);
        Assert.Equal(single.Forward(x).Output.ToArray<float>(), single.Train(new Generator(2), n => n.Forward(x).Output).Result.ToArray<float>());
    }

    [Fact]
    public void What_is_still_in_a_pass_that_is_over_says_so()
    {
        var (kept, _) = new Sequential(new Dropout()).Train(new Generator(0), static n => n);
        var message = Assert.Throws<InvalidOperationException>(() => kept.Forward(Tensor.Ones(1))).Message;
        Assert.Contains("'0' is still in a training pass that is over", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Modules_in_one_another_deeper_than_the_stack_can_be_caught()
    {
        var net = new Sequential();
        for (var depth = 0; depth < 20_000; depth++) net = new Sequential(net);
        SmallStack.Run(() =>
        {
            Assert.Throws<InsufficientExecutionStackException>(() => net.StateDict());
            Assert.Throws<InsufficientExecutionStackException>(() => net.Forward(Tensor.Ones(1)));
        });
    }

    [Fact]
    public void A_sequence_alone_is_a_batch_of_one()
    {
        var lstm = new Lstm(2, 3, new Generator(1), numLayers: 2, batchFirst: true, dtype: DType.Float64);
        var x = Nets.Random(2, 4, 2);
        var (h, c) = (Nets.Random(3, 2, 3), Nets.Random(4, 2, 3));
        var (one, oneH, oneC) = lstm.Forward(x, (h, c));
        var (many, manyH, manyC) = lstm.Forward(x.Unsqueeze(0), (h.Unsqueeze(1), c.Unsqueeze(1)));
        Assert.Equal(many.Squeeze(0).ToArray<double>(), one.ToArray<double>());
        Assert.Equal(Shape.Of(2, 3), oneH.Shape);
        Assert.Equal(manyH.ToArray<double>(), oneH.ToArray<double>());
        Assert.Equal(manyC.ToArray<double>(), oneC.ToArray<double>());
    }

    [Fact]
    public void Layers_are_cells_step_by_step()
    {
        var gru = new Gru(2, 3, new Generator(1), dtype: DType.Float64);
        var x = Nets.Random(2, 4, 5, 2);
        var h = Tensor.Zeros([5, 3], DType.Float64);
        foreach (var step in x.Unbind()) h = gru.Cells[0].Forward(step, h);

        // The layer multiplies all steps by the weight at once: the same products, summed in another order at most.
        Assert.All((gru.Forward(x).H[0] - h).ToArray<double>(), static v => Assert.Equal(0, v, 1e-14));
        Assert.Equal(gru.Forward(x).Output.ToArray<double>(), new Gru(gru.Cells).Forward(x).Output.ToArray<double>());
    }
}
