namespace Autograd.Bench;

/// <summary>Something to be timed.</summary>
/// <param name="Name">As peers measure it too.</param>
/// <param name="Run">One run, on inputs that were made before.</param>
internal sealed record Workload(string Name, Action Run);
