using System.Reflection;
using Autograd.Rules;

namespace Autograd.Properties.Rules;

/// <summary>Every op that the graph layer declares, found by reflection, so that none can be added without being tested.</summary>
internal static class OpCatalog
{
    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The ops by declaring field: <c>ArithmeticRules.Add</c>. A leaf's op is the end of a graph, not an operation.</summary>
    public static IReadOnlyDictionary<string, Op> All { get; } = Find();

    /// <summary>The names as theory data.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>The name under which an op is declared; ops that tests build have only their own.</summary>
    public static string NameOf(Op op) => All.FirstOrDefault(pair => ReferenceEquals(pair.Value, op)).Key ?? op.Name;

    private static SortedDictionary<string, Op> Find()
    {
        var found = new SortedDictionary<string, Op>(StringComparer.Ordinal);
        foreach (var type in typeof(Tensor).Assembly.GetTypes().Where(static type => !type.ContainsGenericParameters))
            foreach (var field in type.GetFields(Statics).Where(static field => typeof(Op).IsAssignableFrom(field.FieldType) && field.FieldType != typeof(LeafOp)))
                found.Add($"{type.Name}.{field.Name}", (Op)field.GetValue(null)!);
        return found;
    }
}
