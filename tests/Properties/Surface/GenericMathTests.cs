using System.Numerics;
using Autograd.Properties.Documents;

namespace Autograd.Properties.Surface;

/// <summary>Generic code over System.Numerics works on tensors, and nothing that worked before is ambiguous.</summary>
[Collection("Console")]
public sealed class GenericMathTests
{
    [Fact]
    public void Generic_sum_and_product_are_those_of_the_operators()
    {
        Tensor a = Tensor.From([1.0, 2]), b = Tensor.From([3.0, 5]);
        Assert.Equal((a + b).ToArray<double>(), Sum([a, b]).ToArray<double>());
        Assert.Equal((a * b).ToArray<double>(), Product([a, b]).ToArray<double>());
        Assert.Equal(0L, Sum<Tensor>([]).Item<long>());
        Assert.Equal(DType.Float64, Sum([a]).DType);
        Assert.Equal([2.0, 3], Sum<double>([2, 3]) is 5 ? [2.0, 3] : []);
    }

    [Fact]
    public void Generic_polynomial_is_differentiated()
    {
        var x = Tensor.From([1.0, -2]).Track();
        var y = Horner(x, 1, 2, 3); // 1 + 2x + 3x²
        Assert.Equal([6.0, 9], y.ToArray<double>());
        Assert.Equal([8.0, -10], y.Sum().Backward()[x].ToArray<double>());
    }

    [Fact]
    public void Every_generic_operator_is_the_ordinary_one()
    {
        Tensor a = Tensor.From([1.0, 2]).Track(), b = Tensor.From([3.0, 5]);
        Assert.Equal((((-a + b) * a / b) - +a).ToArray<double>(), All(a, b).ToArray<double>());
        Assert.Equal((((a + 2.0) * 3.0 - 1.0) / 4.0).ToArray<double>(), Numbers(a).ToArray<double>());
        Assert.Equal(((-a + b) * a / b - +a).Node!.Name, All(a, b).Node!.Name);
    }

    /// <summary>Null is refused as by the ordinary operators.</summary>
    [Fact]
    public void Nothing_is_refused()
        => Assert.Throws<ArgumentNullException>(static () => Sum([Tensor.Zeros(1), null!]));

    /// <summary>F#: operators between tensors and numbers, functions that are generic in their operators, sums of lists.</summary>
    [Fact]
    public void FSharp_operators_sums_and_inline_functions_are_as_before()
    {
        const string Script =
            """
            open Autograd
            let x = Tensor.Float64([| 1.0; 2.0 |]).Track()
            let inline square a = a * a
            let inline line a b = -a + b / a - a * b
            let y = List.sum [ square x; 2.0 * x; x / 2.0; x + x; 1.0 - x ]
            printfn "%O" (y.Detach())
            printfn "%O" ((line x x).Detach())
            printfn "%O" ((List.average [ x; x + 2.0 ]).Detach())
            printfn "%O" ((Seq.fold (+) Tensor.Zero [ x; x ]).Detach())
            printfn "%O" ((List.reduce (*) [ x; x ]).Detach())
            printfn "%O" ((exp x ** 2.0).Detach().Shape)
            let total (xs: 'T list when 'T :> System.Numerics.IAdditionOperators<'T, 'T, 'T>) = xs |> List.reduce (fun a b -> a + b)
            printfn "%O" ((total [ x; x ]).Detach())
            printfn "%g" (total [ 1.0; 2.0 ])
            """;
        Assert.Equal(
            """
            tensor([ 5.5000, 12.0000], dtype=float64)
            tensor([-1., -5.], dtype=float64)
            tensor([2., 3.], dtype=float64)
            tensor([2., 4.], dtype=float64)
            tensor([1., 4.], dtype=float64)
            [2]
            tensor([2., 4.], dtype=float64)
            3
            """,
            FSharpBlock.Run(Script).ReplaceLineEndings("\n").TrimEnd());
    }

    private static T Sum<T>(IEnumerable<T> terms)
        where T : IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T>
        => terms.Aggregate(T.AdditiveIdentity, static (sum, term) => sum + term);

    private static T Product<T>(IEnumerable<T> factors)
        where T : IMultiplyOperators<T, T, T>, IMultiplicativeIdentity<T, T>
        => factors.Aggregate(T.MultiplicativeIdentity, static (product, factor) => product * factor);

    private static T Horner<T>(T x, params double[] coefficients)
        where T : IAdditiveIdentity<T, T>, IMultiplyOperators<T, T, T>, IAdditionOperators<T, double, T>
        => coefficients.Reverse().Aggregate(T.AdditiveIdentity, (sum, c) => (sum * x) + c);

    private static T All<T>(T a, T b)
        where T : IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>,
        IUnaryNegationOperators<T, T>, IUnaryPlusOperators<T, T>
        => ((-a + b) * a / b) - +a;

    private static T Numbers<T>(T a)
        where T : IAdditionOperators<T, double, T>, ISubtractionOperators<T, double, T>, IMultiplyOperators<T, double, T>, IDivisionOperators<T, double, T>
        => (((a + 2.0) * 3.0) - 1.0) / 4.0;
}
