namespace Autograd.Serialization;

/// <summary>Files that are written whole or not at all, and whose name is in what goes wrong when they are read.</summary>
internal static class WholeFile
{
    /// <summary>
    /// Writes into a temporary file of the same folder, flushes it to the disk, and renames it. Whatever happens in the middle,
    /// under the path stands what stood there before, or all that is new. A killed process may leave the temporary file, which
    /// is called as the file with a random part and <c>.tmp</c> behind.
    /// </summary>
    internal static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Target(Path.GetFullPath(path));
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Reads a file; what is wrong with it is said under its name.</summary>
    internal static T Read<T>(string path, Func<FileStream, T> read)
    {
        using var stream = Open(path);
        return Named(path, () => read(stream));
    }

    internal static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        // Others may rename it meanwhile, which is how it is replaced, but not write into it.
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
    }

    /// <summary>What a function gives; if it finds the file malformed, the path is put in front of what it says.</summary>
    internal static T Named<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{path}: the file became shorter while it was read.", e);
        }
    }

    // A rename would replace a link; what it points to is meant.
    private static string Target(string path)
        => new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
}
