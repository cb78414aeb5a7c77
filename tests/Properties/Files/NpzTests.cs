using System.IO.Compression;
using System.Text;

namespace Autograd.Properties.Files;

/// <summary>NumPy's archive of arrays.</summary>
public sealed class NpzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Written_tensors_are_read_bit_for_bit(bool compress)
    {
        var (tensors, path) = (FileTensors.All.ToArray(), _folder["x.npz"]);
        var bytes = Npz.Write(tensors, compress);
        Assert.Equal(bytes, Npz.Write(tensors.AsEnumerable().Reverse(), compress));
        Npz.Save(path, tensors, compress);
        foreach (var read in new[] { Npz.Read(bytes), Npz.Load(path) })
        {
            Assert.Equal(tensors.Select(static t => t.Name).Order(StringComparer.Ordinal), read.Keys);
            foreach (var (name, tensor) in tensors) FileTensors.AssertSame(tensor, read[name]);
        }

        Assert.Empty(Npz.Read(Npz.Write([])));
    }

    [Fact]
    public void Compressed_file_of_equal_numbers_is_small()
        => Assert.True(Npz.Write([("x", Tensor.Zeros(100_000))], compress: true).Length < 2000);

    /// <summary>Every byte of the data is in the checksum, compressed or not.</summary>
    [Fact]
    public void Damaged_data_are_refused()
    {
        var file = Npz.Write([("x", Tensor.From([1f, 2, 3]))]);
        var at = file.AsSpan().IndexOf([.. BitConverter.GetBytes(2f), .. BitConverter.GetBytes(3f)]);
        file[at] ^= 1;
        var error = Assert.Throws<InvalidDataException>(() => Npz.Read(file));
        Assert.StartsWith("npz: entry 'x.npy', byte ", error.Message, StringComparison.Ordinal);
        Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_array_is_refused_with_its_name()
    {
        Assert.Contains("'readme.txt'", Refusal(("readme.txt", "text"u8.ToArray())), StringComparison.Ordinal);
        Assert.Contains("'x.npy', byte", Refusal(("x.npy", "text"u8.ToArray())), StringComparison.Ordinal);
        Assert.Contains("two entries", Refusal(("x.npy", Npy.Write(1)), ("x.npy", Npy.Write(2))), StringComparison.Ordinal);
        Assert.Contains("npy: byte 0: the file does not begin with", Refusal(("x.npy", new byte[100])), StringComparison.Ordinal);
        foreach (var bytes in new byte[][] { [], [1], new byte[1000], "PK"u8.ToArray() })
            Assert.StartsWith("npz: byte ", Assert.Throws<InvalidDataException>(() => Npz.Read(bytes)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["x"], [1]);
        Assert.StartsWith($"{_folder["x"]}: npz: byte ", Assert.Throws<InvalidDataException>(() => Npz.Load(_folder["x"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Npz.Write([("x", 1), ("x", 2)]));
        Assert.Throws<ArgumentNullException>(() => Npz.Write(null!));
        Assert.Throws<ArgumentNullException>(() => Npz.Write([("x", null!)]));
        Assert.Throws<ArgumentNullException>(() => Npz.Load(null!));
    }

    /// <summary>
    /// A header that claims 2³¹ − 24 bytes in an archive of 300, and an archive of 90 entries that share the bytes of one: both are
    /// refused before anything of that size is allocated.
    /// </summary>
    [Fact]
    public void Claims_that_the_bytes_cannot_back_are_refused()
    {
        var file = Archive(("x.npy", Npy.Write(Tensor.Zeros(64))));
        var entry = file.AsSpan().LastIndexOf("PK\x1\x2"u8);
        BitConverter.TryWriteBytes(file.AsSpan(entry + 24), int.MaxValue - 23); // the uncompressed size, in the central directory
        Contains("more than its", file);

        // Names of one length, so that each record of the directory can be made to point to the first entry's bytes.
        var shared = Archive([.. Enumerable.Range(10, 90).Select(static i => ($"{i}.npy", Npy.Write(Tensor.Rand([i == 10 ? 10_000 : 0], new Generator(1)))))]);
        var first = shared.AsSpan().IndexOf("PK\x1\x2"u8);
        for (var at = first; at >= 0 && shared.AsSpan(at).StartsWith("PK\x1\x2"u8);)
        {
            shared.AsSpan(first + 16, 12).CopyTo(shared.AsSpan(at + 16)); // checksum and sizes
            shared.AsSpan(first + 42, 4).CopyTo(shared.AsSpan(at + 42)); // where the entry begins
            at += 46 + BitConverter.ToUInt16(shared, at + 28) + BitConverter.ToUInt16(shared, at + 30);
        }

        Contains("share their bytes", shared);

        static void Contains(string says, byte[] file)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.Throws<InvalidDataException>(() => Npz.Read(file));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }
    }

    private static string Refusal(params (string Name, byte[] Content)[] entries)
        => Assert.Throws<InvalidDataException>(() => Npz.Read(Archive(entries))).Message;

    private static byte[] Archive(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
            foreach (var (name, content) in entries)
            {
                using var part = archive.CreateEntry(name).Open();
                part.Write(content);
            }

        return stream.ToArray();
    }
}
