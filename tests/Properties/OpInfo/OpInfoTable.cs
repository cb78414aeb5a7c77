using System.Diagnostics.CodeAnalysis;

namespace Autograd.Properties.OpInfo;

/// <summary>A family of ops in the table. Classes that implement it are found by reflection: a new family is a new file.</summary>
internal interface IOpFamily
{
    /// <summary>The heading under which <c>docs/ops.md</c> lists the family.</summary>
    string Name { get; }

    /// <summary>Adds the family's ops.</summary>
    void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>;
}

/// <summary>
/// From PyTorch's op to one public member of ours. An entry calls that member and otherwise only moves arguments about:
/// an op that the library lacks is not composed here.
/// </summary>
/// <typeparam name="T">The world that the calls are made in.</typeparam>
internal sealed class OpInfoTable<T>
    where T : TensorOps<T>
{
    private readonly Dictionary<string, OpInfoEntry<T>> _entries = new(StringComparer.Ordinal);
    private string _family = "";

    private OpInfoTable()
    {
        foreach (var family in OpFamilies.All)
        {
            _family = family.Name;
            family.Fill(this);
        }
    }

    /// <summary>The table for this world.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "One table a world.")]
    public static OpInfoTable<T> Instance { get; } = new();

    /// <summary>Every entry.</summary>
    public IEnumerable<OpInfoEntry<T>> Entries => _entries.Values;

    /// <summary>The entry for a case: the variant's own, or else the op's.</summary>
    public OpInfoEntry<T>? Find(OpInfoCase call) => _entries.GetValueOrDefault(call.Key) ?? _entries.GetValueOrDefault(call.Op);

    /// <summary>Adds an op of one result.</summary>
    /// <param name="op">PyTorch's name, with <c>:variant</c> if the entry is for one alone.</param>
    /// <param name="member">Our public member: <c>Sum</c> or <c>operator +</c> of tensors, <c>Linalg.Solve</c>.</param>
    /// <param name="names">PyTorch's parameter names in order, as <see cref="OpInfoArguments{T}"/> binds them.</param>
    /// <param name="call">The call.</param>
    public OpInfoEntry<T> One(string op, string member, string names, Func<OpInfoArguments<T>, T> call)
        => Many(op, member, names, a => [call(a)]);

    /// <summary>Adds an op of several results.</summary>
    /// <inheritdoc cref="One"/>
    public OpInfoEntry<T> Many(string op, string member, string names, Func<OpInfoArguments<T>, T[]> call)
    {
        var entry = new OpInfoEntry<T>(op, _family, member, names, call);
        _entries.Add(op, entry);
        return entry;
    }

    /// <summary>Adds an elementwise op of one tensor and no other argument.</summary>
    public OpInfoEntry<T> Unary(string op, string member, Func<T, T> call) => One(op, member, "input", a => call(a.Input));
}

/// <summary>One op in the table.</summary>
internal sealed class OpInfoEntry<T>(string op, string family, string member, string names, Func<OpInfoArguments<T>, T[]> call)
    where T : TensorOps<T>
{
    private Func<OpInfoCase, T[], T[]>? _compared;

    /// <summary>PyTorch's name, with <c>:variant</c> if the entry is for one alone.</summary>
    public string Op { get; } = op;

    /// <summary>The heading of its family.</summary>
    public string Family { get; } = family;

    /// <summary>Our public member.</summary>
    public string Member { get; } = member;

    /// <summary>How answers are compared that are unique only up to a sign or a basis; null if element by element.</summary>
    public string? Comparison { get; private set; }

    /// <summary>Why PyTorch has no second derivative where there is one; null if it has.</summary>
    public string? WithoutSecond { get; private set; }

    /// <summary>Binds the arguments of a case.</summary>
    public OpInfoArguments<T> Bind(OpInfoCase call, OpInfoWorld<T> world) => new(call, names, world);

    /// <summary>Makes the call.</summary>
    public T[] Call(OpInfoArguments<T> arguments)
    {
        var results = call(arguments);
        arguments.EnsureAllRead();
        return _compared is null ? results : _compared(arguments.Case, results);
    }

    /// <summary>
    /// Says that the answer is unique only up to a sign or a basis, and what of it is compared: a function of the results that
    /// does not depend on the choice, of which PyTorch's file holds the value. Gradients are taken through it.
    /// </summary>
    public OpInfoEntry<T> ComparedBy(string how, Func<OpInfoCase, T[], T[]> compared)
    {
        (Comparison, _compared) = (how, compared);
        return this;
    }

    /// <summary>Says that PyTorch has no second derivative of the op, so that null in the file does not mean zero.</summary>
    public OpInfoEntry<T> SecondIsOurs(string why)
    {
        WithoutSecond = why;
        return this;
    }
}

/// <summary>The families, by name.</summary>
internal static class OpFamilies
{
    /// <summary>Every family of this assembly.</summary>
    public static IReadOnlyList<IOpFamily> All { get; } =
    [
        .. typeof(IOpFamily).Assembly.GetTypes().Where(static t => t.IsClass && typeof(IOpFamily).IsAssignableFrom(t))
            .Select(static t => (IOpFamily)Activator.CreateInstance(t)!).OrderBy(static f => f.Name, StringComparer.Ordinal),
    ];
}
