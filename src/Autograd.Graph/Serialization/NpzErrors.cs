namespace Autograd.Serialization;

/// <summary>What is wrong with an npz file, and where. What concerns one entry is thrown bare, and named by <see cref="In"/>.</summary>
internal static class NpzErrors
{
    /// <summary>What went wrong in an entry, or before there was one.</summary>
    /// <param name="entry">Its name; empty if none has been read.</param>
    /// <param name="at">Where the archive was being read.</param>
    /// <param name="inner">What went wrong.</param>
    internal static InvalidDataException In(string entry, long at, Exception inner)
        => new(Errors.Say($"npz: {(entry.Length > 0 ? $"entry '{entry}', " : "")}byte {at} of the archive: {inner.Message}"), inner);

    internal static InvalidDataException NoNpy() => new("the entry is not named as an npy file; only such files are read.");

    internal static InvalidDataException Twice() => new("there are two entries of this name.");

    internal static InvalidDataException Encrypted() => new("the entry is encrypted, which is not read.");

    internal static InvalidDataException Overlap() => new("the entries together are longer than the archive, so some share their bytes.");

    internal static InvalidDataException Overblown(long claimed, long bytes)
        => new(Errors.Say($"the entry claims {claimed} bytes, more than its {bytes} bytes can stand for."));

    internal static InvalidDataException TooMuch(long claimed) => new(Errors.Say($"the entry has more than the {claimed} bytes that it claims."));

    internal static InvalidDataException Damaged(uint found, uint expected)
        => new(Errors.Say($"the checksum of the entry is {found:x8}, but {expected:x8} is written; the file is damaged."));

    internal static ArgumentException NameTwice(string name) => new($"npz: the name '{name}' occurs twice.");
}
