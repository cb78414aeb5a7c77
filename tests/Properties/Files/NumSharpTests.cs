using NumSharp;
using NumSharp.IO;

namespace Autograd.Properties.Files;

/// <summary>NumPy's formats as another library reads and writes them (NumSharp, a port of NumPy).</summary>
public sealed class NumSharpTests
{
    public static TheoryData<string> Names => [.. FileTensors.All.Select(static t => t.Name)];

    [Theory, MemberData(nameof(Names))]
    public void NumSharp_reads_what_we_write(string name)
    {
        var tensor = FileTensors.All.First(t => t.Name == name).Tensor;
        AssertSame(tensor, np.load_npy(Npy.Write(tensor)));
        using var archive = np.load_npz(Npz.Write([("x", tensor), ("other", Tensor.Zeros(1))], compress: true));
        AssertSame(tensor, archive["x"]);
    }

    [Theory, MemberData(nameof(Names))]
    public void We_read_what_NumSharp_writes(string name)
    {
        var tensor = FileTensors.All.First(t => t.Name == name).Tensor;
        var array = ToNumSharp(tensor);
        FileTensors.AssertSame(tensor.Detach(), Npy.Read(np.save(array)));
        foreach (var version in new[] { NpyFormat.FormatVersion.V1_0, NpyFormat.FormatVersion.V2_0, NpyFormat.FormatVersion.V3_0 })
        {
            using var stream = new MemoryStream();
            np.save_version(stream, array, version);
            FileTensors.AssertSame(tensor.Detach(), Npy.Read(stream.ToArray()));
        }

        var named = new Dictionary<string, NDArray>(StringComparer.Ordinal) { ["x"] = array };
        FileTensors.AssertSame(tensor.Detach(), Npz.Read(np.savez(named))["x"]);
        FileTensors.AssertSame(tensor.Detach(), Npz.Read(np.savez_compressed(named))["x"]);
    }

    private static NDArray ToNumSharp(Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => Of<float>(tensor),
        DType.Float64 => Of<double>(tensor),
        DType.Int64 => Of<long>(tensor),
        _ => Of<bool>(tensor),
    };

    private static NDArray Of<T>(Tensor tensor)
        where T : unmanaged
        => tensor.Rank == 0 ? NDArray.Scalar(tensor.Item<T>()) : new NDArray(tensor.ToArray<T>()).reshape(Array.ConvertAll(tensor.Shape.ToArray(), static d => (long)d));

    private static void AssertSame(Tensor expected, NDArray actual)
    {
        Assert.Equal(expected.Shape.ToArray(), Array.ConvertAll(actual.Shape.Dimensions, static d => (int)d));
        switch (expected.DType)
        {
            case DType.Float32: Assert.Equal(expected.ToArray<float>(), actual.ToArray<float>()); break;
            case DType.Float64: Assert.Equal(expected.ToArray<double>(), actual.ToArray<double>()); break;
            case DType.Int64: Assert.Equal(expected.ToArray<long>(), actual.ToArray<long>()); break;
            default: Assert.Equal(expected.ToArray<bool>(), actual.ToArray<bool>()); break;
        }
    }
}
