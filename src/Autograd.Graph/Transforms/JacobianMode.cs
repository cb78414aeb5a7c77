namespace Autograd;

/// <summary>In which direction a Jacobian is computed.</summary>
public enum JacobianMode
{
    /// <summary>Whichever needs fewer directions: reverse where the value has no more elements than the inputs.</summary>
    Auto,

    /// <summary>By rows: one covector for each element of the value.</summary>
    Reverse,

    /// <summary>By columns: one direction for each element of the inputs.</summary>
    Forward,
}
