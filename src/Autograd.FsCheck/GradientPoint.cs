namespace Autograd.Testing;

/// <summary>Where a gradient is checked; prints as FsCheck shows it.</summary>
/// <param name="Inputs">The inputs.</param>
/// <param name="Seed">Of the further inputs that a test may draw; null for these alone.</param>
/// <param name="Size">FsCheck's size, for the further inputs.</param>
internal sealed record GradientPoint(Tensor[] Inputs, int? Seed, int Size)
{
    public static GradientPoint Of(Tensor[] inputs) => new(inputs, null, 0);

    /// <summary>The inputs, and how those lie in memory that are views: a report's C# shows their values only.</summary>
    public override string ToString() => string.Join('\n', Inputs.Select(static (x, i) => TestingErrors.Say($"input {i}: {x}{Layout(x.Value)}")));

    private static string Layout(NdArray x)
        => x.IsWholeBuffer ? "" : TestingErrors.Say($", a view with strides {Shape.Format(x.Strides())} and offset {x.Offset}");
}
