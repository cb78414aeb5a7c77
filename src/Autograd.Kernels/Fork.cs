using System.Runtime.ExceptionServices;

namespace Autograd;

/// <summary>
/// One loop over chunks, shared by the thread that asks for it and by threads of the pool that come to help. Who asks works
/// itself, and waits only for chunks that others have begun: help that comes late is not missed. (A
/// <see cref="System.Threading.Tasks.Parallel"/> loop waits for every thread that it has called, which costs more than many of
/// our loops.)
/// </summary>
internal sealed class Fork(int count, int chunk, int chunks, Action<int, int> body) : IThreadPoolWorkItem
{
    // Null once all is done: where the pool is busy, help may stay queued for long, and must not keep arrays alive.
    private Action<int, int>? _body = body;
    private int _next;
    private int _done;
    private ExceptionDispatchInfo? _error;

    /// <summary>Runs all chunks.</summary>
    internal void Run()
    {
        for (var helpers = Math.Min(Parallelism.Max, chunks) - 1; helpers > 0; helpers--) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        Execute();
        for (var wait = default(SpinWait); Volatile.Read(ref _done) < chunks;) wait.SpinOnce(sleep1Threshold: -1);
        _body = null;
        _error?.Throw();
    }

    /// <summary>Takes chunks until none is left.</summary>
    public void Execute()
    {
        for (int c; (c = Interlocked.Increment(ref _next) - 1) < chunks;)
        {
            try
            {
                // After an error the rest need not be done, only be counted.
                if (_error is null) _body!(c * chunk, (int)Math.Min(count, ((long)c + 1) * chunk));
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(e), null);
            }

            Interlocked.Increment(ref _done);
        }
    }
}
