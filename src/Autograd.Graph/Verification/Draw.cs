namespace Autograd.Verification;

/// <summary>Random numbers that depend on the seed alone (SplitMix64; Steele, Lea and Flood 2014).</summary>
internal sealed class Draw(ulong seed)
{
    private ulong _state = seed;

    internal ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>
    /// A sign, and a size of 512 to 1023 1024ths: so few bits that a step along it is exact, and so many that what cancels for one
    /// draw does not for another.
    /// </summary>
    internal double Weight()
    {
        var bits = Next();
        return ((bits & 1) == 0 ? 1 : -1) * (512 + (double)((bits >> 1) & 511)) / 1024;
    }

    internal double[] Weights(int count)
    {
        var weights = new double[count];
        for (var i = 0; i < count; i++) weights[i] = Weight();
        return weights;
    }
}
