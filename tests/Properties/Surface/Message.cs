namespace Autograd.Properties.Surface;

/// <summary>Asserts on what errors say.</summary>
internal static class Message
{
    /// <summary>The action throws this exception, whose message has every part.</summary>
    public static void Says<T>(Action action, params ReadOnlySpan<string> parts)
        where T : Exception
    {
        var error = Record.Exception(action);
        Assert.True(error is T, $"expected {typeof(T).Name}, but got {error?.ToString() ?? "nothing"}");
        foreach (var part in parts) Assert.Contains(part, error!.Message, StringComparison.Ordinal);
    }
}
