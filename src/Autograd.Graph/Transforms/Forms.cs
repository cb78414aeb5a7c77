namespace Autograd.Transforms;

/// <summary>
/// The forms in which a function takes its tensors: one, two or three arguments, a record. Each is turned into the form that
/// does the work, from an array, and what comes out of that is put together again as the point was given.
/// </summary>
internal static class Forms
{
    internal static Func<Tensor[], T> Of<T>(Func<Tensor, T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return v => function(v[0]);
    }

    internal static Func<Tensor[], T> Of<T>(Func<Tensor, Tensor, T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return v => function(v[0], v[1]);
    }

    internal static Func<Tensor[], T> Of<T>(Func<Tensor, Tensor, Tensor, T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return v => function(v[0], v[1], v[2]);
    }

    /// <param name="function">From parameters.</param>
    /// <param name="like">The point, which knows how tensors become parameters.</param>
    internal static Func<Tensor[], T> Of<TParameters, T>(Func<TParameters, T> function, TParameters like)
        where TParameters : IParameters<TParameters>
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(like, "x");
        return v => function(like.FromTensors(v));
    }

    internal static Tensor[] Of(Tensor x, string name = "x")
    {
        ArgumentNullException.ThrowIfNull(x, name);
        return [x];
    }

    internal static Tensor[] Of((Tensor X, Tensor Y) x) => [x.X, x.Y];

    internal static Tensor[] Of((Tensor X, Tensor Y, Tensor Z) x) => [x.X, x.Y, x.Z];

    internal static Tensor[] Of<TParameters>(IParameters<TParameters> x, string name = "x")
        where TParameters : IParameters<TParameters>
    {
        ArgumentNullException.ThrowIfNull(x, name);
        return [.. x.ToTensors()];
    }

    internal static (T X, T Y) Two<T>(T[] x) => (x[0], x[1]);

    internal static (T X, T Y, T Z) Three<T>(T[] x) => (x[0], x[1], x[2]);
}
