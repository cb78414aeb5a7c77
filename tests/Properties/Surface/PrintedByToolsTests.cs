using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Autograd.Properties.Surface;

/// <summary>Tools that print what they are given show a tensor as a tensor, 0-d ones included.</summary>
public sealed class PrintedByToolsTests
{
    private static readonly Tensor Scalar = Tensor.Scalar(3.5f);

    private static readonly Tensor Matrix = [[1, 2], [3, 4.5]];

    [Fact]
    public void Xunit_prints_tensors()
    {
        var failure = Assert.ThrowsAny<Exception>(static () => Assert.Equal(Matrix, Scalar));
        Assert.Contains("tensor(3.5000)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("tensor([[1.0000, 2.0000]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FsCheck_prints_tensors()
    {
        foreach (var x in new[] { Scalar, Matrix, Scalar.Track() })
        {
            var failure = Assert.ThrowsAny<Exception>(() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Arb.From(Gen.Constant(x)), static _ => false)));
            Assert.Contains("tensor(", failure.Message, StringComparison.Ordinal);
        }

        var variable = Assert.ThrowsAny<Exception>(() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Arb.From(Gen.Constant(new Variable(Scalar))), static _ => false)));
        Assert.Contains("tensor(3.5000)", variable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FSharp_prints_tensors()
    {
        Assert.Equal("tensor(3.5000)", Percent(Scalar));
        Assert.StartsWith("tensor([[1.0000, 2.0000],", Percent(Matrix), StringComparison.Ordinal);
        Assert.Equal("tensor(3.5000)", Percent(new Variable(Scalar)));

        static string Percent<T>(T value)
            => ExtraTopLevelOperators.PrintFormatToString(new PrintfFormat<FSharpFunc<T, string>, Unit, string, string, T>("%A")).Invoke(value);
    }

    [Fact]
    public void Names_of_dtypes_are_PyTorchs_without_the_prefix()
        => Assert.Equal(["bool", "int64", "float32", "float64"], Enum.GetValues<DType>().Select(static d => d.Name()), StringComparer.Ordinal);
}
