namespace Autograd.Properties.OpInfo;

/// <summary>The library has no such op, or the op no such argument; the message says which.</summary>
internal sealed class UnsupportedCallException(string detail) : Exception(detail);
