using System.Runtime.InteropServices;

namespace Autograd;

/// <summary>Where a <see cref="Generator"/> stands: an immutable value to save, compare and restore it from.</summary>
/// <param name="Seed">The key of the numbers.</param>
/// <param name="Stream">Which of the 2⁵⁶ sequences of that key; 0 unless the generator was split off another.</param>
/// <param name="Position">How many blocks of 128 bits were consumed.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GeneratorState(ulong Seed, ulong Stream, ulong Position);
