namespace Autograd;

/// <summary>How several elements that meet at one place become one.</summary>
public enum ScatterMode
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their product.</summary>
    Prod,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest; NaN if one is.</summary>
    Amax,

    /// <summary>The smallest; NaN if one is.</summary>
    Amin,
}
