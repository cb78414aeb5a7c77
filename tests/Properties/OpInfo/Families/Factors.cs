namespace Autograd.Properties.OpInfo;

/// <summary>Factors of matrices, and what is made of them: norms, pseudo-inverses, least squares.</summary>
internal sealed class Factors : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Factors and norms";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        // PyTorch's signs of Q and R are LAPACK's, and so are ours.
        table.Many("linalg.qr", "Linalg.Qr", "input mode", static a => Linalg.Qr(a.Input, Mode(a.Text("mode", "reduced"))) is var (q, r) ? [q, r] : []);
        table.One("linalg.householder_product", "Linalg.HouseholderProduct", "input tau", static a => Linalg.HouseholderProduct(a.Input, a.Tensor("tau")));
        table.Many("linalg.eigh", "Linalg.Eigh", "input UPLO", static a => Linalg.Eigh(a.Input, a.Text("UPLO", "L") == "U") is var (w, v) ? [w, v] : [])
            .ComparedBy("values, absolute vectors", static (_, found) => [found[0], found[1].Abs()]);
        table.One("linalg.eigvalsh", "Linalg.Eigvalsh", "input UPLO", static a => Linalg.Eigvalsh(a.Input, a.Text("UPLO", "L") == "U"));
        table.Many("linalg.svd", "Linalg.Svd", "input full_matrices", static a => Linalg.Svd(a.Input, a.Flag("full_matrices", true)) is var (u, s, vh) ? [u, s, vh] : [])
            .ComparedBy("values, absolute vectors or the product u · vh, of the reduced factors", Invariants);
        table.One("linalg.svdvals", "Linalg.Svdvals", "input", static a => Linalg.Svdvals(a.Input));
        table.Many("linalg.lu_factor", "Linalg.LuFactor", "input pivot", static a => Pivoted(a) && Linalg.LuFactor(a.Input) is var (lu, pivots) ? [lu, pivots] : []);
        table.Many("linalg.lu_factor_ex", "Linalg.LuFactorEx", "input pivot check_errors", static a =>
            Pivoted(a) && Linalg.LuFactorEx(a.Input, a.Flag("check_errors")) is var (lu, pivots, info) ? [lu, pivots, info] : []);

        // PyTorch's file leaves out the permutation, which has no gradient.
        table.Many("linalg.lu", "Linalg.Lu", "input pivot", static a => Pivoted(a) && Linalg.Lu(a.Input) is var (_, l, u) ? [l, u] : []);

        foreach (var op in new[] { "linalg.pinv", "linalg.pinv:hermitian" })
            table.One(op, "Linalg.Pinv", "input atol rtol hermitian", static a => a.IsTensor("atol") || a.IsTensor("rtol")
                ? Linalg.Pinv(a.Input, a.TensorOrNull("atol"), a.TensorOrNull("rtol"), a.Flag("hermitian"))
                : Linalg.Pinv(a.Input, a.NumberOrNull("atol"), a.NumberOrNull("rtol"), a.Flag("hermitian")));

        // Of a product of two factors, whose rank is theirs.
        table.One("linalg.pinv:singular", "Linalg.Pinv", "a b", static a => Linalg.Pinv(a.Tensor("a").MatMul(a.Tensor("b").Transpose(-2, -1))));
        table.Many("linalg.lstsq", "Linalg.Lstsq", "input B rcond driver", static a => Solved(a) is var (x, residuals, rank, values) ? [x, residuals, rank, values] : []);
        table.One("linalg.lstsq:grad_oriented", "Linalg.Lstsq", "input B rcond driver", static a => Solved(a).Solution);

        table.One("linalg.matrix_norm", "Linalg.MatrixNorm", "input ord dim keepdim dtype", static a =>
        {
            var dims = a.IntsOrNull("dim") ?? [-2, -1];
            return Linalg.MatrixNorm(a.InputAs("dtype"), Order(a, "ord"), dims[0], dims[1], a.Flag("keepdim"));
        });
        table.One("linalg.norm", "Linalg.Norm", "input ord dim keepdim dtype", static a => Linalg.Norm(a.InputAs("dtype"), Order(a, "ord"), a.IntsOrNull("dim"), a.Flag("keepdim")));
        table.One("norm:nuc", "Linalg.Norm", "input p dim keepdim out dtype", static a => Linalg.Norm(a.InputAs("dtype"), Order(a, "p"), a.Dims("dim"), a.Flag("keepdim")));
        table.One("linalg.cond", "Linalg.Cond", "input p", static a => Linalg.Cond(a.Input, Order(a, "p")));
    }

    // The file has one or two of |u|, s, |vh| and u · vh, which their ranks tell apart.
    private static T[] Invariants<T>(OpInfoCase call, T[] found)
        where T : TensorOps<T>
    {
        var (s, rank) = (found[1], found[0].Rank);
        var k = s.Shape[-1];
        var (u, vh) = (found[0].Slice(rank - 1, 0, k), found[2].Slice(rank - 2, 0, k));
        var isFirstMatrix = call.Outputs[0]!.Array.Shape.Rank == rank;
        return (isFirstMatrix, call.Outputs.Count) switch
        {
            (true, 1) => [u.Abs()],
            (false, 1) => [s],
            (false, _) => [s, vh.Abs()],
            (true, _) => [u.MatMul(vh), s],
        };
    }

    private static bool Pivoted<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
    {
        a.Only("pivot", "true");
        return true;
    }

    private static NormOrder Order<T>(OpInfoArguments<T> a, string name)
        where T : TensorOps<T>
        => !a.Has(name) ? default : !a.IsText(name) ? a.Number(name) : a.Text(name, "") switch
        {
            "fro" => NormOrder.Frobenius,
            "nuc" => NormOrder.Nuclear,
            var other => throw new UnsupportedCallException($"argument {name}={other}"),
        };

    private static QrMode Mode(string mode) => mode switch
    {
        "reduced" => QrMode.Reduced,
        "complete" => QrMode.Complete,
        "r" => QrMode.R,
        _ => throw new UnsupportedCallException($"argument mode={mode}"),
    };

    private static (T Solution, T Residuals, T Rank, T SingularValues) Solved<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
        => Linalg.Lstsq(a.Input, a.Tensor("B"), a.NumberOrNull("rcond"), a.Text("driver", "gelsy") switch
        {
            "gels" => LstsqDriver.Gels,
            "gelsy" => LstsqDriver.Gelsy,
            "gelsd" => LstsqDriver.Gelsd,
            "gelss" => LstsqDriver.Gelss,
            var other => throw new UnsupportedCallException($"argument driver={other}"),
        });
}
