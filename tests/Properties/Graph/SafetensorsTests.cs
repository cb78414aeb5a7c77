using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Autograd.Properties.Rules;
using FsCheck.Xunit;

namespace Autograd.Properties.Graph;

/// <summary>The safetensors layout: what is written is read, and what is hostile is refused before anything is allocated.</summary>
public sealed class SafetensorsTests
{
    private const string Good = """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    // Header, bytes of data, and a word of the message. Sources of the cases: safetensors' own tests, the overflow reported
    // against safetensors-cpp, mlx issue 3364.
    private static readonly Dictionary<string, (string Header, int Data, string Says)> Hostile = new(StringComparer.Ordinal)
    {
        ["shape overflows to 16 bytes"] = (Entry("F32", "4194305,4194305,211106198978564", 0, 16), 16, "more elements than"),
        ["2^32 by 2^32 overflows to nothing"] = (Entry("F32", "4294967296,4294967296", 0, 0), 0, "size is not from 0"),
        ["2^31-1 squared"] = (Entry("F32", "2147483647,2147483647", 0, 4), 4, "more elements than"),
        ["2^31-1 squared times 0"] = (Entry("F32", "0,2147483647,2147483647", 0, 0), 0, "more elements than"),
        ["65536 by 65536 overflows int"] = (Entry("BOOL", "65536,65536", 0, 0), 0, "more elements than"),
        ["33 dimensions"] = (Entry("F32", string.Join(',', Enumerable.Repeat(1, 33)), 0, 4), 4, "more than 32"),
        ["negative size"] = (Entry("F32", "-1", 0, 4), 4, "size is not from 0"),
        ["fraction in a shape"] = (Entry("F32", "1.0", 0, 4), 4, "integers"),
        ["exponent in a shape"] = (Entry("F32", "1e0", 0, 4), 4, "integers"),
        ["size beyond 64 bits"] = (Entry("F32", "99999999999999999999", 0, 4), 4, "integers"),
        ["text in a shape"] = (Entry("F32", "\"1\"", 0, 4), 4, "integers"),
        ["reversed offsets"] = ("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "begin at 4 and end at 0"),
        ["negative offset"] = ("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "begin at -4"),
        ["end beyond the file"] = (Entry("F32", "1073741824", 0, 4294967296), 4, "has 4 bytes"),
        ["end of 2^63-1"] = (Entry("F32", "1", 0, long.MaxValue), 4, "has 4 bytes"),
        ["offsets that do not fit the shape"] = (Entry("F32", "2", 0, 4), 4, "takes 8"),
        ["three offsets"] = ("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}""", 4, "two integers"),
        ["one offset"] = ("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "integers"),
        ["overlap"] = (Two(0, 4, 0, 4), 8, "before the end"),
        ["partial overlap"] = (Two(0, 4, 2, 6), 6, "before the end"),
        ["hole between"] = (Two(0, 4, 8, 12), 12, "from 4 to 8"),
        ["hole in front"] = (Entry("F32", "1", 4, 8), 8, "from 0 to 4"),
        ["data behind the last"] = (Entry("F32", "1", 0, 4), 8, "from 4 to 8"),
        ["data of no tensor"] = ("{}", 8, "from 0 to 8"),
        ["unknown dtype"] = (Entry("F16", "2", 0, 4), 4, "F16"),
        ["dtype in lower case"] = (Entry("f32", "1", 0, 4), 4, "f32"),
        ["dtype a number"] = ("""{"x":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}""", 4, "a string"),
        ["name twice"] = ("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "occurs twice"),
        ["name twice, once escaped"] = ("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0078":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "occurs twice"),
        ["key twice"] = ("""{"x":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "occurs twice"),
        ["key missing"] = ("""{"x":{"dtype":"F32","shape":[1]}}""", 4, "data_offsets"),
        ["key unknown"] = ("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"code":"x"}}""", 4, "code"),
        ["metadata twice"] = ("""{"__metadata__":{},"__metadata__":{}}""", 0, "occurs twice"),
        ["metadata key twice"] = ("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "occurs twice"),
        ["metadata not text"] = ("""{"__metadata__":{"a":1}}""", 0, "a string"),
        ["metadata nested"] = ("""{"__metadata__":{"a":{}}}""", 0, "a string"),
        ["deep nesting"] = (string.Concat(Enumerable.Repeat("""{"a":""", 10_000)), 0, "unknown key"),
        ["deep nesting of metadata"] = ("""{"__metadata__":""" + string.Concat(Enumerable.Repeat("""{"a":""", 10_000)), 0, "a string"),
        ["deep arrays in a shape"] = (Entry("F32", new string('[', 5000), 0, 4), 4, "JSON"),
        ["array at the top"] = ("[]", 0, "begin with"),
        ["white space in front"] = (" {}", 0, "begin with"),
        ["empty header"] = ("", 0, "begin with"),
        ["text behind the object"] = ("{}x", 0, "JSON"),
        ["two objects"] = ("{}{}", 0, "JSON"),
        ["comma at the end"] = ("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},}""", 4, "JSON"),
        ["comment"] = ("{/**/}", 0, "JSON"),
        ["cut off"] = (Good[..^1], 8, "JSON"),
        ["NUL in the header"] = ("{\0}", 0, "JSON"),
        ["half a surrogate pair as a name"] = ("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "JSON"),
        ["an entry that is a list"] = ("""{"x":[]}""", 0, "an object"),
    };

    public static TheoryData<string> HostileNames => [.. Hostile.Keys];

    [Property(MaxTest = 100)]
    public void Written_tensors_are_read_bit_for_bit(ulong seed)
    {
        var generator = new Generator(seed);
        var tensors = new List<(string Name, Tensor Tensor)>();
        foreach (var (name, i) in new[] { "b", "a.weight", "ünïcode \"quoted\" \ud83d\ude00", "", "z" }.Select(static (name, i) => (name, i)))
        {
            var dims = generator.Integers(0, 4, [(int)generator.Integers(0, 4, default).Item<long>()]).ToArray<long>();
            var values = new Tensor(generator.Normal(Shape.Create([.. dims.Select(static d => (int)d)]), DType.Float64)) * 100;
            tensors.Add((name, ((seed + (ulong)i) % 4) switch { 0 => values, 1 => values.To(DType.Float32), 2 => values.To(DType.Int64), _ => values > 0 }));
        }

        var notes = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt", ["é"] = "\n" };
        var bytes = Safetensors.Write(tensors, notes);
        Assert.Equal(bytes, Safetensors.Write(tensors.AsEnumerable().Reverse(), notes));
        var read = Safetensors.Read(bytes);
        Assert.Equal(notes.OrderBy(static note => note.Key, StringComparer.Ordinal), read.Metadata);
        Assert.Equal(tensors.Select(static t => t.Name).Order(StringComparer.Ordinal), read.Tensors.Keys, StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal((tensor.Shape, tensor.DType), (read.Tensors[name].Shape, read.Tensors[name].DType));
            Assert.Equal(Terms.Doubles(tensor).Select(BitConverter.DoubleToInt64Bits), Terms.Doubles(read.Tensors[name]).Select(BitConverter.DoubleToInt64Bits));
        }

        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, notes);
        Assert.Equal(bytes, stream.ToArray());
    }

    /// <summary>The bytes, by hand from the format's description: 8 of length, the header padded to a multiple of 8, the data.</summary>
    [Fact]
    public void Layout_is_the_one_described()
    {
        var bytes = Safetensors.Write([("b", Tensor.From([true, false, true])), ("a", Tensor.From([1f, -2f])), ("c", Tensor.From([3L]))]);
        const string Header = """{"c":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},"b":{"dtype":"BOOL","shape":[3],"data_offsets":[16,19]}}""";
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(Header, Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        Assert.Equal([3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 0, 192, 1, 0, 1], bytes[(8 + length)..]);
    }

    [Fact]
    public void Views_and_expanded_tensors_are_written_as_their_elements()
    {
        var x = Tensor.From([1.0, 2, 3, 4, 5, 6], 2, 3);
        var read = Safetensors.Read(Safetensors.Write([("t", x.T), ("ones", Tensor.OnesLike(x)), ("tracked", x[1].Track())])).Tensors;
        Assert.Equal([1.0, 4, 2, 5, 3, 6], read["t"].ToArray<double>());
        Assert.Equal([1.0, 1, 1, 1, 1, 1], read["ones"].ToArray<double>());
        Assert.False(read["tracked"].IsTracked);
    }

    [Fact]
    public void Tensors_without_elements_may_share_an_offset()
    {
        var read = Safetensors.Read(File("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"e":{"dtype":"F64","shape":[0,3],"data_offsets":[4,4]},"f":{"dtype":"BOOL","shape":[0],"data_offsets":[4,4]},"g":{"dtype":"I64","shape":[0],"data_offsets":[0,0]}}""", 4));
        Assert.Equal([0, 3], read.Tensors["e"].Shape.ToArray());
        Assert.Empty(Safetensors.Read(File("{}", 0)).Tensors);
    }

    [Theory, MemberData(nameof(HostileNames))]
    public void Hostile_header_is_refused_with_what_is_wrong(string name)
    {
        var (header, data, says) = Hostile[name];
        var file = File(header, data);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => Safetensors.Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 65_536 + (8 * file.Length)); // the exception's, not a tensor's
        Assert.StartsWith("safetensors: byte ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The place is counted from the beginning of the file: 8 bytes of length stand before the header.</summary>
    [Theory]
    [InlineData("shape overflows to 16 bytes", ",4194305,", 1)]
    [InlineData("name twice", "\"x\":", 0)]
    [InlineData("key unknown", "\"code\"", 0)]
    [InlineData("dtype a number", "4,", 0)]
    [InlineData("overlap", "}}", 2)]
    [InlineData("hole between", "}}", 2 + 4)]
    [InlineData("data of no tensor", "}", 1)]
    [InlineData("text behind the object", "x", 0)]
    public void Refusal_says_at_which_byte(string name, string after, int at)
    {
        var (header, data, _) = Hostile[name];
        at += 8 + header.LastIndexOf(after, StringComparison.Ordinal);
        var error = Assert.Throws<InvalidDataException>(() => Safetensors.Read(File(header, data)));
        Assert.StartsWith($"safetensors: byte {at}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_length_that_the_file_does_not_have_is_refused()
    {
        foreach (var length in new ulong[] { 1UL, 53, 55, 1000, 100_000_000, 100_000_001, int.MaxValue, uint.MaxValue, long.MaxValue, ulong.MaxValue, ulong.MaxValue - 7 })
        {
            var file = File(Good, 8);
            BinaryPrimitives.WriteUInt64LittleEndian(file, length);
            var error = Assert.Throws<InvalidDataException>(() => Safetensors.Read(file));
            if (length > 100_000_000) Assert.Contains("100000000", error.Message, StringComparison.Ordinal);
        }

        for (var cut = 0; cut < 8; cut++) Assert.Throws<InvalidDataException>(() => Safetensors.Read(new byte[cut]));
    }

    [Fact]
    public void Byte_that_is_no_bool_is_refused()
    {
        var file = File("""{"x":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}""", 2);
        file[^1] = 2;
        Assert.Throws<InvalidDataException>(() => Safetensors.Read(file));
    }

    /// <summary>100,000 entries are sorted and searched by hash, not by one another: a fraction of a second.</summary>
    [Fact]
    public void Many_entries_take_bounded_time()
    {
        var tensors = Enumerable.Range(0, 100_000).Select(static i => ("t" + i, Tensor.Zeros(0))).ToArray();
        var clock = Stopwatch.StartNew();
        Assert.Equal(100_000, Safetensors.Read(Safetensors.Write(tensors)).Tensors.Count);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), clock.Elapsed.ToString());
    }

    [Fact]
    public void Writing_refuses_what_could_not_be_read()
    {
        var x = Tensor.Zeros(1);
        Assert.Throws<ArgumentException>(() => Safetensors.Write([("a", x), ("a", x)]));
        Assert.Throws<ArgumentException>(() => Safetensors.Write([("__metadata__", x)]));
        Assert.Throws<ArgumentException>(() => Safetensors.Write([("\ud800", x)]));
        using var stream = new MemoryStream();
        Assert.Throws<ArgumentException>(() => Safetensors.Write(stream, [("a", x), ("a", x)]));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Gradients_in_a_file_are_floating()
        => Assert.Throws<InvalidDataException>(() => NamedGradients.FromBytes(Safetensors.Write([("x", Tensor.From([1L]))])));

    private static string Entry(string dtype, string shape, long begin, long end)
        => $$$"""{"x":{"dtype":"{{{dtype}}}","shape":[{{{shape}}}],"data_offsets":[{{{begin}}},{{{end}}}]}}""";

    private static string Two(int a, int b, int c, int d)
        => $$$"""{"x":{"dtype":"F32","shape":[1],"data_offsets":[{{{a}}},{{{b}}}]},"y":{"dtype":"F32","shape":[1],"data_offsets":[{{{c}}},{{{d}}}]}}""";

    private static byte[] File(string header, int data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + text.Length + data];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)text.Length);
        text.CopyTo(file, 8);
        return file;
    }
}
