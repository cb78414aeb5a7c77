using FsCheck;
using FsCheck.Fluent;

namespace Autograd.Testing;

/// <summary>
/// What FsCheck needs to fill the parameters of a property: <c>[Properties(Arbitrary = new[] { typeof(TensorArbitraries) })]</c> with
/// FsCheck.Xunit, <c>config.WithArbitrary</c> or <c>ArbMap.Default.Merge&lt;...&gt;</c> elsewhere. For other shapes or domains,
/// write such a class of your own over <see cref="Inputs"/>.
/// </summary>
public static class TensorArbitraries
{
    /// <summary>Shapes of 0 to 5 dimensions.</summary>
    public static Arbitrary<Shape> AnyShape() => Arb.Convert(Shapes.Any().ToArbitrary(), static shapes => shapes[0], static shape => [shape]);

    /// <summary>Float64 tensors of any shape, some of them views, with values from −4 to 4.</summary>
    public static Arbitrary<Tensor> AnyTensor() => Inputs.In(Domain.Real).One();

    /// <summary>Leaves that require a gradient, with the values of <see cref="AnyTensor"/>.</summary>
    public static Arbitrary<Variable> AnyVariable()
        => Arb.Convert(AnyTensor(), static x => new Variable(x, requiresGrad: true), static x => x.Tensor.Detach());

    /// <summary>Values above 0.</summary>
    public static Arbitrary<PositiveTensor> Positive() => Arb.Convert(Inputs.In(Domain.Positive).One(), static x => new PositiveTensor(x), static x => x.Value);

    /// <summary>Values between −1 and 1, neither included.</summary>
    public static Arbitrary<InsideOneTensor> InsideOne() => Arb.Convert(Inputs.In(Domain.InsideOne).One(), static x => new InsideOneTensor(x), static x => x.Value);

    /// <summary>Values that break programs, in any shape, empty ones too.</summary>
    public static Arbitrary<NastyTensor> Nasty()
        => Arb.Convert(Inputs.Of(Shapes.Any().WithEmpty()).WithDomains(Domain.Nasty).One(), static x => new NastyTensor(x), static x => x.Value);

    /// <summary>Symmetric positive definite matrices, some of them in batches.</summary>
    public static Arbitrary<PositiveDefiniteTensor> PositiveDefinite()
        => Arb.Convert(Inputs.Of(Shapes.Square()).WithDomains(Domain.PositiveDefinite()).One(), static x => new PositiveDefiniteTensor(x), static x => x.Value);

    /// <summary>Square matrices that can be inverted with ease, some of them in batches.</summary>
    public static Arbitrary<WellConditionedTensor> WellConditioned()
        => Arb.Convert(Inputs.Of(Shapes.Square()).WithDomains(Domain.WellConditioned()).One(), static x => new WellConditionedTensor(x), static x => x.Value);

    /// <summary>Two tensors of one shape.</summary>
    public static Arbitrary<SameShapePair> SameShape() => Inputs.Of(Shapes.Same(2)).As(static x => new SameShapePair(x[0], x[1]), static p => [p.X, p.Y]);

    /// <summary>Two tensors whose shapes broadcast.</summary>
    public static Arbitrary<BroadcastPair> Broadcastable() => Inputs.Of(Shapes.Broadcastable(2)).As(static x => new BroadcastPair(x[0], x[1]), static p => [p.X, p.Y]);

    /// <summary>Two tensors that have a matrix product.</summary>
    public static Arbitrary<MatMulPair> MatMul() => Inputs.Of(Shapes.MatMul()).As(static x => new MatMulPair(x[0], x[1]), static p => [p.X, p.Y]);
}

/// <summary>A tensor with values above 0.</summary>
/// <param name="Value">The tensor.</param>
public sealed record PositiveTensor(Tensor Value);

/// <summary>A tensor with values between −1 and 1, neither included.</summary>
/// <param name="Value">The tensor.</param>
public sealed record InsideOneTensor(Tensor Value);

/// <summary>A tensor with values that break programs; it may be empty.</summary>
/// <param name="Value">The tensor.</param>
public sealed record NastyTensor(Tensor Value);

/// <summary>Symmetric positive definite matrices, […, n, n].</summary>
/// <param name="Value">The tensor.</param>
public sealed record PositiveDefiniteTensor(Tensor Value);

/// <summary>Square matrices of a small condition number, […, n, n].</summary>
/// <param name="Value">The tensor.</param>
public sealed record WellConditionedTensor(Tensor Value);

/// <summary>Two tensors of one shape.</summary>
/// <param name="X">The first.</param>
/// <param name="Y">The second.</param>
public sealed record SameShapePair(Tensor X, Tensor Y);

/// <summary>Two tensors whose shapes broadcast.</summary>
/// <param name="X">The first.</param>
/// <param name="Y">The second.</param>
public sealed record BroadcastPair(Tensor X, Tensor Y);

/// <summary>Two tensors that have a matrix product.</summary>
/// <param name="X">[…, m, k].</param>
/// <param name="Y">[…, k, n].</param>
public sealed record MatMulPair(Tensor X, Tensor Y);
