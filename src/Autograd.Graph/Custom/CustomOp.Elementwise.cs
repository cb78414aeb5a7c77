using Autograd.Rules;

namespace Autograd;

public sealed partial class CustomOp
{
    /// <summary>A function of one number, applied to every element; give only the derivative.</summary>
    /// <param name="name">Shown in errors, and in the graph as <c>NameBackward</c>.</param>
    /// <param name="function">Computed in double, one element after the other, and rounded to Float32 where the input is.</param>
    /// <param name="slope">The derivative at x, in tensor operations, so that every order follows. Null for none: asking for it then raises.</param>
    /// <returns>The op. It keeps its input; takes integers and bools as Float32.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static CustomOp Elementwise(string name, Func<double, double> function, Func<Tensor, Tensor>? slope = null)
        => Elementwise(name, function, slope is null ? null : Slope.OfX(slope));

    /// <summary>A function of one number, applied to every element, with a slope that says what it reads: the output, for one.</summary>
    /// <inheritdoc cref="Elementwise(string, Func{double, double}, Func{Tensor, Tensor}?)"/>
    public static CustomOp Elementwise(string name, Func<double, double> function, Slope? slope)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Elementwise(name, x => ScalarKernel.Map(function, ConversionRules.Floating(x[0])), [slope]);
    }

    /// <summary>A function of two numbers, applied to every pair of elements; shapes broadcast, dtypes promote.</summary>
    /// <param name="name">Shown in errors, and in the graph as <c>NameBackward</c>.</param>
    /// <param name="function">Computed in double, one element after the other, and rounded to Float32 where the inputs are.</param>
    /// <param name="slopeOfX">The derivative at (x, y) with respect to x, in tensor operations. Null for none: asking for it then raises.</param>
    /// <param name="slopeOfY">The derivative with respect to y.</param>
    /// <returns>The op. It keeps both inputs; takes integers and bools as Float32.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static CustomOp Elementwise(
        string name, Func<double, double, double> function, Func<Tensor, Tensor, Tensor>? slopeOfX = null, Func<Tensor, Tensor, Tensor>? slopeOfY = null)
        => Elementwise(name, function, slopeOfX is null ? null : Slope.OfXY(slopeOfX), slopeOfY is null ? null : Slope.OfXY(slopeOfY));

    /// <summary>A function of two numbers, applied to every pair of elements, with slopes that say what they read.</summary>
    /// <inheritdoc cref="Elementwise(string, Func{double, double, double}, Func{Tensor, Tensor, Tensor}?, Func{Tensor, Tensor, Tensor}?)"/>
    public static CustomOp Elementwise(string name, Func<double, double, double> function, Slope? slopeOfX, Slope? slopeOfY)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Elementwise(name, x => ScalarKernel.Zip(name, function, x[0], x[1]), [slopeOfX, slopeOfY]);
    }

    private static CustomOp Elementwise(string name, Func<Tensor[], Tensor> function, Slope?[] slopes)
    {
        if (Array.TrueForAll(slopes, static slope => slope is null)) return new CustomOp(name, x => [function(x)]) { Arity = slopes.Length, EachElement = true };
        return new CustomOp(name, x => [function(x)])
        {
            Arity = slopes.Length,
            EachElement = true,
            Undefined = [.. Enumerable.Range(0, slopes.Length).Where(i => slopes[i] is null)],
            Declared = tracked => ReadsOf(slopes, tracked),
            PullRule = (g, k) =>
            {
                var gradients = new Tensor?[slopes.Length];
                for (var i = 0; i < gradients.Length; i++)
                    if (k.Needs(i) && slopes[i] is { } slope) gradients[i] = Broadcasting.Undo(Sloped(name, i, slope, g[0], k), k.ShapeOf(i)).To(k.DTypeOf(i));
                return gradients;
            },
            PushRule = (t, k) =>
            {
                Tensor? sum = null;
                for (var i = 0; i < slopes.Length; i++)
                {
                    if (t[i] is not { } tangent || slopes[i] is not { } slope) continue;
                    var term = Sloped(name, i, slope, Broadcasting.Redo(tangent.To(k.OutputDType()), k.OutputShape()), k);
                    sum = sum is null ? term : sum + term;
                }

                return [sum];
            },
        };
    }

    private static Reads ReadsOf(Slope?[] slopes, uint tracked)
    {
        var reads = Reads.None;
        for (var i = 0; i < slopes.Length; i++)
            if ((tracked & (1u << i)) != 0 && slopes[i] is { } slope) reads |= slope.Reads;
        return reads;
    }

    // Checked here, for the sum that undoes broadcasting would hide a slope of too large a shape.
    private static Tensor Sloped(string name, int input, Slope slope, Tensor g, Kept kept)
    {
        var product = slope.Apply(g, kept);
        if (product.Shape != g.Shape) throw RuleErrors.SlopeShape(name, input, product.Shape, g.Shape);
        return product.DType == g.DType ? product : throw RuleErrors.SlopeDType(name, input, product.DType, g.DType);
    }
}
