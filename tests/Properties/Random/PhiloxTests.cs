using Autograd.Kernels;

namespace Autograd.Properties;

/// <summary>The block function against the known answers that its authors' Random123 distribution gives.</summary>
public sealed class PhiloxTests
{
    [Theory]
    [InlineData(0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(
        0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Block_has_the_known_answer(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3)
        => Assert.Equal((Join(x0, x1), Join(x2, x3)), Philox.Block(Join(c0, c1), Join(c2, c3), Join(k0, k1)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void Fill_is_one_block_after_another(int count)
    {
        const ulong Near = ulong.MaxValue - 1; // the counter goes round
        var words = new ulong[count];
        Philox.Fill(words, Near, 5, 9);
        for (var i = 0; i < count; i++)
        {
            var (first, second) = Philox.Block(unchecked(Near + ((ulong)i / 2)), 5, 9);
            Assert.Equal(i % 2 == 0 ? first : second, words[i]);
        }
    }

    private static ulong Join(uint low, uint high) => low | ((ulong)high << 32);
}
