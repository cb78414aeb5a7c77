using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Autograd.Properties.Kernels;

/// <summary>A random array under a random chain of views, with the dimensions to work along; it prints how it was made.</summary>
public sealed record View(NdArray X, int[] Dims, Random Random, string Recipe)
{
    public override string ToString() => $"{Recipe} -> {X.DType.Name()}{X.Shape}, dims [{string.Join(", ", Dims)}]";

    /// <summary>Some dimension, counted from either end.</summary>
    public int Dim
    {
        get
        {
            var rank = Math.Max(X.Shape.Rank, 1);
            return new Random(Recipe.Length).Next(-rank, rank);
        }
    }
}

/// <summary>Generates <see cref="View"/>s from a seed; values are small integers and halves, so that ties are common and sums exact.</summary>
public static class Views
{
    public static Arbitrary<View> Arbitrary() => Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(Make));

    public static View Make(int seed) => Make(seed, (DType)(seed % 4));

    public static View Make(int seed, DType dtype)
    {
        var random = new Random(seed);
        var rank = random.Next(5);
        var longest = random.Next(4) switch { 0 => 70, 1 => 20, _ => 5 };
        var sizes = new int[rank];
        for (var d = 0; d < rank; d++) sizes[d] = random.Next(12) == 0 ? 0 : 1 + random.Next(d == random.Next(rank) ? longest : 5);
        var recipe = string.Create(CultureInfo.InvariantCulture, $"seed {seed}: [{string.Join(", ", sizes)}]");
        var x = Fill(random, dtype, sizes);
        for (var step = random.Next(4); step > 0 && x.Shape.Rank > 0; step--) (x, recipe) = Change(x, random, recipe);
        int[] dims = [.. Enumerable.Range(0, x.Shape.Rank).Where(_ => random.Next(2) == 0)];
        random.Shuffle(dims);
        return new View(x, [.. dims.Select(d => random.Next(2) == 0 ? d : d - x.Shape.Rank)], random, recipe);
    }

    public static NdArray Fill(Random random, DType dtype, Shape shape)
    {
        return dtype switch
        {
            DType.Float32 => NdArray.From<float>(Many(() => random.Next(-8, 9) / 2f), shape),
            DType.Float64 => NdArray.From<double>(Many(() => random.Next(-8, 9) / 2.0), shape),
            DType.Int64 => NdArray.From<long>(Many(() => (long)random.Next(-8, 9)), shape),
            _ => NdArray.From<bool>(Many(() => random.Next(3) != 0), shape),
        };

        T[] Many<T>(Func<T> one)
        {
            var values = new T[shape.Numel];
            for (var i = 0; i < values.Length; i++) values[i] = one();
            return values;
        }
    }

    private static (NdArray X, string Recipe) Change(NdArray x, Random random, string recipe)
    {
        var d = random.Next(x.Shape.Rank);
        var size = x.Shape[d];
        switch (random.Next(4))
        {
            case 0:
                var order = Enumerable.Range(0, x.Shape.Rank).ToArray();
                random.Shuffle(order);
                return (x.Permute(order), $"{recipe}.Permute({string.Join(", ", order)})");
            case 1:
                var start = random.Next(size + 1);
                var stop = random.Next(start, size + 1);
                var step = random.Next(1, 4);
                return (x.Slice(d, start, stop, step), $"{recipe}.Slice({d}, {start}, {stop}, {step})");
            case 2:
                return (x.Flip(d), $"{recipe}.Flip({d})");
            default:
                if (size != 1) return (x, recipe);
                var sizes = x.Shape.ToArray();
                sizes[d] = random.Next(4);
                return (x.Expand(sizes), $"{recipe}.Expand({string.Join(", ", sizes)})");
        }
    }

    /// <summary>For each result of a reduction, the row-major positions of its elements in order.</summary>
    public static List<int>[] Groups(Shape shape, int[] dims)
    {
        var reduced = dims.Select(d => d < 0 ? d + shape.Rank : d).ToHashSet();
        var results = Enumerable.Range(0, shape.Rank).Where(d => !reduced.Contains(d)).Aggregate(1, (n, d) => n * shape[d]);
        var groups = Enumerable.Range(0, results).Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < shape.Numel; i++)
        {
            var at = Position(shape, i);
            var result = 0;
            for (var d = 0; d < shape.Rank; d++)
                if (!reduced.Contains(d)) result = (result * shape[d]) + at[d];
            groups[result].Add(i);
        }

        return groups;
    }

    /// <summary>The coordinates of a row-major position.</summary>
    public static int[] Position(Shape shape, int flat)
    {
        var at = new int[shape.Rank];
        for (var d = shape.Rank - 1; d >= 0; d--) (flat, at[d]) = Math.DivRem(flat, shape[d]);
        return at;
    }

    /// <summary>The row-major position of coordinates.</summary>
    public static int Flat(Shape shape, int[] at)
    {
        var flat = 0;
        for (var d = 0; d < at.Length; d++) flat = (flat * shape[d]) + at[d];
        return flat;
    }

    /// <summary>All elements widened to double.</summary>
    public static double[] Doubles(NdArray x) => Autograd.Kernels.Kernel.To(x, DType.Float64).ToArray<double>();

    /// <summary>The shape a reduction leaves.</summary>
    public static Shape Left(Shape shape, int[] dims, bool keepDim)
    {
        var reduced = dims.Select(d => d < 0 ? d + shape.Rank : d).ToHashSet();
        return Shape.Of([.. Enumerable.Range(0, shape.Rank).Where(d => keepDim || !reduced.Contains(d)).Select(d => reduced.Contains(d) ? 1 : shape[d])]);
    }
}
