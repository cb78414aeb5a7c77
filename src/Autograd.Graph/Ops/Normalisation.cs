using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of normalisation.</summary>
internal static class NormalisationRules
{
    /// <summary>
    /// x̂ · weight + bias with x̂ = (x − mean) / √(variance + eps) over the last dimensions. A weight or bias that is missing is
    /// a number. Keeps the input alone, and the weight if the input is tracked: a row's statistics cost less than their memory.
    /// </summary>
    internal static readonly GeneralOp LayerNorm = new(
        "native_layer_norm",
        static (x, args) =>
        {
            var (dims, eps) = (LayerNormArgs)args!;
            return [Kernel.LayerNorm(x[0], Given(x[1]), Given(x[2]), dims, eps)
                ?? (Standardised(new Tensor(x[0]), dims, eps).Standard * new Tensor(x[1]) + new Tensor(x[2])).Value];
        },
        static tracked => ((tracked & 3) != 0 ? Reads.X : Reads.None) | ((tracked & 1) != 0 ? Reads.Y : Reads.None),
        Pull,
        static (k, from, into) =>
        {
            var (dims, eps) = k.Args<LayerNormArgs>();
            var t = from[2];
            if (from[0] is not null || from[1] is not null)
            {
                var (x, scale) = Standardised(k.X, dims, eps);
                if (from[1] is { } tw) t = Sum(x * tw, t);
                if (from[0] is { } tx) t = Sum(Projected(tx, x, scale, dims) * k.Y, t);
            }

            into[0] = Broadcasting.Redo(t!, k.OutputShape());

            static Tensor Sum(Tensor term, Tensor? sum) => sum is null ? term : sum + term;
        })
    {
        Many = static (args, x, level) =>
        {
            var (dims, eps) = (LayerNormArgs)args!;
            var rank = x[0].Rank;
            return [Standardised(BatchedOps.Aligned(x[0], level, rank), dims, eps).Standard * BatchedOps.Aligned(x[1], level, rank) + BatchedOps.Aligned(x[2], level, rank)];
        },
    };

    private static void Pull(Kept k, ReadOnlySpan<Tensor?> from, Span<Tensor?> into)
    {
        var (args, g) = (k.Args<LayerNormArgs>(), from[0]!);
        if (k.Needs(2)) into[2] = Broadcasting.Undo(g, k.ShapeOf(2));
        var plain = k.Plain(g);
        if (k.Needs(1))
        {
            var standard = plain is null ? null : Kernel.LayerNorm(k.X.Value, null, null, args.Dims, args.Eps);
            into[1] = Broadcasting.Undo(g * (standard is null ? Standardised(k.X, args.Dims, args.Eps).Standard : new Tensor(standard)), k.ShapeOf(1));
        }

        if (!k.Needs(0)) return;
        var spare = plain is null || into[1]?.Value.Reads(plain) == true || into[2]?.Value.Reads(plain) == true ? null : k.Spare(plain);
        if (plain is not null && Kernel.LayerNormPull(plain, k.X.Value, Given(k.Y.Value), args.Dims, args.Eps, spare) is { } fused)
        {
            into[0] = new Tensor(fused);
            return;
        }

        var (x, scale) = Standardised(k.X, args.Dims, args.Eps);
        into[0] = Projected(k.Y.Rank == 0 ? g : g * k.Y, x, scale, args.Dims);
    }

    /// <summary>The derivative of x̂, which is symmetric: (t − mean t − x̂ · mean(t · x̂)) · scale.</summary>
    private static Tensor Projected(Tensor t, Tensor x, Tensor scale, int count)
    {
        var dims = Last(x, count);
        return (t - t.Mean(dims, keepDim: true) - x * (t * x).Mean(dims, keepDim: true)) * scale;
    }

    /// <summary>x̂ and 1 / √(variance + eps). Centred twice, as the kernel is.</summary>
    private static (Tensor Standard, Tensor Scale) Standardised(Tensor x, int count, double eps)
    {
        var dims = Last(x, count);
        var near = x - x.Mean(dims, keepDim: true);
        var centred = near - near.Mean(dims, keepDim: true);
        var scale = 1 / ((centred * centred).Mean(dims, keepDim: true) + eps).Sqrt();
        return (centred * scale, scale);
    }

    private static int[] Last(Tensor x, int count) => [.. Enumerable.Range(x.Rank - count, count)];

    private static NdArray? Given(NdArray x) => x.Shape.Rank == 0 ? null : x;

    /// <summary>How many dimensions are normalised, and what is added to the variance.</summary>
    internal sealed record LayerNormArgs(int Dims, double Eps);
}

public static partial class Functional
{
    /// <summary>
    /// Layer normalisation: (x − mean) / √(variance + eps) · weight + bias, mean and variance (divided by n) over the last
    /// dimensions. (Ba, Kiros and Hinton 2016, Layer Normalization.)
    /// </summary>
    /// <param name="input">[…, normalized], floating.</param>
    /// <param name="normalizedShape">The sizes of the last dimensions, one at least: <c>[1024]</c>.</param>
    /// <param name="weight">Of the normalized shape; 1 if null.</param>
    /// <param name="bias">Of the normalized shape; 0 if null.</param>
    /// <param name="eps">What is added to the variance, so that equal elements do not divide by zero.</param>
    /// <returns>The shape of <paramref name="input"/>.</returns>
    /// <remarks>Keeps the input, and the weight.</remarks>
    /// <exception cref="ShapeException">The input does not end in the normalized shape, or that is empty; a weight or bias has another shape.</exception>
    /// <exception cref="DTypeException">The input is not floating; the weight or bias has another dtype.</exception>
    public static T LayerNorm<T>(
        TensorOps<T> input, Shape normalizedShape, TensorOps<T>? weight = null, TensorOps<T>? bias = null, double eps = 1e-5)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var (x, dims) = (input.Core, normalizedShape.Rank);
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly("layer_norm", x.DType);
        if (dims == 0 || x.Rank < dims || !x.Shape.Dims[^dims..].SequenceEqual(normalizedShape.Dims)) throw GraphErrors.NormalizedShape(x.Shape, normalizedShape);
        return input.Wrap(NormalisationRules.LayerNorm.Apply(
            new NormalisationRules.LayerNormArgs(dims, eps), x, Parameter(weight, nameof(weight), 1), Parameter(bias, nameof(bias), 0))[0]);

        Tensor Parameter(TensorOps<T>? parameter, string name, double missing)
        {
            if (parameter is null) return new Tensor(NdArray.Scalar(missing, x.DType));
            if (parameter.Shape != normalizedShape) throw GraphErrors.NormalizedParameter(name, parameter.Shape, normalizedShape);
            if (parameter.DType != x.DType) throw Errors.Different("layer_norm", x.DType, parameter.DType);
            return parameter.Core;
        }
    }

    /// <summary>Layer normalisation and what it divided by: PyTorch's <c>native_layer_norm</c>.</summary>
    /// <inheritdoc cref="LayerNorm"/>
    /// <returns>
    /// The output; the mean, and 1 / √(variance + eps), both with the normalized dimensions at size 1 and without history.
    /// </returns>
    public static (T Output, T Mean, T InverseDeviation) NativeLayerNorm<T>(
        TensorOps<T> input, Shape normalizedShape, TensorOps<T>? weight, TensorOps<T>? bias, double eps)
        where T : TensorOps<T>
    {
        var output = LayerNorm(input, normalizedShape, weight, bias, eps);
        var x = input.Core.Detach();
        int[] dims = [.. Enumerable.Range(x.Rank - normalizedShape.Rank, normalizedShape.Rank)];
        return (output, input.Wrap(x.Mean(dims, keepDim: true)), input.Wrap(1 / (x.Var(dims, correction: 0, keepDim: true) + eps).Sqrt()));
    }
}
