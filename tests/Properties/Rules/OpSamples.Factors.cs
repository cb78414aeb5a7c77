namespace Autograd.Properties.Rules;

internal static partial class OpSamples
{
    private static Dictionary<string, Func<Source, Sample>> FactorSamples => new(StringComparer.Ordinal)
    {
        // Squares of vectors, whose signs are any.
        ["SpectralRules.Eigh"] = static s =>
        {
            var (full, n, upper) = (s.Shape(maxRank: 1), s.Int(1, 3), s.Coin());
            return new Sample(
                x => SpectralRules.Eigh.Apply(upper, Symmetric(x[0])) is var found ? [found[0], found[1].Square()] : [], Ladder(s, [.. full.Dims, n, n]))
            { Conditioning = 32, Cancelling = 1 };
        },
        ["SpectralRules.Svd"] = static s =>
        {
            var (full, m, n) = (s.Shape(maxRank: 1), s.Int(1, 3), s.Int(1, 3));
            return new Sample(
                static x => SpectralRules.Svd.Apply(null, x[0]) is var found ? [found[0].Square(), found[1], found[2].Square()] : [], Ladder(s, [.. full.Dims, m, n]))
            { Conditioning = 32, Cancelling = 1 };
        },
        ["OrthogonalRules.Qr"] = static s =>
        {
            var (full, m, n) = (s.Shape(maxRank: 1), s.Int(1, 3), s.Int(1, 3));
            return new Sample(static x => OrthogonalRules.Qr.Apply(false, x[0]), Ladder(s, [.. full.Dims, m, n])) { Conditioning = 32, Cancelling = 1 };
        },
        ["EliminationRules.LuFactor"] = static s =>
        {
            var (full, m, n, exchanges) = (s.Shape(maxRank: 1), s.Int(1, 3), s.Int(1, 3), s.Coin());
            return new Sample(
                x => EliminationRules.LuFactor.Apply(true, exchanges ? x[0].Flip(-2) : x[0]), Ladder(s, [.. full.Dims, m, n]))
            { Conditioning = 32, Cancelling = 1 };
        },
        ["CholeskySystemRules.Solve"] = static s =>
        {
            var (full, n, k, upper) = (s.Shape(maxRank: 1), s.Int(1, 3), s.Size(), s.Coin());
            return new Sample(
                x => [CholeskySystemRules.Solve.Apply(upper, x[0], upper ? x[1].Triu() : x[1].Tril())[0]],
                s.Input([.. Thinned(s, full), n, k]), Dominant(s, [.. Thinned(s, full), n, n]))
            { Conditioning = 32, Cancelling = 1 };
        },

        // Of full rank, or of rank 1 as a product: other changes would leave the rank.
        ["PseudoInverseRules.Pinv"] = static s =>
        {
            var (full, m, n, symmetric) = (s.Shape(maxRank: 1), s.Int(1, 3), s.Int(1, 3), s.Coin());
            var bound = Tensor.Scalar(1e-3);
            if (s.Coin())
            {
                return new Sample(
                    x => [PseudoInverseRules.Apply(x[0].Unsqueeze(-1) * x[1].Unsqueeze(-2), null, bound, hermitian: false)],
                    s.Input([.. full.Dims, m], Domain.Positive), s.Input([.. full.Dims, n], Domain.Positive))
                { Conditioning = 32, Cancelling = 1 };
            }

            symmetric &= m == n;
            return new Sample(
                x => [PseudoInverseRules.Apply(symmetric ? Symmetric(x[0]) : x[0], null, bound, symmetric)], Ladder(s, [.. full.Dims, m, n]))
            { Conditioning = 32, Cancelling = 1 };
        },
        ["MatrixFunctionRules.Exp"] = static s =>
        {
            var (full, n) = (s.Shape(maxRank: 1), s.Int(1, 3));
            return new Sample(static x => [MatrixFunctionRules.Exp.Apply(null, x[0])[0]], s.Input([.. full.Dims, n, n], Domain.Unit)) { Conditioning = 32, Cancelling = 1 };
        },
    };

    /// <summary>Matrices whose diagonal outweighs the rest and climbs, so that eigenvalues and singular values are far from each other and from 0.</summary>
    private static SampleInput Ladder(Source s, Shape shape)
    {
        var x = s.Input(shape, Domain.Unit);
        var (m, n) = (shape[-2], shape[-1]);
        for (var i = 0; i < x.Values.Length; i++)
            if (i % (m * n) / n == i % n) x.Values[i] = Math.Abs(x.Values[i]) + (4 * ((i % n) + 1));
        return x.Lie == Lie.Expanded ? x with { Lie = Lie.Flipped } : x;
    }
}
