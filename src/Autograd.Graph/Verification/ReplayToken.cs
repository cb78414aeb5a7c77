using System.Globalization;
using System.Text;

namespace Autograd.Verification;

/// <summary>The seed of a check, and a mark of the shapes and dtypes that it was of: <c>gc1-0000000000000000-1f2e3d4c</c>.</summary>
internal static class ReplayToken
{
    private const string Version = "gc1";

    internal static string Of(ulong seed, Tensor[] inputs) => Errors.Say($"{Version}-{seed:x16}-{Mark(inputs):x8}");

    internal static ulong Seed(string token, Tensor[] inputs)
    {
        var parts = token.Trim().Split('-');
        if (parts.Length != 3 || !string.Equals(parts[0], Version, StringComparison.Ordinal)
            || !ulong.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seed)
            || !uint.TryParse(parts[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mark)) throw VerificationErrors.NoToken(token);
        return mark == Mark(inputs) ? seed : throw VerificationErrors.OtherInputs(token);
    }

    // FNV-1a: the same in every process.
    private static uint Mark(Tensor[] inputs)
    {
        var hash = 2166136261u;
        foreach (var c in Encoding.UTF8.GetBytes(string.Join(';', inputs.Select(static x => $"{x.DType.Name()}{x.Shape}")))) hash = (hash ^ c) * 16777619u;
        return hash;
    }
}
