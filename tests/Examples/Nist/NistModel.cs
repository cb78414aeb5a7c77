namespace Autograd.Examples.Nist;

/// <summary>
/// The functions that NIST fits, in ordinary tensor operations. A derivative is nowhere written down: that is what the
/// library is for.
/// </summary>
/// <param name="Name">The dataset's name.</param>
/// <param name="Response">The function of parameters b[0], b[1], … (0-d) and predictors x[0], … (one number an observation).</param>
/// <param name="LogResponse">Whether the model is of the logarithm of y.</param>
public sealed record NistModel(string Name, Func<Tensor, Tensor[], Tensor> Response, bool LogResponse = false)
{
    /// <summary>The six datasets that the example fits, from NIST's lower, average and higher levels of difficulty.</summary>
    public static IReadOnlyList<NistModel> All { get; } =
    [
        new("Misra1a", static (b, x) => b[0] * (1 - Tensor.Exp(-b[1] * x[0]))),
        new("Chwirut2", static (b, x) => Tensor.Exp(-b[0] * x[0]) / (b[1] + b[2] * x[0])),
        new("Gauss1", static (b, x) => b[0] * Tensor.Exp(-b[1] * x[0]) + Peak(b[2], b[3], b[4], x[0]) + Peak(b[5], b[6], b[7], x[0])),
        new("Nelson", static (b, x) => b[0] - b[1] * x[0] * Tensor.Exp(-b[2] * x[1]), LogResponse: true),
        new("Lanczos3", static (b, x) => b[0] * Tensor.Exp(-b[1] * x[0]) + b[2] * Tensor.Exp(-b[3] * x[0]) + b[4] * Tensor.Exp(-b[5] * x[0])),
        new("Thurber", static (b, x) => Cubic(b[0], b[1], b[2], b[3], x[0]) / Cubic(1.0, b[4], b[5], b[6], x[0])),
    ];

    /// <summary>The residuals of this model on a dataset, as a function of the parameters [p] that gives [n].</summary>
    public Func<Tensor, Tensor> Residuals(NistDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var y = Tensor.From(LogResponse ? [.. data.Response.Select(static y => Math.Log(y))] : data.Response);
        Tensor[] x = [.. data.Predictors.Select(static column => Tensor.From(column))];
        return b => Response(b, x) - y;
    }

    private static Tensor Peak(Tensor height, Tensor centre, Tensor width, Tensor x) => height * Tensor.Exp(-((x - centre).Pow(2) / width.Pow(2)));

    private static Tensor Cubic(Tensor c0, Tensor c1, Tensor c2, Tensor c3, Tensor x) => c0 + x * (c1 + x * (c2 + x * c3));
}
