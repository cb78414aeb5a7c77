using System.Runtime.CompilerServices;
using Autograd.Kernels;

namespace Autograd.Properties.Kernels;

/// <summary>Large buffers serve again when nobody can read them any more, and never before.</summary>
public sealed class RecyclingTests
{
    // Lengths that no other test uses.
    private const int Length = 123_457;
    private const int OtherLength = 123_461;
    private const int FinalizedLength = 123_463;

    [Fact]
    public void A_dead_buffer_serves_again()
    {
        // A full collection that another test causes in between takes the buffer away, so there is more than one try.
        Assert.Contains(Enumerable.Range(0, 20), static _ =>
        {
            var before = Dropped();
            Collect();
            var again = Recycling<double>.Allocate(Length);
            return ReferenceEquals(before.Target, again);
        });

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Dropped() => new(Recycling<double>.Allocate(Length), trackResurrection: true);
    }

    [Fact]
    public void A_buffer_serves_again_and_again()
    {
        var served = 0;
        for (var round = 0; round < 200 && served < 5; round++)
        {
            var before = Dropped();
            Collect();
            if (ReferenceEquals(before.Target, Recycling<float>.Allocate(OtherLength))) served++;
        }

        Assert.Equal(5, served);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Dropped() => new(Recycling<float>.Allocate(OtherLength), trackResurrection: true);
    }

    [Fact]
    public void What_a_span_reads_is_never_reused()
    {
        var span = Kernel.Add(NdArray.Full(1, [Length], DType.Float64), NdArray.Scalar(1, DType.Float64)).AsSpan<double>();
        for (var i = 0; i < 5; i++)
        {
            Collect();
            var other = NdArray.Full(7, [Length], DType.Float64);
            Assert.Equal(-1, span.IndexOfAnyExcept(2.0));
            GC.KeepAlive(other);
        }
    }

    [Fact]
    public void A_finalizer_reads_what_was_written()
    {
        for (var i = 0; i < 5; i++) Dropped(i);
        Collect();
        Assert.Equal(5, Finalized.Count);
        Assert.Equal(0, Finalized.Wrong);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Dropped(int value) => _ = new Finalized(value);
    }

    [Fact]
    public void Memory_that_is_not_used_again_goes_back()
    {
        var weak = Dropped();
        for (var i = 0; i < 4; i++) Collect();
        Assert.False(weak.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Dropped() => new(Recycling<long>.Allocate(Length), trackResurrection: true);
    }

    /// <summary>Reads its array when it is dead, after others have been made.</summary>
    private sealed class Finalized(int value)
    {
        private readonly NdArray _array = NdArray.Full(value, [FinalizedLength], DType.Float64);

#pragma warning disable MA0055 // It stands for a user's.
        ~Finalized()
#pragma warning restore MA0055
        {
            NdArray.Full(-1, [FinalizedLength], DType.Float64);
            if (_array.AsSpan<double>().ContainsAnyExcept((double)value)) Interlocked.Increment(ref Wrong);
            Interlocked.Increment(ref Count);
        }

        internal static int Count;
        internal static int Wrong;
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
