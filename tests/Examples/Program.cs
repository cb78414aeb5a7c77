using Autograd.Examples.CommandLine;

// Ctrl+C asks the example to stop, so that it can leave the terminal as it found it.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};
return Launcher.Run(args, Console.Out, Console.Error, stop.Token);
