using Autograd.Rules;

namespace Autograd.Properties.Rules;

internal static partial class OpSamples
{
    private static Dictionary<string, Func<Source, Sample>> ViewSamples => new(StringComparer.Ordinal)
    {
        ["ViewRules.Reshape"] = Linear(ViewRules.Reshape, static (s, shape) => Reshaped(s, shape)),
        ["ViewRules.Expand"] = static s =>
        {
            var full = s.Shape();
            var sizes = full.ToArray();
            for (var d = 0; d < sizes.Length; d++)
                if (s.Coin()) sizes[d] = 1;
            var source = Shape.Of(sizes[s.Int(0, sizes.Length)..]);
            return new Sample(x => [ViewRules.Expand.Apply(x[0], full)], s.Input(source));
        },
        ["ViewRules.Permute"] = Linear(ViewRules.Permute, static (s, shape) => Order(s, shape.Rank)),
        ["ViewRules.Transpose"] = Linear(
            ViewRules.Transpose, static (s, shape) => new ViewRules.TransposeArgs(s.Int(0, shape.Rank - 1), s.Int(0, shape.Rank - 1)), minRank: 1),
        ["ViewRules.T"] = Linear(ViewRules.T, static (_, _) => null, maxRank: 2),
        ["ViewRules.Squeeze"] = Linear(ViewRules.Squeeze, static (_, shape) => Shape.Of([.. shape.ToArray().Where(static n => n != 1)])),
        ["ViewRules.SqueezeDim"] = Linear(ViewRules.SqueezeDim, static (s, shape) => s.Int(0, shape.Rank - 1), minRank: 1),
        ["ViewRules.Unsqueeze"] = Linear(ViewRules.Unsqueeze, static (s, shape) => s.Int(-shape.Rank - 1, shape.Rank)),
        ["ConversionRules.To"] = static s => new Sample(
            x => [ConversionRules.To.Apply(x[0], x[0].DType == DType.Float64 ? DType.Float32 : DType.Float64)], s.Input(s.Shape())),
        ["IndexingRules.Select"] = static s =>
        {
            var args = SelectArgs(s);
            return new Sample(x => [IndexingRules.Select.Apply(x[0], args)], s.Input(args.Source));
        },
        ["IndexingRules.PadSelect"] = static s =>
        {
            var args = SelectArgs(s);
            return new Sample(x => [IndexingRules.PadSelect.Apply(x[0], args)], s.Input(args.Source.Without(args.Dim)));
        },
        ["IndexingRules.Slice"] = static s =>
        {
            var args = SliceArgs(s);
            return new Sample(x => [IndexingRules.Slice.Apply(x[0], args)], s.Input(args.Source));
        },
        ["IndexingRules.PadSlice"] = static s =>
        {
            var args = SliceArgs(s);
            var length = (args.Stop - args.Start + args.Step - 1) / args.Step;
            return new Sample(x => [IndexingRules.PadSlice.Apply(x[0], args)], s.Input(args.Source.With(args.Dim, length)));
        },
    };

    private static Dictionary<string, Func<Source, Sample>> StructureSamples => new(StringComparer.Ordinal)
    {
        ["SummationRules.Sum"] = Linear(SummationRules.Sum, static (_, _) => new ReduceArgs(null, KeepDim: false)),
        ["SummationRules.SumDim"] = Linear(SummationRules.SumDim, static (s, shape) => new ReduceArgs(SomeDims(s, shape), s.Coin())),
        ["ComparisonRules.Where"] = static s =>
        {
            var shapes = s.Broadcasting(3);
            return new Sample(
                static x => [ComparisonRules.Where.Apply(x[0], x[1], x[2])], s.Mask(shapes[0]), s.Input(shapes[1]), s.Input(shapes[2]))
            { Affine = true };
        },
        ["JoiningRules.Cat"] = static s =>
        {
            var shape = s.Shape(minRank: 1);
            var dim = s.Int(0, shape.Rank - 1);
            var pieces = Enumerable.Range(0, s.Int(1, 4)).Select(_ => s.Input(shape.With(dim, s.Size()))).ToArray();
            return new Sample(x => [JoiningRules.Concatenate(x, dim)], pieces) { Affine = true };
        },
    };

    private static Dictionary<string, Func<Source, Sample>> ProductSamples => new(StringComparer.Ordinal)
    {
        ["MatrixProductRules.Matrix"] = static s =>
        {
            var (m, k, n) = (s.Size(), s.Size(), s.Size());
            return new Sample(static x => [MatrixProductRules.Matrix.Apply(x[0], x[1])], s.Input([m, k]), s.Input([k, n]));
        },
        ["MatrixProductRules.Vector"] = static s =>
        {
            var (m, k) = (s.Size(), s.Size());
            return new Sample(static x => [MatrixProductRules.Vector.Apply(x[0], x[1])], s.Input([m, k]), s.Input([k]));
        },
        ["MatrixProductRules.Dot"] = static s =>
        {
            var k = s.Size();
            return new Sample(static x => [MatrixProductRules.Dot.Apply(x[0], x[1])], s.Input([k]), s.Input([k]));
        },
        ["MatrixProductRules.Batched"] = static s =>
        {
            var full = s.Shape(maxRank: 2);
            var (m, k, n) = (s.Size(), s.Size(), s.Size());
            return new Sample(
                static x => [MatrixProductRules.Batched.Apply(x[0], x[1])],
                s.Input([.. Thinned(s, full), m, k]), s.Input([.. Thinned(s, full), k, n]));
        },
    };

    /// <summary>Leading dimensions that broadcast to those given.</summary>
    private static int[] Thinned(Source s, Shape full)
    {
        var sizes = full.ToArray();
        for (var d = 0; d < sizes.Length; d++)
            if (s.Int(0, 2) == 2) sizes[d] = 1;
        return sizes[s.Int(0, sizes.Length)..];
    }

    /// <summary>Another shape of as many elements: neighbours merged, ones added.</summary>
    private static Shape Reshaped(Source s, Shape shape)
    {
        List<int> sizes = [.. shape.ToArray()];
        if (sizes.Count >= 2 && s.Coin())
        {
            var at = s.Int(0, sizes.Count - 2);
            sizes[at] *= sizes[at + 1];
            sizes.RemoveAt(at + 1);
        }

        if (s.Coin()) sizes.Insert(s.Int(0, sizes.Count), 1);
        return Shape.Of([.. sizes]);
    }

    private static IndexingRules.SelectArgs SelectArgs(Source s)
    {
        var shape = s.Shape(minRank: 1);
        var dim = s.Int(0, shape.Rank - 1);
        if (shape[dim] == 0) shape = shape.With(dim, 1);
        return new IndexingRules.SelectArgs(dim, s.Int(0, shape[dim] - 1), shape);
    }

    private static IndexingRules.SliceArgs SliceArgs(Source s)
    {
        var shape = s.Shape(minRank: 1);
        var dim = s.Int(0, shape.Rank - 1);
        var start = s.Int(0, shape[dim]);
        return new IndexingRules.SliceArgs(dim, start, s.Int(start, shape[dim]), s.Int(1, 3), shape);
    }
}
