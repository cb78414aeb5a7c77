using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Autograd.Properties.Exporting;

/// <summary>A model in ONNX Runtime, an implementation that is not ours.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxRun(byte[] model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(model, options);
    }

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    public void Dispose() => _session.Dispose();

    /// <summary>The outputs in the model's order.</summary>
    public Tensor[] Run(params Tensor[] inputs)
    {
        var named = _session.InputNames.Zip(inputs, (name, x) => Value(name, x)).ToArray();
        using var results = _session.Run(named);
        return [.. results.OrderBy(result => _session.OutputNames.ToList().IndexOf(result.Name)).Select(Read)];
    }

    private static NamedOnnxValue Value(string name, Tensor x) => x.DType switch
    {
        DType.Float32 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(x.ToArray<float>(), x.Shape.ToArray())),
        DType.Float64 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<double>(x.ToArray<double>(), x.Shape.ToArray())),
        DType.Int64 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(x.ToArray<long>(), x.Shape.ToArray())),
        _ => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<bool>(x.ToArray<bool>(), x.Shape.ToArray())),
    };

    private static Tensor Read(DisposableNamedOnnxValue value) => value.ElementType switch
    {
        TensorElementType.Float => Of(value.AsTensor<float>()),
        TensorElementType.Double => Of(value.AsTensor<double>()),
        TensorElementType.Int64 => Of(value.AsTensor<long>()),
        _ => Of(value.AsTensor<bool>()),
    };

    private static Tensor Of<T>(Tensor<T> x)
        where T : unmanaged
        => Tensor.From<T>(x.ToArray().AsSpan(), Shape.Create(x.Dimensions));
}
