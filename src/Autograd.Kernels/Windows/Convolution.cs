using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Autograd.Kernels;

/// <summary>
/// The trilinear form Σ y[n, o, p] · w[o, c, k] · x[n, c, p · stride − padding + k · dilation] as its three products: each is
/// the derivative of the form by the factor that it lacks. Channels are cut into groups that do not meet. What windows see is
/// laid out as the columns of a matrix, a part of the result at a time, and multiplied (Chellapilla, Puri and Simard, High
/// Performance Convolutional Neural Networks for Document Processing, 2006). Parts depend on the shapes alone.
/// </summary>
/// <param name="Windows">How windows lie over an image.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="Dims">The number of inner dimensions, 1 to 3.</param>
internal sealed partial record Convolution(Windows Windows, int Groups, int Dims)
{
    /// <summary>Elements of what windows see at a time: 256 KB of floats stay in the second-level cache.</summary>
    private const int Columns = 1 << 16;

    /// <summary>The most parts into which the images are cut where each part has a sum of its own.</summary>
    private const int Sums = 16;

    /// <summary>The most elements of those sums: of large filters there is one, whose products are shared among the threads.</summary>
    private const int SumSize = 1 << 22;

    /// <summary>Up to this many filters or places of a window, a sum over many windows is quicker as dot products.</summary>
    private const int Few = 16;

    /// <summary>y from x and w.</summary>
    /// <param name="x">[n, c, …image].</param>
    /// <param name="w">[o, c / groups, …window].</param>
    /// <param name="bias">[o]: what is added to each channel, or null.</param>
    /// <returns>[n, o, …result].</returns>
    internal NdArray Results(NdArray x, NdArray w, NdArray? bias = null)
        => x.DType == DType.Float32 ? Results<float>(x, w, bias) : Results<double>(x, w, bias);

    /// <summary>x from y and w.</summary>
    internal NdArray Images(NdArray y, NdArray w) => y.DType == DType.Float32 ? Images<float>(y, w) : Images<double>(y, w);

    /// <summary>w from y and x.</summary>
    internal NdArray Filters(NdArray y, NdArray x) => y.DType == DType.Float32 ? Filters<float>(y, x) : Filters<double>(y, x);

    /// <summary>The form for so many times as many groups.</summary>
    internal Convolution Times(int count) => this with { Groups = checked(Groups * count) };

    private unsafe NdArray Results<T>(NdArray x, NdArray w, NdArray? bias)
        where T : unmanaged, INumber<T>
    {
        var size = new Counts(x.Shape[0], w.Shape[0] / Groups, x.Shape[1] / Groups, this);
        var shape = size.Shape(size.Images, size.Filters * Groups, Windows.Result);
        if (size.Depth == 0)
        {
            int[] channels = [size.Filters * Groups, .. Enumerable.Repeat(1, Dims)];
            return Elementwise.Copy(bias?.Reshape(channels) ?? NdArray.Zeros(default, x.DType), shape);
        }

        var result = NdArray.Fresh<T>(shape, out var output);
        if (output.Length == 0) return result;
        (x, w) = (x.Contiguous(), w.Contiguous());
        var added = bias?.ToArray<T>();
        var patches = Windows.Patches(Math.Max(1, Columns / size.Depth));
        var tasks = size.Images * Groups * patches.Length;
        var chunk = (int)Math.Clamp(Gemm.SplitFrom / 4 / Math.Max(1, size.Work / patches.Length), 1, int.MaxValue);
        fixed (T* images = x.Elements<T>(), filters = w.Elements<T>(), to = output)
        {
            T* from = images + x.Offset, with = filters + w.Offset, into = to;
            Parallelism.For(tasks, chunk, (first, end) =>
            {
                var buffer = Rent<T>(size, patches);
                fixed (T* start = buffer)
                {
                    for (var task = first; task < end; task++)
                    {
                        var (at, patch) = (task / patches.Length, patches[task % patches.Length]);
                        var columns = See(from + (at * size.Image), size, patch, start);
                        var left = new Operand<T>(with + (at % Groups * size.Filter), size.Depth, 1);
                        var part = new Operand<T>(into + (at * size.Result) + patch.Start, size.Places, 1);
                        Gemm.Run(size.Filters, patch.Count, size.Depth, left, columns, part, tasks == 1);
                        if (added is not null) Add(part, added.AsSpan(at % Groups * size.Filters, size.Filters), patch.Count);
                    }
                }

                if (buffer is not null) ArrayPool<T>.Shared.Return(buffer);
            });
        }

        return result;
    }

    private unsafe NdArray Images<T>(NdArray y, NdArray w)
        where T : unmanaged, INumber<T>
    {
        var size = new Counts(y.Shape[0], y.Shape[1] / Groups, w.Shape[1], this);
        var result = NdArray.Fresh<T>(size.Shape(size.Images, size.Channels * Groups, Windows.Image), out var output);
        if (output.Length == 0) return result;
        Array.Clear(output);
        if (size.Work == 0) return result;
        (y, w) = (y.Contiguous(), w.Contiguous());
        var patches = Windows.Patches(Math.Max(1, Columns / size.Depth));
        var tasks = size.Images * Groups;
        var chunk = (int)Math.Clamp(Gemm.SplitFrom / 4 / size.Work, 1, int.MaxValue);
        fixed (T* results = y.Elements<T>(), filters = w.Elements<T>(), to = output)
        {
            T* from = results + y.Offset, with = filters + w.Offset, into = to;
            Parallelism.For(tasks, chunk, (first, end) =>
            {
                var buffer = Rent<T>(size, patches);
                fixed (T* start = buffer)
                {
                    for (var at = first; at < end; at++)
                    {
                        var left = new Operand<T>(with + (at % Groups * size.Filter), 1, size.Depth);
                        foreach (var patch in patches)
                        {
                            var right = new Operand<T>(from + (at * size.Result) + patch.Start, size.Places, 1);
                            var image = into + (at * size.Image);
                            var columns = buffer is null ? new Operand<T>(image + patch.Start, size.Places, 1) : new Operand<T>(start, patch.Count, 1);
                            Gemm.Run(size.Depth, patch.Count, size.Filters, left, right, columns, tasks == 1);
                            if (buffer is not null) Windows.Fold(start, size.Channels, patch, image);
                        }
                    }
                }

                if (buffer is not null) ArrayPool<T>.Shared.Return(buffer);
            });
        }

        return result;
    }

    /// <summary>Adds a number to each row, while the rows are in the cache.</summary>
    private static unsafe void Add<T>(Operand<T> rows, ReadOnlySpan<T> numbers, int columns)
        where T : unmanaged, INumber<T>
    {
        for (var row = 0; row < numbers.Length; row++)
        {
            var span = new Span<T>(rows.At(row, 0), columns);
            TensorPrimitives.Add(span, numbers[row], span);
        }
    }

    /// <summary>The columns of a patch: where they lie if the windows are the places of the image, else laid out.</summary>
    private unsafe Operand<T> See<T>(T* image, Counts size, Patch patch, T* buffer)
        where T : unmanaged
    {
        if (Windows.IsIdentity) return new Operand<T>(image + patch.Start, size.Places, 1);
        Windows.Unfold(image, size.Channels, patch, buffer);
        return new Operand<T>(buffer, patch.Count, 1);
    }

    private T[]? Rent<T>(Counts size, Patch[] patches)
        => Windows.IsIdentity ? null : ArrayPool<T>.Shared.Rent(checked(size.Depth * patches[0].Count));

    /// <summary>Numbers of elements.</summary>
    private readonly struct Counts(int images, int filters, int channels, Convolution form)
    {
        /// <summary>The number of images.</summary>
        internal int Images { get; } = images;

        /// <summary>Filters of a group.</summary>
        internal int Filters { get; } = filters;

        /// <summary>Channels of a group.</summary>
        internal int Channels { get; } = channels;

        /// <summary>Elements of a group of an image.</summary>
        internal nint Image { get; } = (nint)channels * form.Windows.Image.Volume;

        /// <summary>Elements that a window sees.</summary>
        internal int Depth { get; } = checked(channels * form.Windows.Window.Volume);

        /// <summary>Windows over an image.</summary>
        internal int Places { get; } = form.Windows.Result.Volume;

        /// <summary>Elements of the filters of a group.</summary>
        internal nint Filter => (nint)Filters * Depth;

        /// <summary>Elements of a group of results.</summary>
        internal nint Result => (nint)Filters * Places;

        /// <summary>Multiplications for a group of an image.</summary>
        internal long Work => (long)Filters * Depth * Places;

        internal Shape Shape(int first, int second, Extent inner) => Autograd.Shape.Create([first, second, .. inner.Last(form.Dims)]);
    }
}
