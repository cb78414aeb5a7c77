using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>A size, step or offset for each of the three inner dimensions of an image; the first ones are left at their neutral value where it has fewer.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Extent(int Depth, int Height, int Width)
{
    /// <summary>From one number for each of one to three dimensions.</summary>
    internal static Extent Of(ReadOnlySpan<int> sizes, int neutral) => sizes.Length switch
    {
        1 => new(neutral, neutral, sizes[0]),
        2 => new(neutral, sizes[0], sizes[1]),
        _ => new(sizes[0], sizes[1], sizes[2]),
    };

    /// <summary>The number of places; the shape of an array with these sizes has been checked.</summary>
    internal int Volume => Depth * Height * Width;

    /// <summary>The last one to three numbers.</summary>
    internal int[] Last(int count) => count switch { 1 => [Width], 2 => [Height, Width], _ => [Depth, Height, Width] };
}
