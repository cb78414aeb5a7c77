using System.Runtime.ExceptionServices;

namespace Autograd.Properties.Graph;

/// <summary>Runs code on a thread whose stack is too small for recursion over a graph.</summary>
internal static class SmallStack
{
    public static void Run(Action action, int bytes = 256 * 1024)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            bytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
