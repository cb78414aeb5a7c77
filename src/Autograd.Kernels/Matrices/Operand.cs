using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>A matrix somewhere in memory that the caller keeps pinned.</summary>
/// <param name="Start">The first element.</param>
/// <param name="Row">Distance between rows.</param>
/// <param name="Column">Distance between columns.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe record struct Operand<T>(nint Start, nint Row, nint Column)
    where T : unmanaged
{
    internal Operand(T* start, nint row, nint column)
        : this((nint)start, row, column)
    {
    }

    internal Operand<T> Transposed => new(Start, Column, Row);

    internal T* At(nint row, nint column) => (T*)Start + (row * Row) + (column * Column);

    internal Operand<T> From(nint row, nint column) => new(At(row, column), Row, Column);
}
