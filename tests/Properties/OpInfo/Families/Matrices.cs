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
        table.One("linalg.solve", "Linalg.Solve", "input B left", static a =>
        {
            a.Only("left", "true");
            return Linalg.Solve(a.Input, a.Tensor("B"));
        });
        table.One("linalg.solve_triangular", "Linalg.SolveTriangular", "input B upper left unitriangular", static a =>
        {
            a.Only("left", "true");
            a.Only("unitriangular", "false");
            return Linalg.SolveTriangular(a.Input, a.Tensor("B"), a.Flag("upper"));
        });
    }
}
