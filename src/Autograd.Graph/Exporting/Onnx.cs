using System.Globalization;
using Autograd.Exporting;

namespace Autograd;

/// <summary>
/// Functions of tensors as ONNX models (opset 18), for ONNX Runtime and others. The function is run on examples and its operations
/// are written down: what they compute from the examples is the model, with the shapes of the examples.
/// </summary>
/// <remarks>
/// Conditions, loops and everything else that happens between operations is not in the model; only the path that was taken is.
/// The function is run twice, with other values the second time, and refused if the two recordings differ, so a value that was
/// read is not silently a constant. Random numbers and derivatives cannot be exported.
/// </remarks>
public static class Onnx
{
    private const int IrVersion = 8;
    private const int Opset = 18;

    /// <summary>The model of a layer. Its parameters are in the model under the names of its state dictionary.</summary>
    /// <param name="layer">A module with one function from tensor to tensor, outside of training.</param>
    /// <param name="example">An input, whose dtype and shape the model's input has.</param>
    /// <param name="options">Names, and whether the batch may change; null for the defaults.</param>
    /// <returns>The bytes of an <c>.onnx</c> file.</returns>
    /// <exception cref="NotSupportedException">An operation has no counterpart; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The function reads values, branches, draws or differentiates.</exception>
    /// <exception cref="ArgumentException">A name occurs twice, or there are too many or too few.</exception>
    public static byte[] Export<TLayer>(TLayer layer, Tensor example, OnnxOptions? options = null)
        where TLayer : IModule<TLayer>, ILayer
    {
        ArgumentNullException.ThrowIfNull(example);
        return Export(layer, static (module, x) => [module.Forward(x[0])], [example], options);
    }

    /// <summary>The model of a function of a module. Its parameters are in the model under the names of its state dictionary.</summary>
    /// <param name="module">The module, outside of training.</param>
    /// <param name="function">From the module and the inputs to the outputs.</param>
    /// <param name="examples">The inputs, whose dtypes and shapes the model's inputs have.</param>
    /// <param name="options">Names, and whether the batch may change; null for the defaults.</param>
    /// <inheritdoc cref="Export{TLayer}(TLayer, Tensor, OnnxOptions)"/>
    public static byte[] Export<TModule>(
        TModule module, Func<TModule, Tensor[], Tensor[]> function, IReadOnlyList<Tensor> examples, OnnxOptions? options = null)
        where TModule : IModule<TModule>
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(function);
        return Model(
            (recording, x) => function(Parts.With(module, part => recording.Input(part.Name, part.Tensor.Value)), x),
            [.. Parts.Of(module).Select(static part => (part.Name, part.Tensor.Value))], examples, options ?? new OnnxOptions());
    }

    /// <summary>The model of a function. What it computes with beside its inputs are constants.</summary>
    /// <param name="function">From the inputs to the outputs.</param>
    /// <param name="examples">The inputs, whose dtypes and shapes the model's inputs have.</param>
    /// <param name="options">Names, and whether the batch may change; null for the defaults.</param>
    /// <inheritdoc cref="Export{TLayer}(TLayer, Tensor, OnnxOptions)"/>
    public static byte[] Export(Func<Tensor[], Tensor[]> function, IReadOnlyList<Tensor> examples, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Model((_, x) => function(x), [], examples, options ?? new OnnxOptions());
    }

    private static byte[] Model(
        Func<Recording, Tensor[], Tensor[]> function, (string Name, NdArray Value)[] parameters, IReadOnlyList<Tensor> examples, OnnxOptions options)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0) throw OnnxErrors.NoInputs();
        for (var i = 0; i < examples.Count; i++)
            if (examples[i] is null) throw OnnxErrors.NoExample(i);
        var names = Names(options.InputNames, "input", examples.Count);
        NdArray[] values = [.. examples.Select(static x => x.Value)];
        var first = Traced.Of(function, names, values);
        var second = Traced.Of(function, names, Examples.Others(values, options.DynamicBatch));
        var (twin, other) = options.DynamicBatch ? (second, first) : (null, null);
        var model = OnnxModel.Write(first, twin, parameters, Names(options.OutputNames, "output", first.Outputs.Length));
        var again = OnnxModel.Write(second, other, parameters, model.OutputNames);
        model.SameAs(again, options.DynamicBatch);
        return model.ToBytes(IrVersion, Opset);
    }

    private static string[] Names(IReadOnlyList<string>? given, string what, int count)
    {
        if (given is not null) return given.Count == count ? [.. given.Select(static name => name ?? "")] : throw OnnxErrors.NameCount(what + "s", given.Count, count);
        return count == 1 ? [what] : [.. Enumerable.Range(0, count).Select(i => what + "_" + i.ToString(CultureInfo.InvariantCulture))];
    }
}
