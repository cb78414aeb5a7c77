namespace Autograd.Verification;

/// <summary>The messages of the gradient checker.</summary>
internal static class VerificationErrors
{
    internal static ArgumentException NothingToCheck(IEnumerable<DType> dtypes)
        => new($"gradcheck: no input has a floating dtype (they are {string.Join(", ", dtypes.Select(static d => d.Name()))}); convert one with To(DType.Float64).");

    internal static ArgumentOutOfRangeException Option(string name, object value, string wanted)
        => new("options", Errors.Say($"gradcheck: {name} is {value}; it must be {wanted}."));

    internal static ArgumentException NoToken(string token)
        => new($"gradcheck: '{token}' is no replay token; give the one that a report shows.", "options");

    internal static ArgumentException OtherInputs(string token)
        => new($"gradcheck: the replay token '{token}' was made for inputs of other shapes or dtypes.", "options");

    internal static InvalidOperationException NoOutput()
        => new("gradcheck: the function returned null, or nothing; return its outputs.");
}
