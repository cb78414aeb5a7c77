namespace Autograd.Rules;

/// <summary>The values that a rule reads, and that a node therefore keeps: inputs by place (X, Y, Z …) and outputs.</summary>
[Flags]
public enum Reads
{
    /// <summary>Nothing: shapes only.</summary>
    None = 0,

    /// <summary>The first input.</summary>
    X = 1,

    /// <summary>The second input.</summary>
    Y = 2,

    /// <summary>The third input.</summary>
    Z = 4,

    /// <summary>The first output.</summary>
    Output = 1 << 16,

    /// <summary>The second output.</summary>
    Output2 = 1 << 17,

    /// <summary>The third output.</summary>
    Output3 = 1 << 18,
}
