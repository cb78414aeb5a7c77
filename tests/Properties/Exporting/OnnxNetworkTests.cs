using System.Text;
using Autograd.Properties.Modules;
using static Autograd.Properties.Exporting.OnnxOpTests;

namespace Autograd.Properties.Exporting;

/// <summary>Networks in ONNX Runtime: values, names, batches of other sizes.</summary>
public sealed class OnnxNetworkTests
{
    private static readonly Generator Chance = new(1);

    [Fact]
    public void A_convolutional_classifier_gives_the_same()
    {
        var net = new Sequential(
            new Conv2d(1, 4, 3, Chance, padding: 1), new BatchNorm(4), Apply.Relu, Apply.MaxPool2d(2), new Conv2d(4, 6, 3, Chance, groups: 2), Apply.Gelu,
            Apply.AvgPool2d(2), Apply.Flatten(), new Dropout(), new Linear(6, 10, Chance), Apply.LogSoftmax(1));
        net = net.Train(new Generator(1), n => n.Forward(Random(2, 8, 1, 8, 8))).Next;
        using var session = new OnnxRun(Onnx.Export(net, Random(3, 5, 1, 8, 8)));
        var x = Random(4, 5, 1, 8, 8);

        // Sums of 9, 18 and 6 products, a batch normalisation, means of 4, a softmax of 10.
        Same(net.Forward(x), session.Run(x)[0], 100);
    }

    [Fact]
    public void A_batch_of_another_size_runs_if_it_was_asked_for()
    {
        var net = new Sequential(new Conv2d(1, 2, 3, Chance), Apply.Relu, Apply.MaxPool2d(2), Apply.Flatten(), new Linear(18, 3, Chance), new LayerNorm([3]), Apply.Softmax(-1));
        using var session = new OnnxRun(Onnx.Export(net, Random(3, 2, 1, 8, 8), new OnnxOptions { DynamicBatch = true }));
        Assert.Equal([-1, 1, 8, 8], session.Inputs["input"].Dimensions);
        Assert.Equal([-1, 3], session.Outputs["output"].Dimensions);
        foreach (var size in new[] { 1, 2, 7 })
        {
            var x = Random(4, size, 1, 8, 8);
            Same(net.Forward(x), session.Run(x)[0], 60);
        }
    }

    [Fact]
    public void A_recurrent_network_gives_the_same()
    {
        var net = new Lstm(3, 4, Chance, numLayers: 2, batchFirst: true, bidirectional: true);
        using var session = new OnnxRun(Onnx.Export(
            net, static (n, x) => { var (y, h, c) = n.Forward(x[0]); return [y, h, c]; }, [Random(2, 2, 5, 3)], new OnnxOptions { OutputNames = ["y", "h", "c"] }));
        var x = Random(3, 2, 5, 3);
        var (y, h, c) = net.Forward(x);
        var results = session.Run(x);
        Assert.Equal(["y", "h", "c"], session.Outputs.Keys.OrderBy(static name => "yhc".IndexOf(name, StringComparison.Ordinal)));

        // Two layers of five steps, each four gates of at most eight products.
        Same(y, results[0], 100);
        Same(h, results[1], 100);
        Same(c, results[2], 100);
    }

    [Fact]
    public void A_recurrent_network_takes_its_state_as_an_input_and_any_batch()
    {
        var net = new Gru(3, 4, Chance);
        using var session = new OnnxRun(Onnx.Export(
            net, static (n, x) => { var (y, h) = n.Forward(x[0].Transpose(0, 1), x[1].Unsqueeze(0)); return [y.Transpose(0, 1), h[0]]; },
            [Random(2, 2, 5, 3), Random(3, 2, 4)], new OnnxOptions { DynamicBatch = true, InputNames = ["x", "state"] }));
        var (x, h) = (Random(3, 6, 5, 3), Random(4, 6, 4));
        Same(net.Forward(x.Transpose(0, 1), h.Unsqueeze(0)).H[0], session.Run(x, h)[1], 60);
    }

    [Fact]
    public void Indices_are_an_input_like_any_other()
    {
        var net = new Sequential(new Embedding(7, 4, Chance, paddingIdx: 0), new Linear(4, 2, Chance), Apply.Tanh);
        using var session = new OnnxRun(Onnx.Export(net, Tensor.From([1L, 6, 0, 2], 2, 2), new OnnxOptions { DynamicBatch = true }));
        var x = Tensor.From([3L, 4, 0, 5, 1, 6], 3, 2);
        Same(net.Forward(x), session.Run(x)[0], 12);
    }

    [Fact]
    public void Tables_are_picked_from_by_a_tensor_between_brackets()
    {
        var table = Random(1, 5, 3);
        using var session = new OnnxRun(Onnx.Export(static x => [Random(1, 5, 3)[x[0]] + 0], [Tensor.From([0L, 4, 1, 2], 2, 2)]));
        var x = Tensor.From([3L, 3, 0, 1], 2, 2);
        Same(table[x], session.Run(x)[0], 0);
    }

    [Fact]
    public void Parameters_keep_their_names()
    {
        var net = new Perceptron(3, 4, 2, Chance).To(DType.Float32);
        var text = Encoding.UTF8.GetString(Onnx.Export(net, Random(2, 5, 3)));
        Assert.All(net.StateDict().Keys, name => Assert.Contains(name, text, StringComparison.Ordinal));
        using var session = new OnnxRun(Onnx.Export(net, Random(2, 5, 3), new OnnxOptions { InputNames = ["pixels"], OutputNames = ["scores"] }));
        Assert.Equal(["pixels"], session.Inputs.Keys);
        Assert.Equal(["scores"], session.Outputs.Keys);
        Assert.Equal([5, 3], session.Inputs["pixels"].Dimensions);
    }

    [Fact]
    public void Doubles_stay_doubles()
    {
        var net = new Perceptron(3, 4, 2, Chance);
        using var session = new OnnxRun(Onnx.Export(net, Nets.Random(2, 5, 3)));
        var x = Nets.Random(3, 5, 3);
        Assert.All((net.Forward(x) - session.Run(x)[0]).ToArray<double>(), static v => Assert.Equal(0, v, 1e-14));
    }

    [Fact]
    public void A_model_of_variables_is_exported_by_its_module()
    {
        var model = Model.Of(new Linear(3, 2, Chance));
        using var session = new OnnxRun(Onnx.Export(model.Module, Random(2, 4, 3)));
        Same(model.Module.Forward(Random(3, 4, 3)), session.Run(Random(3, 4, 3))[0], 8);
    }

    [Fact]
    public void The_same_function_gives_the_same_bytes()
    {
        var net = new Sequential(new Conv2d(1, 2, 3, new Generator(1)), Apply.Flatten(), new Linear(8, 2, new Generator(2)));
        Assert.Equal(Onnx.Export(net, Random(2, 1, 1, 4, 4)), Onnx.Export(net, Random(3, 1, 1, 4, 4)));
    }

    [Fact]
    public void What_no_output_needs_is_left_out()
    {
        var model = Onnx.Export(static x => { _ = Linalg.Inv(x[0]); return [x[0] * 2]; }, [Random(2, 3, 3)]);
        using var session = new OnnxRun(model);
        Assert.True(model.Length < 300);
    }
}
