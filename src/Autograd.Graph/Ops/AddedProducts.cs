using Autograd.Kernels;

namespace Autograd;

/// <summary>Matrix products that are added to something.</summary>
internal static class AddedProducts
{
    /// <summary>β·x + α·product, in which x may be broadcast, but not the product.</summary>
    internal static Tensor Of(string op, Tensor x, Tensor product, double beta, double alpha)
    {
        if (Shape.Broadcast(op, x.Shape, product.Shape) != product.Shape) throw Errors.CannotExpand(op, x.Shape, product.Shape);
        if (alpha != 1) product *= alpha;

        // β = 0 does not let ∞ and NaN through.
        return beta switch
        {
            0 => x.MaskedFill(Tensor.Scalar(true), 0) + product,
            1 => x + product,
            _ => (x * beta) + product,
        };
    }

    /// <summary>The product of operands of these ranks.</summary>
    internal static Tensor Product(string op, Tensor x, Tensor y, int rankX, int rankY)
    {
        if (x.Rank != rankX) throw GraphErrors.WrongRank(op, "the first factor", x.Shape, rankX);
        if (y.Rank != rankY) throw GraphErrors.WrongRank(op, "the second factor", y.Shape, rankY);
        if (x.Shape[-1] != y.Shape[rankY == 1 ? 0 : -2]) throw Errors.InnerSizes(op, x.Shape, y.Shape, x.Shape[-1], y.Shape[rankY == 1 ? 0 : -2]);
        if (rankX == 3 && x.Shape[0] != y.Shape[0]) throw Errors.LeadingSizes(op, x.Shape, y.Shape, x.Shape[0], y.Shape[0]);
        return MatrixProductRules.MatMul(x, y);
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>β·this + α·(a · b), of matrices.</summary>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[k, n].</param>
    /// <param name="beta">β; at 0 this tensor is not read, and ∞ and NaN in it do not count.</param>
    /// <param name="alpha">α.</param>
    /// <returns>[m, n], to which this tensor is broadcast.</returns>
    /// <exception cref="ShapeException">The factors are no matrices, or the shapes do not fit.</exception>
    public TSelf Addmm(TSelf a, TSelf b, double beta = 1, double alpha = 1)
        => Wrap(AddedProducts.Of("addmm", Core, AddedProducts.Product("addmm", CoreOf(a), CoreOf(b), 2, 2), beta, alpha));

    /// <summary>β·this + α·(a · v), of a matrix and a vector.</summary>
    /// <param name="a">[m, k].</param>
    /// <param name="v">[k].</param>
    /// <param name="beta">As for <see cref="Addmm"/>.</param>
    /// <param name="alpha">α.</param>
    /// <returns>[m], to which this tensor is broadcast.</returns>
    /// <exception cref="ShapeException">The factors are no matrix and vector, or the shapes do not fit.</exception>
    public TSelf Addmv(TSelf a, TSelf v, double beta = 1, double alpha = 1)
        => Wrap(AddedProducts.Of("addmv", Core, AddedProducts.Product("addmv", CoreOf(a), CoreOf(v), 2, 1), beta, alpha));

    /// <summary>β·this + α·(u ⊗ v), the outer product of vectors.</summary>
    /// <param name="u">[m].</param>
    /// <param name="v">[n].</param>
    /// <param name="beta">As for <see cref="Addmm"/>.</param>
    /// <param name="alpha">α.</param>
    /// <returns>[m, n], to which this tensor is broadcast.</returns>
    /// <exception cref="ShapeException">The factors are no vectors, or the shapes do not fit.</exception>
    public TSelf Addr(TSelf u, TSelf v, double beta = 1, double alpha = 1)
        => Wrap(AddedProducts.Of("addr", Core, TensorProducts.Outer("addr", CoreOf(u), CoreOf(v)), beta, alpha));

    /// <summary>β·this + α·Σ aᵢ · bᵢ over a batch of matrices.</summary>
    /// <param name="a">[i, m, k].</param>
    /// <param name="b">[i, k, n].</param>
    /// <param name="beta">As for <see cref="Addmm"/>.</param>
    /// <param name="alpha">α.</param>
    /// <returns>[m, n], to which this tensor is broadcast.</returns>
    /// <exception cref="ShapeException">The factors are no such batches, or the shapes do not fit.</exception>
    public TSelf Addbmm(TSelf a, TSelf b, double beta = 1, double alpha = 1)
        => Wrap(AddedProducts.Of("addbmm", Core, AddedProducts.Product("addbmm", CoreOf(a), CoreOf(b), 3, 3).Sum(0), beta, alpha));

    /// <summary>β·this + α·(aᵢ · bᵢ), for each pair of a batch of matrices.</summary>
    /// <param name="a">[i, m, k].</param>
    /// <param name="b">[i, k, n].</param>
    /// <param name="beta">As for <see cref="Addmm"/>.</param>
    /// <param name="alpha">α.</param>
    /// <returns>[i, m, n], to which this tensor is broadcast.</returns>
    /// <exception cref="ShapeException">The factors are no such batches, or the shapes do not fit.</exception>
    public TSelf Baddbmm(TSelf a, TSelf b, double beta = 1, double alpha = 1)
        => Wrap(AddedProducts.Of("baddbmm", Core, AddedProducts.Product("baddbmm", CoreOf(a), CoreOf(b), 3, 3), beta, alpha));
}
