using Autograd.Rules;

namespace Autograd.Properties.Rules;

/// <summary>What must change no bit of a gradient.</summary>
internal static class InvarianceLaws
{
    public static void Repetition_gives_the_same_bits(OpCase c)
    {
        var first = new Trial(c, c.Constants());
        var again = new Trial(c, c.Constants());
        Terms.AssertSameBits(first.Outputs, again.Outputs, "outputs");
        var (seeds, tangents) = (first.Seeds(1), first.Tangents(2));
        var gradients = first.Pull(seeds);
        Terms.AssertSameBits(gradients, first.Pull(seeds), "a second pass over one graph");
        Terms.AssertSameBits(gradients, again.Pull(seeds), "a pass over a graph built again");
        Terms.AssertSameBits(first.Push(tangents), again.Push(tangents), "tangents");
    }

    public static void Views_give_the_bits_of_contiguous_arrays(OpCase c)
    {
        Trial viewed = new(c, c.Constants()), plain = new(c, c.Constants(views: false));
        Terms.AssertSameBits(plain.Outputs, viewed.Outputs, "outputs");
        Terms.AssertSameBits(plain.Pull(plain.Seeds(1, views: false)), viewed.Pull(viewed.Seeds(1)), "gradients");
        Terms.AssertSameBits(plain.Push(plain.Tangents(2, views: false)), viewed.Push(viewed.Tangents(2)), "tangents");
    }

    public static void Inputs_and_seeds_are_left_as_they_were(OpCase c)
    {
        var constants = c.Constants();
        var trial = new Trial(c, constants);
        var (seeds, tangents) = (trial.Seeds(1), trial.Tangents(2));
        Tensor[] all = [.. constants, .. seeds, .. tangents, .. trial.Outputs];
        var before = Array.ConvertAll(all, static x => (Array)x.Value.Buffer.Clone());
        trial.Pull(seeds);
        trial.Push(tangents);
        trial.Pull(seeds, createGraph: true);
        for (var i = 0; i < all.Length; i++)
            Assert.True(Bytes(before[i]).SequenceEqual(Bytes(all[i].Value.Buffer)), $"the buffer of tensor {i} was written to");
    }

    /// <summary>A graph of which only one input is tracked keeps less, and must still find the same gradient of it.</summary>
    public static void Tracking_fewer_inputs_changes_no_gradient(OpCase c)
    {
        var whole = new Trial(c, c.Constants());
        var gradients = whole.Pull(whole.Seeds(1));
        for (var i = 0; i < whole.Places.Length; i++)
        {
            var alone = new Trial(c, c.Constants(), [whole.Places[i]]);
            var seeds = alone.Roots.Length == whole.Roots.Length ? alone.Seeds(1) : null;
            if (seeds is not null) Terms.AssertSameBits([gradients[i]], alone.Pull(seeds), $"input {whole.Places[i]} alone");

            // The same graph, asked for one input only.
            var asked = Differentiate.Grad(
                whole.Roots, [whole.Leaves[i]], whole.Seeds(1), new BackwardOptions { Unused = UnusedInputs.Absent });
            Terms.AssertSameBits([gradients[i]], asked, $"input {whole.Places[i]} asked for alone");
        }
    }

    /// <summary>An absent tangent or cotangent means zeros.</summary>
    public static void Absent_means_zero(OpCase c)
    {
        var trial = new Trial(c, c.Constants());
        var (seeds, tangents) = (trial.Seeds(1), trial.Tangents(2));
        for (var i = 0; i < trial.Places.Length; i++)
        {
            var absent = Differentiate.Push(trial.Roots, [trial.Leaves[i]], [tangents[i]]);
            var zeros = trial.Push([.. tangents.Select((t, j) => i == j ? t : Tensor.ZerosLike(t))]);
            AssertEqualValues(zeros, absent, $"only input {trial.Places[i]} moves");
        }

        for (var o = 0; o < trial.Roots.Length && trial.Roots.Length > 1; o++)
        {
            var absent = Differentiate.Grad([trial.Roots[o]], trial.Leaves, [seeds[o]], new BackwardOptions { Unused = UnusedInputs.Zeros });
            var zeros = trial.Pull([.. seeds.Select((g, p) => o == p ? g : Tensor.ZerosLike(g))]);
            AssertEqualValues([.. zeros.Select((g, i) => g ?? Tensor.ZerosLike(trial.Leaves[i]))], absent!, $"only output {o} is seeded");
        }
    }

    // Equal as numbers: a sum with an explicit zero may turn −0 into 0.
    private static void AssertEqualValues(IReadOnlyList<Tensor> expected, IReadOnlyList<Tensor> actual, string what)
    {
        for (var i = 0; i < expected.Count; i++)
            Assert.True(Terms.Doubles(expected[i]).AsSpan().SequenceEqual(Terms.Doubles(actual[i])), $"{what}: {i} is\n{expected[i]}\nand\n{actual[i]}");
    }

    private static byte[] Bytes(Array buffer)
    {
        var bytes = new byte[System.Buffer.ByteLength(buffer)];
        System.Buffer.BlockCopy(buffer, 0, bytes, 0, bytes.Length);
        return bytes;
    }
}
