using System.Collections.Concurrent;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.ConstrainedExecution;

namespace Autograd.Kernels;

/// <summary>
/// Large buffers that the collector has found dead serve again for arrays of the same length: a fresh one pays for its memory
/// pages, which costs more than most kernels that fill it.
/// </summary>
/// <remarks>
/// A buffer is tied to an object with a finalizer, which lives exactly as long as anyone has the buffer itself, be it through a
/// span; so nothing is ever reused that can still be read. What was found dead waits until the next full collection, and only
/// weakly: memory that is not used again between two collections goes back like any other. The collector, which sees such
/// buffers come back to life, would run too seldom; so it is asked to, every <see cref="Quota"/> or quarter of the heap.
/// </remarks>
internal sealed class Recycling<T>
    where T : unmanaged
{
    /// <summary>Bytes from which a buffer is a large object, which only full collections find dead.</summary>
    private const int Least = 85_000;

    /// <summary>Bytes handed out between two full collections: enough that these cost little, and little beside any heap.</summary>
    private const long Quota = 64 << 20;

    private static readonly Recycling<T> Shared = new();

    private ConcurrentDictionary<int, ConcurrentStack<Tie>> _dead = new();
    private long _handedOut;
    private int _collections;

    private Recycling()
    {
    }

    /// <summary>A buffer of arbitrary contents, for the caller to fill.</summary>
    internal static T[] Allocate(int count)
        => (long)count * Unsafe.SizeOf<T>() < Least ? GC.AllocateUninitializedArray<T>(count) : Shared.AllocateLarge(count);

    private T[] AllocateLarge(int count)
    {
        ForgetCollected();
        if (Interlocked.Add(ref _handedOut, (long)count * Unsafe.SizeOf<T>()) is >= Quota and var bytes && bytes >= GC.GetTotalMemory(forceFullCollection: false) / 4)
        {
            Interlocked.Exchange(ref _handedOut, 0);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }

        if (_dead.TryGetValue(count, out var ties))
            while (ties.TryPop(out var tie))
                if (tie.Revive() is { } dead) return dead;
        var buffer = GC.AllocateUninitializedArray<T>(count);
        Tie.To(buffer);
        return buffer;
    }

    private void Return(int count, Tie tie)
    {
        ForgetCollected();
        var dead = Volatile.Read(ref _dead);
        var ties = dead.GetOrAdd(count, static _ => new());
        ties.Push(tie);

        // Whoever forgot them in between may not have seen this one.
        if (!ReferenceEquals(Volatile.Read(ref _dead), dead)) Forget(ties);
    }

    /// <summary>After a full collection, what waited before it is gone.</summary>
    private void ForgetCollected()
    {
        var (before, now) = (_collections, GC.CollectionCount(GC.MaxGeneration));
        if (before == now || Interlocked.CompareExchange(ref _collections, now, before) != before) return;
        Interlocked.Exchange(ref _handedOut, 0);
        foreach (var ties in Interlocked.Exchange(ref _dead, new()).Values) Forget(ties);
    }

    private static void Forget(ConcurrentStack<Tie> ties)
    {
        while (ties.TryPop(out var tie)) tie.Cut();
    }

    /// <summary>Lives as long as a buffer, and has the last word.</summary>
    private sealed class Tie : CriticalFinalizerObject
    {
        private DependentHandle _handle;
        private T[]? _buffer;

        private Tie(T[] buffer) => (_handle, _buffer) = (new DependentHandle(buffer, this), buffer);

#pragma warning disable MA0055 // It releases nothing: it is how the collector says that a buffer is dead.
        ~Tie()
#pragma warning restore MA0055
        {
            // Finalizers of users, who may read the buffer there, have run: those of critical objects come last.
            if (_buffer is not { Length: var count }) return;
            _buffer = null;
            Shared.Return(count, this);
        }

        internal static void To(T[] buffer) => _ = new Tie(buffer);

        /// <summary>The buffer, to be used again; null if it was collected.</summary>
        internal T[]? Revive()
        {
            _buffer = (T[]?)_handle.Target;
            if (_buffer is null) Cut();
            else GC.ReRegisterForFinalize(this);
            return _buffer;
        }

        internal void Cut() => _handle.Dispose();
    }
}
