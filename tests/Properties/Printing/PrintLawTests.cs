using System.Globalization;
using System.Text.RegularExpressions;
using Autograd.Kernels;
using FsCheck;
using FsCheck.Xunit;

namespace Autograd.Properties;

/// <summary>What holds of every printed array, and of the options that the reference data do not vary.</summary>
public sealed class PrintLawTests
{
    [Property(MaxTest = 300)]
    public bool View_prints_as_its_contiguous_copy(PositiveInt seed, bool summarised)
    {
        var random = new System.Random(seed.Get);
        var sizes = new int[random.Next(0, 5)];
        for (var d = 0; d < sizes.Length; d++) sizes[d] = random.Next(0, 9);
        var values = new double[((Shape)sizes).Numel];
        for (var i = 0; i < values.Length; i++) values[i] = Math.ScaleB(random.Next(-9, 10), random.Next(-8, 8));
        var view = NdArray.From<double>(values, sizes);
        for (var step = random.Next(1, 4); step > 0 && view.Shape.Rank > 0; step--)
        {
            var d = random.Next(view.Shape.Rank);
            view = random.Next(6) switch
            {
                0 => view.Transpose(d, random.Next(view.Shape.Rank)),
                1 => view.Flip(d),
                2 => view.Slice(d, view.Shape[d] / 3, view.Shape[d], 2),
                3 => view.Unsqueeze(0).Expand([2, .. view.Shape.Dims]),
                4 when view.Shape[d] > 0 => view.Select(d, random.Next(view.Shape[d])),
                5 when view.Shape.Rank > 1 => view.Diagonal(random.Next(-2, 3), 0, 1),
                _ => view,
            };
        }

        var copy = view.Numel == 0 ? NdArray.Zeros(view.Shape, DType.Float64) : NdArray.From(view.AsSpan<double>(), view.Shape);
        var options = new PrintOptions { Threshold = summarised ? 10 : 1000, EdgeItems = random.Next(1, 4) };
        return string.Equals(Printer.Format(view, options), Printer.Format(copy, options), StringComparison.Ordinal);
    }

    [Property]
    public bool Full_print_at_17_digits_reads_back_bit_equal(NormalFloat[] values)
    {
        double[] given = [.. values.Select(static v => v.Get)];
        var text = Printer.Format(NdArray.From<double>(given, [given.Length]), PrintOptions.Full with { Precision = 16, SciMode = true });
        var read = Regex.Matches(text[8..], @"-?\d+\.\d*(e[+-]\d+)?").Select(
            static m => double.Parse(m.Value, NumberStyles.Float, CultureInfo.InvariantCulture));
        return read.Select(BitConverter.DoubleToInt64Bits).SequenceEqual(given.Select(BitConverter.DoubleToInt64Bits));
    }

    /// <summary>Every finite float, by its bits; 9 digits tell any two apart.</summary>
    [Property(MaxTest = 300)]
    public bool Full_print_at_9_digits_reads_back_float_for_float(int[] bits)
    {
        float[] given = [.. bits.Select(static b => BitConverter.Int32BitsToSingle(b * 0x1000193)).Append(float.Epsilon).Append(-0f).Append(float.MaxValue).Where(float.IsFinite)];
        var text = Printer.Format(NdArray.From<float>(given, [given.Length]), PrintOptions.Full with { Precision = 8, SciMode = true });
        var read = Regex.Matches(text[8..], @"-?\d+\.\d*(e[+-]\d+)?").Select(
            static m => float.Parse(m.Value, NumberStyles.Float, CultureInfo.InvariantCulture));
        return read.Select(BitConverter.SingleToInt32Bits).SequenceEqual(given.Select(BitConverter.SingleToInt32Bits));
    }

    [Property]
    public bool Line_is_no_wider_than_the_option_unless_one_element_is(NonEmptyArray<int> values, PositiveInt width)
    {
        var longest = values.Get.Max(static v => v.ToString(CultureInfo.InvariantCulture).Length);
        var x = NdArray.From<long>([.. values.Get.Select(static v => (long)v)], [values.Get.Length]);
        var body = Printer.Format(x, PrintOptions.Full with { LineWidth = width.Get });

        // Seven or eight of indent and the comma or bracket after the last element.
        return body.Split('\n').All(line => line.Length <= Math.Max(width.Get, longest + 8) + 2);
    }

    [Fact]
    public void Short_profile_keeps_two_digits_and_two_edges()
        => Assert.Equal(
            "tensor([   0.00,    0.50,  ...,  999.50, 1000.00])",
            Printer.Format(Halves(2001), PrintOptions.Short with { SciMode = false }));

    [Fact]
    public void Full_profile_prints_every_element()
        => Assert.Equal(5000, Printer.Format(NdArray.Zeros([5000], DType.Float32), PrintOptions.Full).Count(static c => c == '0'));

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    public void Summary_starts_above_the_threshold(int count, bool summarised)
        => Assert.Equal(summarised, NdArray.Zeros([count], DType.Bool).ToString().Contains("...", StringComparison.Ordinal));

    [Fact]
    public void No_edge_items_leave_an_ellipsis()
    {
        var options = new PrintOptions { EdgeItems = 0, Threshold = 0 };
        Assert.Equal("tensor([...])", Printer.Format(Halves(3), options));
        Assert.Equal("tensor([...])", Printer.Format(Halves(4).Reshape(2, 2), options));
        Assert.Equal("tensor(7)", Printer.Format(NdArray.Scalar(7L), options));
    }

    [Fact]
    public void Precision_0_has_a_point_on_whole_numbers_only()
    {
        var options = new PrintOptions { Precision = 0 };
        Assert.Equal("tensor([1., 3.])", Printer.Format(NdArray.From<float>([1, 3], [2]), options));
        Assert.Equal("tensor([2, 2])", Printer.Format(NdArray.From<float>([1.5f, 2.5f], [2]), options)); // ties to even
    }

    [Fact]
    public void Huge_whole_number_without_exponent_has_its_exact_digits()
        => Assert.Equal(
            "tensor([9999999999999999583119736832.], dtype=float64)",
            Printer.Format(NdArray.From<double>([1e28], [1]), new PrintOptions { SciMode = false }));

    [Fact]
    public void Two_thousand_million_elements_print_from_their_edges()
    {
        // A view of one element: what is measured is the printer alone. Reading all would take seconds.
        var x = NdArray.Scalar(1f).Expand([Array.MaxLength]);
        _ = x.ToString();
        var (bytes, clock) = (GC.GetAllocatedBytesForCurrentThread(), Environment.TickCount64);
        Assert.Equal("tensor([1., 1., 1.,  ..., 1., 1., 1.])", x.ToString());
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - bytes < 10_000);
        Assert.InRange(Environment.TickCount64 - clock, 0, 1000);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Contains(
            "Precision is -1; expected 0 to 1000",
            Assert.Throws<ArgumentOutOfRangeException>(static () => new PrintOptions { Precision = -1 }).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(static () => new PrintOptions { Precision = 1001 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new PrintOptions { Threshold = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new PrintOptions { EdgeItems = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new PrintOptions { LineWidth = 0 });
        Assert.Throws<ArgumentNullException>(static () => Printer.Format(null!));
    }

    private static NdArray Halves(int count)
        => NdArray.From<float>([.. Enumerable.Range(0, count).Select(static i => i / 2f)], [count]);
}
