namespace Autograd.Transforms;

/// <summary>
/// The owner of a transform's leaves. Only the transform itself differentiates with respect to them, so what depends on them
/// alone when it has given its results is a constant to everyone: without this, a loop that takes steps along the gradient of a
/// gradient would grow its history for ever.
/// </summary>
internal sealed class Run
{
    private int _running;

    /// <summary>Whether the transform runs no function and no pass, so that an enclosing one may forget its leaves.</summary>
    internal bool IsOver => Volatile.Read(ref _running) == 0;

    /// <summary>Until it is disposed, the leaves count. A linearization may be applied from several threads.</summary>
    internal Scope Begin()
    {
        Interlocked.Increment(ref _running);
        return new Scope(this);
    }

    internal readonly struct Scope(Run run) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref run._running);
    }
}
