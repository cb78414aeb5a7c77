using Autograd.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Autograd.Properties.FsCheckPackage;

/// <summary>Values of an arbitrary that are the same in every run, and walks down their shrinks.</summary>
internal static class Samples
{
    /// <summary>The families of shapes that the package offers, and what a user may write.</summary>
    public static readonly Shapes[] Families =
    [
        Shapes.Any(), Shapes.Same(2), Shapes.Broadcastable(2), Shapes.Broadcastable(3), Shapes.MatMul(), Shapes.Matrices(), Shapes.Square(),
        Shapes.Like("bi, io, o"), Shapes.Like("b3, 3o"), Shapes.Like("*ij, ...j"), Shapes.Any().WithRank(1, 3).WithSizes(2, 5).WithMaxElements(60), Shapes.Broadcastable(2).WithEmpty(),
    ];

    /// <summary>The domains, with the shapes that suit them.</summary>
    public static readonly (Domain Domain, Shapes Shapes)[] Domains =
    [
        (Domain.Real, Shapes.Any()), (Domain.Positive, Shapes.Any()), (Domain.InsideOne, Shapes.Any()), (Domain.Probability, Shapes.Any()),
        (Domain.Open(1, 2), Shapes.Any()), (Domain.Closed(0.1, 0.1001), Shapes.Any()), (Domain.Above(1e6), Shapes.Any()), (Domain.Below(-3), Shapes.Any()),
        (Domain.Real.AwayFrom(0.1, 0, 1), Shapes.Any()), (Domain.InsideOne.AwayFrom(0.25, 0), Shapes.Any()), (Domain.Real.Distinct(), Shapes.Any()),
        (Domain.Positive.AwayFrom(0.5, 1).Distinct(), Shapes.Any()), (Domain.Nasty, Shapes.Any()), (Domain.NastyFinite, Shapes.Any()),
        (Domain.PositiveDefinite(), Shapes.Square()), (Domain.WellConditioned(), Shapes.Matrices()), (Domain.WellConditioned(3), Shapes.Square()),
        (Domain.Indices(5), Shapes.Any()), (Domain.Mask, Shapes.Any()),
    ];

    /// <summary>Values at every size from 0 to 60.</summary>
    public static IEnumerable<T> Of<T>(Arbitrary<T> arbitrary, int count = 100)
        => Enumerable.Range(0, count).SelectMany(i => arbitrary.Generator.Sample(1, new Rnd((ulong)i + 1, Rules.OpChecker.Gamma), i % 61));

    /// <summary>The end of shrinking, as FsCheck shrinks: the first candidate that still fails, until none does.</summary>
    public static (T Smallest, int Steps) Shrink<T>(Arbitrary<T> arbitrary, T value, Func<T, bool> fails)
    {
        var steps = 0;
        while (arbitrary.Shrinker(value).Where(fails).Take(1).ToArray() is [var smaller])
        {
            value = smaller;
            steps++;
            Assert.True(steps < 2000, "shrinking does not end");
        }

        return (value, steps);
    }

    /// <summary>The smallest value on which a law fails, from the first sample on which it does.</summary>
    public static T Smallest<T>(Arbitrary<T> arbitrary, Func<T, bool> fails) => Shrink(arbitrary, Of(arbitrary).First(fails), fails).Smallest;
}
