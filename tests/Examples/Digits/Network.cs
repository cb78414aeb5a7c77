namespace Autograd.Examples.Digits;

/// <summary>A perceptron with one hidden layer: pixels, rectified units, a score for each digit.</summary>
public sealed class Network
{
    private readonly Variable _hidden;
    private readonly Variable _hiddenBias;
    private readonly Variable _output;
    private readonly Variable _outputBias;

    /// <summary>A network with random weights.</summary>
    /// <param name="hiddenUnits">The width of the hidden layer.</param>
    /// <param name="generator">Where the weights come from.</param>
    public Network(int hiddenUnits, Generator generator)
    {
        _hidden = Weights(DigitSet.PixelCount, hiddenUnits, generator);
        _hiddenBias = Variable.Zeros([hiddenUnits], requiresGrad: true);
        _output = Weights(hiddenUnits, DigitSet.ClassCount, generator);
        _outputBias = Variable.Zeros([DigitSet.ClassCount], requiresGrad: true);
    }

    /// <summary>What training changes.</summary>
    public IReadOnlyList<Variable> Parameters => [_hidden, _hiddenBias, _output, _outputBias];

    /// <summary>The scores of pictures.</summary>
    /// <param name="pixels">[n, 64].</param>
    /// <returns>[n, 10], unnormalised.</returns>
    public Variable Forward(Variable pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        return (pixels.MatMul(_hidden) + _hiddenBias).Relu().MatMul(_output) + _outputBias;
    }

    /// <summary>The part of the pictures whose highest score is at their digit.</summary>
    public double Accuracy(DigitSet digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        using (GradMode.NoGrad())
        {
            var right = Forward(digits.Pixels).ArgMax(dim: 1).Eq(digits.Labels).Sum();
            return right.Item() / digits.Count;
        }
    }

    // He et al. 2015: a variance of 2 / inputs keeps the size of activations through rectified layers.
    private static Variable Weights(int inputs, int outputs, Generator generator)
        => new((Variable.Randn([inputs, outputs], generator) * Math.Sqrt(2.0 / inputs)).Tensor, requiresGrad: true);
}
