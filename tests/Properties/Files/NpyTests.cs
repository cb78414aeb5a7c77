using System.Buffers.Binary;
using System.Text;

namespace Autograd.Properties.Files;

/// <summary>NumPy's file of one array.</summary>
public sealed class NpyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // The dictionary, the bytes of data behind it, where the error is, and words of it.
    private static readonly Dictionary<string, (string Text, int Data, int At, string Says)> Hostile = new(StringComparer.Ordinal)
    {
        ["2^60 elements"] = (Dictionary("<f4", "1152921504606846976,"), 4, 61, "size is above"),
        ["2147483000 squared"] = (Dictionary("<f8", "2147483000, 2147483000"), 8, 73, "more elements than"),
        ["2147483000 squared times 0"] = (Dictionary("<f8", "0, 2147483000, 2147483000"), 0, 76, "more elements than"),
        ["2147483000 doubles"] = (Dictionary("<f8", "2147483000,"), 8, 76, "takes 17179864000 bytes"),
        ["33 dimensions"] = (Dictionary("<f4", string.Join(", ", Enumerable.Repeat(1, 33))), 4, 157, "more than 32"),
        ["negative size"] = (Dictionary("<f4", "-1,"), 4, 61, "a size"),
        ["size with a point"] = (Dictionary("<f4", "1.0,"), 4, 62, "found '.'"),
        ["number in brackets, no tuple"] = (Dictionary("<f4", "1"), 4, 62, "','"),
        ["list for a shape"] = ("{'descr': '<f4', 'fortran_order': False, 'shape': [1], }", 4, 60, "'('"),
        ["int32"] = (Dictionary("<i4", "1,"), 4, 20, "'<i4' (int32)"),
        ["float16"] = (Dictionary("<f2", "1,"), 2, 20, "float16"),
        ["text"] = (Dictionary("<U5", "1,"), 20, 20, "'<U5'"),
        ["objects"] = (Dictionary("|O", "1,"), 8, 20, "'|O'"),
        ["no byte order"] = (Dictionary("f4", "1,"), 4, 20, "'f4'"),
        ["wrong byte order"] = (Dictionary("?f4", "1,"), 4, 20, "'?f4'"),
        ["empty dtype"] = (Dictionary("", "1,"), 4, 20, "''"),
        ["structured"] = ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4, 20, "structured"),
        ["key twice"] = ("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 4, 27, "occurs twice"),
        ["key missing"] = ("{'descr': '<f4', 'shape': (1,), }", 4, 43, "fortran_order"),
        ["no keys"] = ("{}", 4, 12, "descr"),
        ["unknown key"] = ("{'descr': '<f4', 'code': 1}", 4, 27, "'code'"),
        ["not a bool"] = ("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", 4, 44, "True or False"),
        ["no dictionary"] = ("[]", 4, 10, "'{'"),
        ["empty"] = ("", 4, 10, "the end of the header"),
        ["cut off"] = ("{'descr': '<f4", 4, 20, "closing quote"),
        ["text behind"] = (Dictionary("<f4", "1,") + " x", 4, 68, "nothing but spaces"),
        ["too few data"] = (Dictionary("<f4", "2,"), 4, 67, "takes 8 bytes of data, but the file has 4"),
        ["too many data"] = (Dictionary("<f4", "1,"), 8, 67, "takes 4 bytes of data, but the file has 8"),
        ["data of an empty array"] = (Dictionary("<f4", "0,"), 4, 67, "takes 0"),
    };

    public static TheoryData<string> HostileNames => [.. Hostile.Keys];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Written_tensors_are_read_bit_for_bit()
    {
        foreach (var (name, tensor) in FileTensors.All)
        {
            var (bytes, path) = (Npy.Write(tensor), _folder["x.npy"]);
            Npy.Save(path, tensor);
            Assert.Equal(bytes, System.IO.File.ReadAllBytes(path));
            Assert.True(bytes.Length % 64 == tensor.Numel * tensor.DType.ItemSize() % 64, name + " is not aligned");
            FileTensors.AssertSame(tensor, Npy.Read(bytes));
            FileTensors.AssertSame(tensor, Npy.Load(path));
        }
    }

    /// <summary>The bytes, by hand from the format's description.</summary>
    [Fact]
    public void Layout_is_the_one_described()
    {
        var bytes = Npy.Write(Tensor.From([1f, -2f]));
        var text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }".PadRight(117) + "\n";
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(text), 0, 0, 128, 63, 0, 0, 0, 192], bytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_versions_orders_and_byte_orders_are_read(byte version)
    {
        double[] values = [1, 2, 3, 4, 5, 6];
        var x = Tensor.From(values, 2, 3);
        byte[] little = [.. values.SelectMany(BitConverter.GetBytes)], big = [.. values.SelectMany(static v => BitConverter.GetBytes(v).Reverse())];
        FileTensors.AssertSame(x, Npy.Read(File(Dictionary("<f8", "2, 3"), little, version)));
        FileTensors.AssertSame(x, Npy.Read(File(Dictionary(">f8", "2, 3"), big, version)));
        FileTensors.AssertSame(x.T, Npy.Read(File(Dictionary("<f8", "3, 2", "True"), little, version)));
        FileTensors.AssertSame(x.T, Npy.Read(File(Dictionary(">f8", "3, 2", "True"), big, version)));
        var cube = Tensor.From(values, 1, 2, 3);
        var read = Npy.Read(File(Dictionary("<f8", "3L, 2L, 1L", "True"), little, version));
        FileTensors.AssertSame(cube.Transpose(0, 2), read);
        Assert.True(read.Value.IsContiguous);
    }

    [Fact]
    public void Every_dtype_is_read_in_both_byte_orders()
    {
        FileTensors.AssertSame(Tensor.From([1f]), Npy.Read(File(Dictionary(">f4", "1,"), [63, 128, 0, 0])));
        FileTensors.AssertSame(Tensor.From([258L]), Npy.Read(File(Dictionary(">i8", "1,"), [0, 0, 0, 0, 0, 0, 1, 2])));
        FileTensors.AssertSame(Tensor.Scalar(258L), Npy.Read(File(Dictionary("=i8", ""), BitConverter.GetBytes(258L))));
        FileTensors.AssertSame(Tensor.From([true, false]), Npy.Read(File(Dictionary("|b1", "2,"), [1, 0])));
    }

    /// <summary>Any order of keys, either quote, any spaces, a comma at the end or none: Python's own reader takes them too.</summary>
    [Theory]
    [InlineData("{'descr':'<f4','fortran_order':False,'shape':(2,)}")]
    [InlineData("  { \"shape\" : ( 2 , ) , \"descr\" : \"<f4\" , \"fortran_order\" : True , }  \n")]
    public void Dictionary_may_be_written_as_Python_allows(string text)
        => FileTensors.AssertSame(Tensor.From([1f, -2f]), Npy.Read(File(text, [0, 0, 128, 63, 0, 0, 0, 192])));

    [Theory, MemberData(nameof(HostileNames))]
    public void Hostile_header_is_refused_with_what_is_wrong_and_where(string name)
    {
        var (text, data, at, says) = Hostile[name];
        var file = File(text, new byte[data]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => Npy.Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 65_536);
        Assert.StartsWith($"npy: byte {at}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_prefix_is_refused()
    {
        var file = Npy.Write(Tensor.From([1f]));
        for (var cut = 0; cut < file.Length; cut++) Assert.Throws<InvalidDataException>(() => Npy.Read(file.AsSpan(0, cut)));
        Assert.Contains("begin with", Assert.Throws<InvalidDataException>(() => Npy.Read([.. "PK"u8, .. new byte[20]])).Message, StringComparison.Ordinal);
        file[6] = 4;
        Assert.Contains("version 4.0", Assert.Throws<InvalidDataException>(() => Npy.Read(file)).Message, StringComparison.Ordinal);
        (file[6], file[7]) = (1, 1);
        Assert.Contains("version 1.1", Assert.Throws<InvalidDataException>(() => Npy.Read(file)).Message, StringComparison.Ordinal);
        var long2 = File(Dictionary("<f4", "1,"), [0, 0, 0, 0], 2);
        foreach (var length in new uint[] { 200, 65_536, 65_537, uint.MaxValue })
        {
            BinaryPrimitives.WriteUInt32LittleEndian(long2.AsSpan(8), length);
            Assert.StartsWith("npy: byte 8: the header claims", Assert.Throws<InvalidDataException>(() => Npy.Read(long2)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Byte_that_is_no_bool_is_refused_with_its_place()
    {
        var file = File(Dictionary("|b1", "3,"), [1, 0, 2]);
        Assert.StartsWith($"npy: byte {file.Length - 1}: a bool is 2", Assert.Throws<InvalidDataException>(() => Npy.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_refused_by_name()
    {
        Assert.Throws<ArgumentNullException>(() => Npy.Write(null!));
        Assert.Throws<ArgumentNullException>(() => Npy.Write(null!, Tensor.Zeros(1)));
        Assert.Throws<ArgumentNullException>(() => Npy.Load(null!));
        System.IO.File.WriteAllBytes(_folder["x"], [1]);
        Assert.StartsWith($"{_folder["x"]}: npy: byte 0: ", Assert.Throws<InvalidDataException>(() => Npy.Load(_folder["x"])).Message, StringComparison.Ordinal);
    }

    private static string Dictionary(string descr, string shape, string fortran = "False")
        => $"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': ({shape}), }}";

    private static byte[] File(string text, byte[] data, byte version = 1)
    {
        var header = Encoding.ASCII.GetBytes(text);
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes((uint)header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. header, .. data];
    }
}
