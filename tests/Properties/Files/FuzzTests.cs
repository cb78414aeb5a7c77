using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Autograd.Properties.Files;

/// <summary>
/// Changed files of every format: each is read, or refused with the documented exception and with the place, and reading never
/// allocates more than the bytes can stand for. 10,000 files a format; AUTOGRAD_FUZZ=1000000 in the environment makes it as
/// many as it says.
/// </summary>
public sealed partial class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Files
        = int.TryParse(Environment.GetEnvironmentVariable("AUTOGRAD_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 10_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors_are_read_or_refused() => Check(Tensors(static tensors => Safetensors.Write(tensors, Notes)), static file => Safetensors.Read(file), 64, Offset());

    [Fact]
    public void Mapped_safetensors_are_read_or_refused()
    {
        var path = _folder["x"];
        Check(Tensors(static tensors => Safetensors.Write(tensors, Notes)), ReadMap, 64, Offset(), Files / 20); // a millisecond each

        void ReadMap(byte[] file)
        {
            File.WriteAllBytes(path, file);
            using var map = Safetensors.Map(path);
            foreach (var name in map.Names) map.Read(name);
        }
    }

    [Fact]
    public void Npy_files_are_read_or_refused()
        => Check([.. Some.Select(static t => Npy.Write(t.Tensor)), [.. "\x93NUMPY"u8]], static file => Npy.Read(file), 16, Offset());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Npz_files_are_read_or_refused(bool compress)
        => Check(Tensors(tensors => Npz.Write(tensors, compress)), static file => Npz.Read(file), 1032 + 64, Offset());

    [Fact]
    public void Tables_are_read_or_refused()
    {
        byte[][] valid = [.. "a,\"b, c\",d\n1,2.5,-3e-2\n\"4\",nan,inf\r\n7,8,9\n"u8.ToArray().Chunk(1000), [.. "x\n1\n2"u8], [.. "\"\"\n\"1\""u8]];
        Check(valid, static file => Csv.Read(new StringReader(Encoding.Latin1.GetString(file))), 64, LineAndColumn());
    }

    [Fact]
    public void Json_is_read_or_refused()
        => Check([.. Some.Select(static t => JsonSerializer.SerializeToUtf8Bytes(t.Tensor))], static file => JsonSerializer.Deserialize<Tensor>(file), 64, Place());

    private static readonly Dictionary<string, string> Notes = new(StringComparer.Ordinal) { ["format"] = "pt" };

    private static (string Name, Tensor Tensor)[] Some =>
    [
        ("weight", Tensor.From([1f, 2, 3, 4, 5, 6], 2, 3)), ("bias", Tensor.From([1.0, 2.0])), ("mask", Tensor.From([true, false, true])),
        ("n", Tensor.From([7L])), ("empty", Tensor.Zeros(0, 3)), ("scalar", Tensor.Scalar(1.0)),
    ];

    private static byte[][] Tensors(Func<(string Name, Tensor Tensor)[], byte[]> write) => [write(Some), write(Some[..1]), write([])];

    /// <param name="valid">Files that are changed in turns.</param>
    /// <param name="read">Reads one.</param>
    /// <param name="each">How many bytes may be allocated for each of the file, beside 64 kB: exceptions, dictionaries, readers' buffers.</param>
    /// <param name="place">What every refusal says.</param>
    /// <param name="count">How many files; null for as many as are asked for.</param>
    private void Check(byte[][] valid, Action<byte[]> read, long each, Regex place, int? count = null)
    {
        var files = count ?? Files;
        const long Always = 1 << 16;
        var mutation = new Mutation(20260101);
        var (wasRead, refused, most) = (0, 0, 0L);
        var clock = Stopwatch.StartNew();
        for (var trial = 0; trial < files; trial++)
        {
            var file = mutation.Of(valid[trial % valid.Length]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(file);
                wasRead++;
            }
            catch (Exception e) when (e is InvalidDataException or JsonException)
            {
                refused++;
                if (!place.IsMatch(e.Message)) Assert.Fail($"file {trial} is refused without a place: {e.Message}");
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"file {trial}, {Convert.ToHexString(file)}: {e.Message}", e);
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            most = Math.Max(most, allocated);
            if (allocated > Always + (each * file.Length)) Assert.Fail($"file {trial} of {file.Length} bytes made us allocate {allocated}");
        }

        output.WriteLine(FormattableString.Invariant($"{files} files: {wasRead} read, {refused} refused, at most {most} bytes allocated, {clock.Elapsed.TotalSeconds:F0} s"));
        Assert.True(wasRead > files / 100 && refused > files / 10, $"{wasRead} read, {refused} refused");
    }

    [GeneratedRegex(@"byte \d", RegexOptions.None, 1000)]
    private static partial Regex Offset();

    // The tensor's own messages, or what System.Text.Json says of text that is no JSON.
    [GeneratedRegex(@"^tensor: \$|Path: \$.* \| LineNumber: \d+ \| BytePositionInLine: \d+", RegexOptions.None, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"^csv: line \d+(, column \d+)?: ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LineAndColumn();
}
