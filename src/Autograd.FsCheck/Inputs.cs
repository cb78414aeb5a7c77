using FsCheck;
using FsCheck.Fluent;

namespace Autograd.Testing;

/// <summary>
/// The tensors that a property is asked about: their shapes, the domains of their values, their dtype, and whether they may be
/// views. Immutable.
/// </summary>
/// <example>
/// <c>Inputs.Of(Shapes.Like("bi, io, o")).WithDomains(Domain.Real, Domain.InsideOne, Domain.Real).WithDType(DType.Float32)</c>
/// </example>
public sealed class Inputs
{
    private readonly Domain[] _domains;

    private Inputs(Shapes shapes, Domain[] domains, DType dtype, bool views) => (Shapes, _domains, DType, Views) = (shapes, domains, dtype, views);

    /// <summary>The shapes.</summary>
    public Shapes Shapes { get; }

    /// <summary>The dtype of the tensors whose domain does not decide it.</summary>
    public DType DType { get; }

    /// <summary>Whether some tensors are views: transposed, sliced, strided, flipped, expanded, with an offset.</summary>
    public bool Views { get; }

    /// <summary>The domain of each tensor.</summary>
    public IReadOnlyList<Domain> Domains => [.. Enumerable.Range(0, Shapes.Count).Select(DomainOf)];

    /// <summary>Tensors of these shapes: real numbers in Float64, some of them views.</summary>
    public static Inputs Of(Shapes shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        return new Inputs(shapes, [Domain.Real], DType.Float64, views: true);
    }

    /// <summary>One tensor of any shape with values of a domain.</summary>
    public static Inputs In(Domain domain) => Of(Shapes.Any()).WithDomains(domain);

    /// <summary>With these domains: one for all tensors, or one for each.</summary>
    /// <exception cref="ArgumentException">There are as many as neither.</exception>
    public Inputs WithDomains(params Domain[] domains)
    {
        ArgumentNullException.ThrowIfNull(domains);
        foreach (var domain in domains) ArgumentNullException.ThrowIfNull(domain, nameof(domains));
        return domains.Length == 1 || domains.Length == Shapes.Count ? new Inputs(Shapes, [.. domains], DType, Views) : throw TestingErrors.DomainCount(domains.Length, Shapes.Count);
    }

    /// <summary>With this dtype.</summary>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public Inputs WithDType(DType dtype) => dtype.IsFloating() ? new Inputs(Shapes, _domains, dtype, Views) : throw TestingErrors.NotFloating(dtype);

    /// <summary>With every tensor contiguous.</summary>
    public Inputs WithoutViews() => new(Shapes, _domains, DType, views: false);

    /// <summary>Tensors for the parameters of a function. They shrink together, shapes first, and stay what they are: of these shapes, in these domains.</summary>
    public Arbitrary<Tensor[]> ToArbitrary() => Arb.From(Seeded.Gen(Draw), Shrink);

    /// <summary>One tensor.</summary>
    /// <exception cref="ArgumentException">The shapes are those of several.</exception>
    public Arbitrary<Tensor> One() => As(1, static x => x[0], static x => [x]);

    /// <summary>Two tensors that belong together.</summary>
    /// <exception cref="ArgumentException">The shapes are not those of two.</exception>
    public Arbitrary<(Tensor X, Tensor Y)> Two() => As(2, static x => (x[0], x[1]), static x => [x.Item1, x.Item2]);

    /// <summary>Three tensors that belong together.</summary>
    /// <exception cref="ArgumentException">The shapes are not those of three.</exception>
    public Arbitrary<(Tensor X, Tensor Y, Tensor Z)> Three() => As(3, static x => (x[0], x[1], x[2]), static x => [x.Item1, x.Item2, x.Item3]);

    /// <summary>A type of your own that holds such tensors.</summary>
    /// <param name="wrap">Makes it from the tensors.</param>
    /// <param name="unwrap">Gives the tensors back, so that they can shrink.</param>
    public Arbitrary<T> As<T>(Func<Tensor[], T> wrap, Func<T, Tensor[]> unwrap)
    {
        ArgumentNullException.ThrowIfNull(wrap);
        ArgumentNullException.ThrowIfNull(unwrap);
        return Arb.Convert(ToArbitrary(), wrap, unwrap);
    }

    /// <summary>Shapes, domains and dtype in one line.</summary>
    public override string ToString() => $"{Shapes} {DType.Name()} in {string.Join(", ", _domains.AsEnumerable())}";

    /// <summary>The least interval with all values of the tensors that have derivatives.</summary>
    internal GradCheckDomain Hull
    {
        get
        {
            GradCheckDomain[] hulls = [.. Domains.Where(static d => d.DType is null).Select(static d => d.Hull)];
            return hulls.Length == 0 ? GradCheckDomain.Reals : new GradCheckDomain(hulls.Min(static h => h.Low), hulls.Max(static h => h.High));
        }
    }

    internal void RequireCount(int parameters)
    {
        if (Shapes.Count != parameters) throw TestingErrors.InputCount(Shapes.Count, parameters);
    }

    internal Tensor[] Draw(Random random, int size) => [.. Shapes.Draw(random, size).Select((shape, i) => Draw(random, shape, DomainOf(i)))];

    internal IEnumerable<Tensor[]> Shrink(Tensor[] inputs) => TensorShrinker.Shrink(Shapes, DomainOf, inputs);

    private Arbitrary<T> As<T>(int count, Func<Tensor[], T> wrap, Func<T, Tensor[]> unwrap)
    {
        RequireCount(count);
        return As(wrap, unwrap);
    }

    private Domain DomainOf(int input) => _domains[_domains.Length == 1 ? 0 : input];

    private Tensor Draw(Random random, Shape shape, Domain domain)
    {
        var dtype = domain.DType ?? DType;
        var plain = Values.ToArray(domain.Draw(random, shape, dtype), shape, dtype);
        return Tensor.Of(Views ? Layouts.Lay(random, plain, domain.MayRepeat(shape)) : plain);
    }
}
