using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Autograd.Properties.Files;

/// <summary>Tensors in JSON.</summary>
public sealed partial class JsonTests
{
    [Fact]
    public void Written_tensors_are_read_bit_for_bit()
    {
        foreach (var (_, tensor) in FileTensors.All)
        {
            // The sign and the payload of a NaN have no text.
            FileTensors.AssertSame(tensor, JsonSerializer.Deserialize<Tensor>(JsonSerializer.Serialize(tensor))!);
            FileTensors.AssertSame(tensor, JsonSerializer.Deserialize(JsonSerializer.Serialize(tensor, Context.Default.Tensor), Context.Default.Tensor)!);
        }
    }

    [Fact]
    public void Text_is_the_one_described_in_any_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            var x = Tensor.From([0.1f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e-10f], 2, 3);
            Assert.Equal("""{"dtype":"float32","shape":[2,3],"data":[0.1,-0,"NaN","Infinity","-Infinity",1E-10]}""", JsonSerializer.Serialize(x));
            Assert.Equal("""{"dtype":"bool","shape":[],"data":[true]}""", JsonSerializer.Serialize(Tensor.Scalar(true)));
            Assert.Equal("""{"dtype":"int64","shape":[0,2],"data":[]}""", JsonSerializer.Serialize(Tensor.Zeros([0, 2], DType.Int64)));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Records_with_tensors_need_nothing_else()
    {
        var model = new Model("linear", Tensor.From([1.0, 2]), null);
        var text = JsonSerializer.Serialize(model, Context.Default.Model);
        Assert.Equal("""{"Name":"linear","Weight":{"dtype":"float64","shape":[2],"data":[1,2]},"Bias":null}""", text);
        var read = JsonSerializer.Deserialize(text, Context.Default.Model)!;
        FileTensors.AssertSame(model.Weight, read.Weight);
        Assert.Null(read.Bias);
    }

    /// <summary>The reader gets the text in pieces of 16 bytes, so most tokens lie on a border.</summary>
    [Fact]
    public async Task Streams_are_read_in_pieces()
    {
        var x = new Tensor(new Generator(1).Normal([100], DType.Float64));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"[{JsonSerializer.Serialize(x)},null]"));
        var read = await JsonSerializer.DeserializeAsync<Tensor?[]>(stream, new JsonSerializerOptions { DefaultBufferSize = 16 });
        FileTensors.AssertSame(x, read![0]!);
        Assert.Null(read[1]);
    }

    [Fact]
    public void Keys_may_stand_in_any_order()
        => FileTensors.AssertSame(Tensor.From([1f, 2f]), JsonSerializer.Deserialize<Tensor>("""{"data":[1,2.0],"shape":[2],"dtype":"float32"}""")!);

    [Theory]
    [InlineData("""{"dtype":"float32","shape":[2],"data":[1,"x"]}""", "$.data[1]: expected a number")]
    [InlineData("""{"dtype":"float32","shape":[2],"data":[1,null]}""", "$.data[1]: expected a number")]
    [InlineData("""{"dtype":"float32","shape":[2],"data":[1,[2]]}""", "$.data[1]: expected a number")]
    [InlineData("""{"dtype":"float32","shape":[1],"data":[1e39]}""", "$.data[0]: expected a number within float32")]
    [InlineData("""{"dtype":"float64","shape":[1],"data":[1e999]}""", "$.data[0]: expected a number within float64")]
    [InlineData("""{"dtype":"int64","shape":[1],"data":[1.5]}""", "$.data[0]: expected an integer")]
    [InlineData("""{"dtype":"int64","shape":[1],"data":["NaN"]}""", "$.data[0]: expected an integer")]
    [InlineData("""{"dtype":"bool","shape":[1],"data":[1]}""", "$.data[0]: expected true or false")]
    [InlineData("""{"dtype":"float32","shape":[2],"data":[1]}""", "$.data: shape [2] has 2 elements, but there are 1")]
    [InlineData("""{"dtype":"float32","shape":[2],"data":[1,2,3]}""", "$.data: shape [2] has 2 elements, but there are more")]
    [InlineData("""{"dtype":"float32","shape":[],"data":[]}""", "$.data: shape [] has 1 elements, but there are 0")]
    [InlineData("""{"dtype":"float32","shape":[2000000000],"data":[1]}""", "$.data: shape")]
    [InlineData("""{"dtype":"float32","shape":[1152921504606846976],"data":[1]}""", "$.shape[0]: expected a size")]
    [InlineData("""{"dtype":"float32","shape":[65536,65536],"data":[1]}""", "$.shape: [65536, 65536] has more")]
    [InlineData("""{"dtype":"float32","shape":[1,-1],"data":[1]}""", "$.shape[1]: expected a size")]
    [InlineData("""{"dtype":"float32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data":[1]}""", "$.shape: more than 32")]
    [InlineData("""{"dtype":"float16","shape":[1],"data":[1]}""", "$.dtype: 'float16'")]
    [InlineData("""{"dtype":1,"shape":[1],"data":[1]}""", "$.dtype: expected a string")]
    [InlineData("""{"dtype":"\ud800","shape":[1],"data":[1]}""", "$.dtype: expected text that is valid")]
    [InlineData("""{"dtype":"float32","shape":1,"data":[1]}""", "$.shape: expected an array")]
    [InlineData("""{"dtype":"float32","shape":[1],"data":1}""", "$.data: expected an array")]
    [InlineData("""{"dtype":"float32","shape":[1]}""", "$: there is no 'data'")]
    [InlineData("""{"dtype":"float32","data":[1]}""", "$: there is no 'shape'")]
    [InlineData("""{"shape":[1],"data":[1]}""", "$: there is no 'dtype'")]
    [InlineData("""{"dtype":"float32","dtype":"float32","shape":[1],"data":[1]}""", "$: the key 'dtype' occurs twice")]
    [InlineData("""{"dtype":"float32","shape":[1],"data":[1],"grad":[1]}""", "$: unknown key 'grad'")]
    [InlineData("[1, 2]", "$: expected an object")]
    public void Wrong_tensor_is_refused_with_the_path(string text, string says)
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Tensor>(text));
        Assert.StartsWith("tensor: " + says, error.Message, StringComparison.Ordinal);
        var inside = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize($$"""{"Name":"x","Weight":{{text}}}""", Context.Default.Model));
        Assert.Equal(error.Message, inside.Message);
        Assert.StartsWith("$.Weight", inside.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"dtype":"float32","shape":[1],"data":[1""")]
    [InlineData("""{"dtype":"float32","shape":[1],"data":[1,]}""")]
    [InlineData("""{"dtype":"float32","shape":[1],"data":[1]}}""")]
    public void Text_that_is_no_JSON_is_refused(string text)
        => Assert.NotNull(Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Tensor>(text)).Path);

    [Fact]
    public void Null_is_no_tensor()
    {
        Assert.Null(JsonSerializer.Deserialize<Tensor>("null"));
        Assert.Equal("null", JsonSerializer.Serialize<Tensor?>(null));
        Assert.Throws<ArgumentNullException>(static () => new TensorJsonConverter().Write(null!, Tensor.Zeros(1), JsonSerializerOptions.Default));
    }

    public sealed record Model(string Name, Tensor Weight, Tensor? Bias);

    [JsonSerializable(typeof(Tensor))]
    [JsonSerializable(typeof(Model))]
    private sealed partial class Context : JsonSerializerContext;
}
