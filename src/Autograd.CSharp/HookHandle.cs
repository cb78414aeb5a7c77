namespace Autograd;

/// <summary>A registered hook; removing it ends its calls from the next backward pass on.</summary>
public sealed class HookHandle : IDisposable
{
    private Action? _remove;

    internal HookHandle(Action remove) => _remove = remove;

    /// <summary>Removes the hook. A second call changes nothing.</summary>
    public void Remove() => Interlocked.Exchange(ref _remove, null)?.Invoke();

    /// <summary>The same as <see cref="Remove"/>, so that a hook can live as long as a scope.</summary>
    public void Dispose() => Remove();
}
