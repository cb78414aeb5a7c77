namespace Autograd.Verification;

/// <summary>
/// Makes a failing point simpler while it fails by the same law: sizes first, where equal sizes shrink together because they
/// likely belong together; then numbers, to integers, halves or 64ths. Not towards 0, where many functions have a kink.
/// </summary>
internal sealed class Shrinker(Func<Tensor[], bool> fails, GradCheckDomain domain, int most)
{
    private int _tried;

    internal Tensor[] Shrink(Tensor[] inputs)
    {
        inputs = Sizes(inputs);
        foreach (var grain in new[] { 1.0, 2, 64 })
        {
            var rounded = Array.ConvertAll(inputs, x => Rounded(x, grain));
            if (!rounded.AsSpan().SequenceEqual(inputs) && Try(rounded) is { } all) return Single(all);
        }

        return Single(inputs);
    }

    private Tensor[] Sizes(Tensor[] inputs)
    {
        for (var again = true; again;)
        {
            again = false;
            foreach (var size in inputs.SelectMany(static x => x.Shape.Dims.ToArray()).Where(static d => d > 1).Distinct().OrderDescending())
            {
                foreach (var less in new[] { 1, size / 2, size - 1 }.Where(less => less > 0 && less < size).Distinct())
                {
                    if (Try(Array.ConvertAll(inputs, x => Cut(x, size, less))) is not { } smaller) continue;
                    (inputs, again) = (smaller, true);
                    break;
                }

                if (again) break;
            }
        }

        return inputs;
    }

    // One number after the other, of those that are not simple yet.
    private Tensor[] Single(Tensor[] inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].DType.IsFloating() || inputs[i].Numel > 32) continue;
            for (var place = 0; place < inputs[i].Numel; place++)
                foreach (var grain in new[] { 1.0, 2, 64 })
                {
                    if (IsSimple(inputs[i], place, grain)) break;
                    var rounded = Rounded(inputs[i], grain, place);
                    if (rounded == inputs[i] || Try([.. inputs[..i], rounded, .. inputs[(i + 1)..]]) is not { } simpler) continue;
                    inputs = simpler;
                    break;
                }
        }

        return inputs;
    }

    private Tensor[]? Try(Tensor[] candidate)
    {
        if (_tried++ >= most) return null;
        try
        {
            return fails(candidate) ? candidate : null;
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null; // The function does not take it.
        }
    }

    private static Tensor Cut(Tensor x, int size, int less)
    {
        for (var d = 0; d < x.Rank; d++)
            if (x.Shape.Dims[d] == size) x = x.Slice(d, 0, less);
        return x;
    }

    private Tensor Rounded(Tensor x, double grain, int only = -1)
    {
        if (!x.DType.IsFloating()) return x;
        var layout = Layout.Of([x]);
        double[] numbers = layout.Flat([x]), before = [.. numbers];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (only >= 0 && i != only) continue;
            var simple = Math.Round(numbers[i] * grain) / grain;
            if (simple == 0) simple = Math.CopySign(1 / grain, numbers[i]);
            if (Math.Abs(numbers[i]) < 1e6 && domain.Contains(simple)) numbers[i] = simple;
        }

        return numbers.AsSpan().SequenceEqual(before) ? x : layout.Tensor(numbers, 0);
    }

    private static bool IsSimple(Tensor x, int place, double grain) => Layout.Of([x]).Flat([x])[place] is var number && number * grain == Math.Round(number * grain);
}
