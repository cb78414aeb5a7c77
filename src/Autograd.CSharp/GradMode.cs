namespace Autograd;

/// <summary>
/// Whether operations on variables are recorded. A scope holds across <c>await</c> and ends when it is disposed, also by an
/// exception. A task started inside a scope inherits it; a scope opened inside an awaited method ends with that method.
/// </summary>
public static class GradMode
{
    // The flow-local truth, and its mirror on the thread: reading the mirror costs 0.5 ns instead of 4.
    private static readonly AsyncLocal<bool> Off = new(static change => _off = change.CurrentValue);

    [ThreadStatic]
    private static bool _off;

    /// <summary>Whether operations are recorded here and now. True unless inside a <see cref="NoGrad"/> scope.</summary>
    public static bool IsEnabled => !_off;

    /// <summary>Opens a scope in which nothing is recorded: results do not require a gradient.</summary>
    public static Scope NoGrad() => new(off: true);

    /// <summary>Opens a scope in which operations are recorded, inside a <see cref="NoGrad"/> scope for one.</summary>
    public static Scope EnableGrad() => new(off: false);

    /// <summary>A scope that restores the mode it found.</summary>
    public sealed class Scope : IDisposable
    {
        private readonly bool _before = _off;
        private readonly bool _during;

        internal Scope(bool off) => Off.Value = _during = off;

        /// <summary>Restores the mode that was in force when the scope was opened. A second call changes nothing.</summary>
        public void Dispose()
        {
            // No flag: disposed on another flow first, the scope must still end on this one.
            if (_off == _during) Off.Value = _before;
        }
    }
}
