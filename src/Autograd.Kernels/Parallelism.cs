namespace Autograd;

/// <summary>How many threads the kernels may use. The result of no kernel depends on it, to the bit.</summary>
public static class Parallelism
{
    /// <summary>
    /// The number of threads: the environment variable <c>AUTOGRAD_THREADS</c> if it holds a positive number, else the
    /// number of processors. Read once.
    /// </summary>
    public static int Max { get; } = int.TryParse(
        Environment.GetEnvironmentVariable("AUTOGRAD_THREADS"),
        System.Globalization.NumberStyles.None,
        System.Globalization.CultureInfo.InvariantCulture,
        out var threads) && threads > 0 ? threads : Environment.ProcessorCount;

    /// <summary>
    /// Runs <paramref name="body"/> over [0, count) in chunks of <paramref name="chunk"/>: the chunks depend on the
    /// arguments alone, never on the number of threads.
    /// </summary>
    internal static void For(int count, int chunk, Action<int, int> body)
    {
        var chunks = (int)(((long)count + chunk - 1) / chunk);
        if (Max == 1 || chunks <= 1)
        {
            for (var c = 0; c < chunks; c++) body(c * chunk, (int)Math.Min(count, ((long)c + 1) * chunk));
            return;
        }

        new Fork(count, chunk, chunks, body).Run();
    }
}
