using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Autograd.Kernels;

// The product that sums over images and windows. The images are cut into parts, each with a sum of its own, and the sums
// are added in the order of the parts: the same bits on any number of threads.
internal sealed partial record Convolution
{
    private unsafe NdArray Filters<T>(NdArray y, NdArray x)
        where T : unmanaged, INumber<T>
    {
        var size = new Counts(y.Shape[0], y.Shape[1] / Groups, x.Shape[1] / Groups, this);
        var result = NdArray.Fresh<T>(size.Shape(size.Filters * Groups, size.Channels, Windows.Window), out var output);
        if (output.Length == 0) return result;
        if (size.Work == 0 || size.Images == 0)
        {
            Array.Clear(output);
            return result;
        }

        (y, x) = (y.Contiguous(), x.Contiguous());
        var patches = Windows.Patches(Math.Max(1, Columns / size.Depth));
        var images = (int)Math.Clamp(Gemm.SplitFrom / 4 / Math.Max(1, size.Work * Groups), 1, int.MaxValue);
        var most = Math.Clamp(SumSize / output.Length, 1, Sums);
        images = Math.Max(images, (size.Images + most - 1) / most);
        var parts = (size.Images + images - 1) / images;
        var partial = parts == 1 ? output : ArrayPool<T>.Shared.Rent(checked(parts * output.Length));
        fixed (T* results = y.Elements<T>(), from = x.Elements<T>(), to = partial)
        {
            T* left = results + y.Offset, right = from + x.Offset, into = to;
            Parallelism.For(parts * Groups, 1, (first, end) =>
            {
                for (var task = first; task < end; task++)
                {
                    var (part, group) = Math.DivRem(task, Groups);
                    var sum = into + ((nint)part * output.Length) + (group * size.Filter);
                    Sum(left + (group * size.Result), right + (group * size.Image), size, patches,
                        part * images, Math.Min(size.Images, (part + 1) * images), sum, parts * Groups == 1);
                }
            });
        }

        if (parts == 1) return result;
        partial.AsSpan(0, output.Length).CopyTo(output);
        for (var part = 1; part < parts; part++) TensorPrimitives.Add(output, partial.AsSpan(part * output.Length, output.Length), output);
        ArrayPool<T>.Shared.Return(partial);
        return result;
    }

    /// <summary>The sum over some images, for one group.</summary>
    private unsafe void Sum<T>(T* y, T* x, Counts size, Patch[] patches, int first, int end, T* sum, bool split)
        where T : unmanaged, INumber<T>
    {
        var (count, columns) = ((int)size.Filter, Rent<T>(size, patches));
        var terms = ArrayPool<T>.Shared.Rent(count);
        fixed (T* term = terms, buffer = columns)
        {
            for (var image = first; image < end; image++)
            {
                foreach (var patch in patches)
                {
                    var seen = See(x + (image * Groups * size.Image), size, patch, buffer);
                    var isFirst = image == first && patch.Start == 0;
                    var results = new Operand<T>(y + (image * Groups * size.Result) + patch.Start, size.Places, 1);
                    Multiply(size, patch.Count, results, seen, isFirst ? sum : term, split);
                    if (!isFirst) TensorPrimitives.Add(new ReadOnlySpan<T>(sum, count), new ReadOnlySpan<T>(term, count), new Span<T>(sum, count));
                }
            }
        }

        ArrayPool<T>.Shared.Return(terms);
        if (columns is not null) ArrayPool<T>.Shared.Return(columns);
    }

    /// <summary>results · seenᵀ: dot products of rows where there are few of them.</summary>
    private static unsafe void Multiply<T>(Counts size, int places, Operand<T> results, Operand<T> seen, T* to, bool split)
        where T : unmanaged, INumber<T>
    {
        if (Math.Min(size.Filters, size.Depth) > Few)
        {
            Gemm.Run(size.Filters, size.Depth, places, results, seen.Transposed, new Operand<T>(to, size.Depth, 1), split);
            return;
        }

        for (var filter = 0; filter < size.Filters; filter++)
            Gemm.Run(size.Depth, 1, places, seen, new Operand<T>(results.At(filter, 0), 1, 0), to + ((nint)filter * size.Depth), split);
    }
}
