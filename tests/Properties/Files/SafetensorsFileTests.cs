using System.Text;

namespace Autograd.Properties.Files;

/// <summary>Safetensors in files: saved, loaded, and read through a map.</summary>
public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Saved_tensors_are_loaded_and_mapped_bit_for_bit()
    {
        var (path, notes) = (_folder["all.safetensors"], new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" });
        var tensors = FileTensors.All.ToArray();
        Safetensors.Save(path, tensors, notes);
        Assert.Equal(Safetensors.Write(tensors, notes), File.ReadAllBytes(path));
        var loaded = Safetensors.Load(path);
        using var map = Safetensors.Map(path);
        Assert.Equal(notes, loaded.Metadata);
        Assert.Equal(notes, map.Metadata);
        Assert.Equal(tensors.Select(static t => t.Name).Order(StringComparer.Ordinal), map.Names);
        foreach (var (name, tensor) in tensors)
        {
            FileTensors.AssertSame(tensor, loaded.Tensors[name]);
            FileTensors.AssertSame(tensor, map.Read(name));
            Assert.Equal((tensor.Shape, tensor.DType), (map.ShapeOf(name), map.DTypeOf(name)));
        }
    }

    /// <summary>Bytes by hand from the format's description, as another program would write them: padding, an unaligned tensor, any order.</summary>
    [Fact]
    public void File_of_another_program_is_read()
    {
        const string Header = """{ "__metadata__": {"by":"hand"}, "b": {"shape":[3],"dtype":"BOOL","data_offsets":[0,3]}, "x":{"dtype":"F32","shape":[1,2],"data_offsets":[3,11]}}   """;
        byte[] data = [1, 0, 1, 0, 0, 128, 63, 0, 0, 0, 192];
        var path = _folder["hand.safetensors"];
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)Header.Length), .. Encoding.ASCII.GetBytes(Header), .. data]);
        using var map = Safetensors.Map(path);
        foreach (var read in new Func<string, Tensor>[] { map.Read, name => Safetensors.Load(path).Tensors[name] })
        {
            FileTensors.AssertSame(Tensor.From([1f, -2f], 1, 2), read("x"));
            FileTensors.AssertSame(Tensor.From([true, false, true]), read("b"));
        }

        Assert.Equal("hand", map.Metadata["by"]);
    }

    [Fact]
    public void Mapped_tensors_outlive_their_map_and_a_map_the_files_replacement()
    {
        if (OperatingSystem.IsWindows()) return; // It refuses to replace a mapped file.
        var path = _folder["x.safetensors"];
        Safetensors.Save(path, [("x", Tensor.From([1.0, 2]))]);
        Tensor x;
        using (var map = Safetensors.Map(path))
        {
            x = map.Read("x");
            Safetensors.Save(path, [("x", Tensor.From([3.0, 4, 5]))]);
            Assert.Equal([1.0, 2], map.Read("x").ToArray<double>());
            map.Dispose();
            Assert.Throws<ObjectDisposedException>(() => map.Read("x"));
            Assert.Equal([2], map.ShapeOf("x").ToArray());
        }

        Assert.Equal([1.0, 2], x.ToArray<double>());
        Assert.Equal([3.0, 4, 5], Safetensors.Load(path).Tensors["x"].ToArray<double>());
    }

    /// <summary>
    /// A file of more than the 64 MB that are copied at once, of which one small tensor is read: what is allocated is the small one
    /// and the header. The large one is whole at the seam.
    /// </summary>
    [Fact]
    public void Map_reads_no_more_than_is_asked_for()
    {
        var path = _folder["large.safetensors"];
        var large = Tensor.Arange(0, (1 << 24) + 5);
        Safetensors.Save(path, [("large", large), ("small", Tensor.From([7L]))]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var map = Safetensors.Map(path);
        Assert.Equal(7, map.Read("small").Item<long>());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
        Assert.True(large.AsSpan<float>().SequenceEqual(map.Read("large").AsSpan<float>()));
        Assert.True(large.AsSpan<float>().SequenceEqual(Safetensors.Load(path).Tensors["large"].AsSpan<float>()));
    }

    [Fact]
    public void Map_read_and_disposed_by_many_threads_gives_the_tensor_or_says_that_it_is_over()
    {
        var path = _folder["x.safetensors"];
        var x = new Tensor(new Generator(3).Normal([1000], DType.Float64));
        Safetensors.Save(path, [("x", x)]);
        for (var trial = 0; trial < 50; trial++)
        {
            var map = Safetensors.Map(path);
            Parallel.For(0, 8, i =>
            {
                if (i == 5) map.Dispose();
                try
                {
                    FileTensors.AssertSame(x, map.Read("x"));
                }
                catch (ObjectDisposedException)
                {
                }
            });
            Assert.Throws<ObjectDisposedException>(() => map.Read("x"));
        }
    }

    [Fact]
    public void File_that_was_cut_off_under_its_map_is_refused()
    {
        if (OperatingSystem.IsWindows()) return; // It refuses to cut one off.
        var path = _folder["x.safetensors"];
        Safetensors.Save(path, [("x", Tensor.Zeros(1000))]);
        using var map = Safetensors.Map(path);
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) stream.SetLength(200);
        var error = Assert.Throws<InvalidDataException>(() => map.Read("x"));
        Assert.Contains("200 now", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_file_is_named_with_the_place()
    {
        var path = _folder["bad.safetensors"];
        File.WriteAllBytes(path, [.. BitConverter.GetBytes(2UL), .. "{}"u8, 1, 2, 3]);
        foreach (var read in new Action[] { () => Safetensors.Load(path), () => Safetensors.Map(path) })
            Assert.Equal($"{path}: safetensors: byte 10: the bytes of data from 0 to 3 belong to no tensor.", Assert.Throws<InvalidDataException>(read).Message);
        File.WriteAllBytes(path, []);
        foreach (var read in new Action[] { () => Safetensors.Load(path), () => Safetensors.Map(path) })
            Assert.StartsWith($"{path}: safetensors: byte 0: ", Assert.Throws<InvalidDataException>(read).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Safetensors.Map(_folder["none"]));
        Assert.Throws<FileNotFoundException>(() => Safetensors.Load(_folder["none"]));
        Assert.Throws<ArgumentNullException>(() => Safetensors.Load(null!));
        Assert.Throws<ArgumentException>(() => Safetensors.Load(""));
        Assert.Throws<ArgumentNullException>(() => Safetensors.Save(null!, []));

        Safetensors.Save(path, [("x", Tensor.Zeros(1))]);
        using var map = Safetensors.Map(path);
        Assert.Contains("'y'", Assert.Throws<KeyNotFoundException>(() => map.Read("y")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => map.Read(null!));
    }
}
