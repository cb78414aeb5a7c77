namespace Autograd.Properties.Surface;

/// <summary>What linear algebra and products of tensors say of shapes that do not fit.</summary>
public sealed class LinalgInputTests
{
    private static readonly Dictionary<string, (Action Call, string[] Parts)> Cases = new(StringComparer.Ordinal)
    {
        ["addmm of a batch"] = (static () => X(2, 2).Addmm(X(1, 2, 3), X(3, 2)), ["addmm", "first factor", "[1, 2, 3]", "2 dimensions"]),
        ["addmm inner sizes"] = (static () => X(2, 2).Addmm(X(2, 3), X(2, 2)), ["addmm", "[2, 3]", "inner sizes 3 and 2"]),
        ["addmm that does not expand"] = (static () => X(4, 2, 2).Addmm(X(2, 3), X(3, 2)), ["addmm", "[4, 2, 2]", "[2, 2]"]),
        ["addmv"] = (static () => X(2).Addmv(X(2, 3), X(2)), ["addmv", "inner sizes 3 and 2"]),
        ["addr"] = (static () => X(2, 2).Addr(X(2, 1), X(2)), ["addr", "[2, 1]", "1 dimension"]),
        ["baddbmm"] = (static () => X(2).Baddbmm(X(2, 2, 3), X(3, 3, 2)), ["baddbmm", "leading sizes 2 and 3"]),
        ["outer"] = (static () => X(2, 2).Outer(X(2)), ["outer", "[2, 2]", "1 dimension"]),
        ["inner"] = (static () => X(2, 2).Inner(X(3)), ["inner", "[2, 2]", "[3]", "2 and 3"]),
        ["tensordot count"] = (static () => X(2).Tensordot(X(2), 2), ["tensordot", "2 dimensions", "[2]"]),
        ["tensordot sizes"] = (static () => X(2, 3).Tensordot(X(4, 2), [1], [0]), ["tensordot", "sizes 3 and 4", "dimensions 1 and 0"]),
        ["tensordot twice"] = (static () => X(2, 2).Tensordot(X(2, 2), [0, 0], [0, 1]), ["tensordot", "twice"]),
        ["cross"] = (static () => X(2, 4).Cross(X(2, 4)), ["cross", "[2, 4]", "size 3"]),
        ["cross of other ranks"] = (static () => Linalg.Cross(X(3), X(2, 3)), ["cross", "[3]", "[2, 3]", "as many dimensions"]),
        ["qr"] = (static () => Linalg.Qr(X(3)), ["qr", "[3]", "Unsqueeze"]),
        ["svd"] = (static () => Linalg.Svd(X(3)), ["svd", "[3]"]),
        ["eigh"] = (static () => Linalg.Eigh(X(3, 2)), ["eigh", "[3, 2]", "square"]),
        ["slogdet"] = (static () => Linalg.Slogdet(X(3, 2)), ["slogdet", "[3, 2]", "square"]),
        ["logdet"] = (static () => X(3, 2).LogDet(), ["logdet", "[3, 2]", "square"]),
        ["matrix_exp"] = (static () => X(3, 2).MatrixExp(), ["matrix_exp", "[3, 2]", "square"]),
        ["matrix_power"] = (static () => Linalg.MatrixPower(X(3, 2), 2), ["matrix_power", "[3, 2]", "square"]),
        ["householder_product"] = (static () => Linalg.HouseholderProduct(X(2, 3), X(2)), ["householder_product", "[2, 3]", "rows"]),
        ["householder_product reflections"] = (static () => Linalg.HouseholderProduct(X(3, 2), X(3)), ["householder_product", "[3, 2]", "[3]"]),
        ["cholesky_inverse"] = (static () => X(3, 2).CholeskyInverse(), ["cholesky_inverse", "[3, 2]", "square"]),
        ["cholesky_solve"] = (static () => X(3, 2).CholeskySolve(X(2, 2)), ["[2, 2]", "[3, 2]", "2 and 3"]),
        ["pinv"] = (static () => Linalg.Pinv(X(3, 2), hermitian: true), ["pinv", "[3, 2]", "square"]),
        ["pinv bounds"] = (static () => Linalg.Pinv(X(3, 2), null, X(4)), ["pinv", "[4]", "[3, 2]"]),
        ["lstsq"] = (static () => Linalg.Lstsq(X(3, 2), X(2, 2)), ["lstsq", "[3, 2]", "[2, 2]", "3 and 2"]),
        ["matrix_norm"] = (static () => Linalg.MatrixNorm(X(3)), ["matrix_norm", "[3]"]),
        ["matrix_norm over one"] = (static () => Linalg.MatrixNorm(X(3, 3), 2, 1, -1), ["matrix_norm", "[3, 3]", "twice"]),
        ["norm of a batch"] = (static () => Linalg.Norm(X(2, 3, 3), 2), ["norm", "3 dimensions", "[2, 3, 3]"]),
        ["cond"] = (static () => Linalg.Cond(X(3, 2), 1), ["cond", "[3, 2]", "square"]),
        ["multi_dot"] = (static () => Linalg.MultiDot<Tensor>(X(2, 3), X(2, 3)), ["multi_dot", "inner sizes 3 and 2"]),
        ["multi_dot of a batch"] = (static () => Linalg.MultiDot<Tensor>(X(2, 3), X(1, 3, 2)), ["multi_dot", "[1, 3, 2]"]),
        ["tensorinv"] = (static () => Linalg.Tensorinv(X(2, 3, 4), 2), ["tensorinv", "[2, 3, 4]", "6 and 4"]),
        ["tensorinv nowhere"] = (static () => Linalg.Tensorinv(X(2, 2), 2), ["tensorinv", "2 dimensions", "[2, 2]"]),
        ["tensorsolve"] = (static () => Linalg.Tensorsolve(X(2, 3, 5), X(2, 3)), ["tensorsolve", "6 and 5"]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Shapes_that_do_not_fit_say_what_disagrees(string name) => Message.Says<ShapeException>(Cases[name].Call, Cases[name].Parts);

    [Fact]
    public void Other_arguments_that_make_no_sense_are_refused()
    {
        Message.Says<ArgumentException>(static () => Linalg.MatrixNorm(X(2, 2), 3), "matrix_norm", "order 3", "Nuclear");
        Message.Says<ArgumentException>(static () => Linalg.Norm(X(2), NormOrder.Nuclear), "norm", "nuclear", "two dimensions");
        Message.Says<ArgumentException>(static () => Linalg.MultiDot<Tensor>(X(2, 2)), "multi_dot", "two or more");
        Message.Says<ArgumentException>(static () => Linalg.Vander(X(1)), "vander", "two or more");
        Message.Says<ArgumentException>(static () => X(2, 2).Tensordot(X(2, 2), [0, 1], [0]), "tensordot", "[0, 1]", "[0]");
        Message.Says<ArgumentException>(static () => Linalg.Qr(X(2, 2), (QrMode)9), "qr", "9", "Reduced");
        Message.Says<ArgumentException>(static () => Linalg.Lstsq(X(2, 2), X(2, 2), driver: (LstsqDriver)9), "lstsq", "9", "Gelsy");
        Message.Says<DTypeException>(static () => Linalg.Pinv(Tensor.From([1L, 2], 1, 2)), "pinv", "int64");
        Message.Says<DTypeException>(static () => Linalg.MatrixNorm(Tensor.From([1L, 2], 1, 2)), "matrix_norm", "int64");
    }

    private static Tensor X(params int[] shape) => Tensor.Ones(Shape.Of(shape), DType.Float64);
}
