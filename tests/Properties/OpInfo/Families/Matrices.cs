namespace Autograd.Properties.OpInfo;

/// <summary>Matrix products, systems and factorisations.</summary>
internal sealed class Matrices : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Matrices";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        // PyTorch has a name for each rank of operands, of which MatMul takes all.
        foreach (var op in new[] { "matmul", "mm", "mv", "dot", "vdot" })
            table.One(op, "MatMul", "input other", static a => a.Input.MatMul(a.Tensor("other")));
        table.One("__rmatmul__", "MatMul", "input other", static a => a.Tensor("other").MatMul(a.Input));

        table.One("cholesky", "Linalg.Cholesky", "input upper", static a => Linalg.Cholesky(a.Input, a.Flag("upper")));
        table.One("linalg.cholesky", "Linalg.Cholesky", "input upper", static a => Linalg.Cholesky(a.Input, a.Flag("upper")));
        table.One("linalg.det", "Linalg.Det", "input", static a => Linalg.Det(a.Input));
        table.One("linalg.inv", "Linalg.Inv", "input", static a => Linalg.Inv(a.Input));
        table.One("linalg.solve", "Linalg.Solve", "input B left", static a => Linalg.Solve(a.Input, a.Tensor("B"), a.Flag("left", true)));
        table.Many("linalg.solve_ex", "Linalg.SolveEx", "input B left check_errors", static a => Both(Linalg.SolveEx(a.Input, a.Tensor("B"), a.Flag("left", true), a.Flag("check_errors"))));
        table.Many("linalg.inv_ex", "Linalg.InvEx", "input check_errors", static a => Both(Linalg.InvEx(a.Input, a.Flag("check_errors"))));
        table.Many("linalg.cholesky_ex", "Linalg.CholeskyEx", "input upper check_errors", static a => Both(Linalg.CholeskyEx(a.Input, a.Flag("upper"), a.Flag("check_errors"))));
        table.One("linalg.solve_triangular", "Linalg.SolveTriangular", "input B upper left unitriangular", static a =>
            Linalg.SolveTriangular(a.Input, a.Tensor("B"), a.Flag("upper"), a.Flag("left", true), a.Flag("unitriangular")));
        table.One("cholesky_inverse", "CholeskyInverse", "input upper", static a => a.Input.CholeskyInverse(a.Flag("upper")));
        table.One("cholesky_solve", "CholeskySolve", "input input2 upper", static a => a.Input.CholeskySolve(a.Tensor("input2"), a.Flag("upper")));
        table.Many("linalg.slogdet", "Linalg.Slogdet", "input", static a => Both(Linalg.Slogdet(a.Input)));
        table.One("logdet", "LogDet", "input", static a => a.Input.LogDet());
        table.One("linalg.matrix_power", "Linalg.MatrixPower", "input n", static a => Linalg.MatrixPower(a.Input, a.Int("n")));
        table.One("matrix_exp", "MatrixExp", "input", static a => a.Input.MatrixExp());
        table.One("linalg.multi_dot", "Linalg.MultiDot", "tensors", static a => Linalg.MultiDot<T>([.. a.Tensors("tensors")]));
        table.One("linalg.vander", "Linalg.Vander", "input N", static a => Linalg.Vander(a.Input, a.IntOrNull("N")));
        table.One("linalg.tensorinv", "Linalg.Tensorinv", "input ind", static a => Linalg.Tensorinv(a.Input, a.Int("ind", 2)));
        table.One("linalg.tensorsolve", "Linalg.Tensorsolve", "input other dims", static a => Linalg.Tensorsolve(a.Input, a.Tensor("other"), a.IntsOrNull("dims")));
    }

    private static T[] Both<T>((T, T) pair) => [pair.Item1, pair.Item2];
}
