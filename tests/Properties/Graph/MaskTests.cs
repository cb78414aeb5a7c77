using Autograd.Properties.Programs;

namespace Autograd.Properties.Graph;

/// <summary>Picking by a mask, or by indices that only climb: kept as a mask where that is smaller, right in every order and mode.</summary>
public sealed class MaskTests
{
    private static readonly Tensor X = Tensor.Float64([[0.3, -0.7, 1.1], [2, -1.5, 0.6], [0.9, 0.4, -0.2]]);

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Pick, int Bytes)> Picks = new(StringComparer.Ordinal)
    {
        ["elements by a mask"] = (static x => x[X > 0], 9),
        ["rows by a mask"] = (static x => x[Tensor.From([true, false, true])], 3),
        ["columns by a mask"] = (static x => x[.., Tensor.From([true, true, false])], 3),
        ["one element by a mask"] = (static x => x[Tensor.From([true, false, false, false, false, false, false, false, false]).Reshape(3, 3)], 8),
        ["nothing by a mask"] = (static x => x[X > 5], 0),
        ["rows by indices that climb"] = (static x => x.IndexSelect(0, Tensor.From([0L, 2])), 3),
        ["columns by indices that climb"] = (static x => x[.., Tensor.From([1L, 2])], 3),
        ["rows by indices that fall"] = (static x => x.IndexSelect(0, Tensor.From([2L, 0])), 16),
        ["rows by indices that stay"] = (static x => x[Tensor.From([1L, 1])], 16),
        ["rows by indices from the end"] = (static x => x[Tensor.From([-1L])], 3),
    };

    public static TheoryData<string> Names => [.. Picks.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Mask_or_indices_are_kept_whichever_are_smaller(string name) => Assert.Equal(Picks[name].Bytes, Picks[name].Pick(X.Track()).Node!.KeptBytes);

    [Theory, MemberData(nameof(Names))]
    public void Both_orders_are_right_in_both_modes(string name)
    {
        var pick = Picks[name].Pick;
        ProgramChecker.Check(x => (pick(x[0].Sin()) * pick(x[0] * x[0])).Sum() + x[0].Tanh().Sum(), [X], [Tensor.Float64([[1, -0.5, 2], [0.25, 1, -1], [0.5, 2, 1]])], roundings: 200);
        var counts = Differentiate.Grad(x => pick(x).Sum(), X);
        Assert.Equal(pick(X).Numel, counts.Sum().Item());
        Assert.Equal((pick(X) * 1).Sum().Item(), (counts * X).Sum().Item(), 1e-15);
    }
}
