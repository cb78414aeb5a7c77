using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Autograd.Properties.Surface;

/// <summary>Rules of the house, enforced by reflection: immutability, no global state, arrows between the layers.</summary>
public sealed class GovernanceTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Assembly Kernels = typeof(NdArray).Assembly, Graph = typeof(Tensor).Assembly, CSharp = typeof(Variable).Assembly, Testing = typeof(Autograd.Testing.Inputs).Assembly;

    private static IEnumerable<Type> Public => new[] { Kernels, Graph, CSharp, Testing }.SelectMany(static a => a.GetExportedTypes());

    // The C# layer's purpose is to change: handles, contexts, optimizers.
    private static bool MayChange(Type type) => type.Assembly == CSharp;

    [Fact]
    public void Public_types_below_the_CSharp_layer_cannot_be_changed()
    {
        foreach (var type in Public.Where(static type => !MayChange(type) && !type.IsEnum))
        {
            foreach (var property in type.GetProperties(Everything).Where(static p => p.SetMethod is { IsPublic: true }))
                Assert.True(IsInit(property), $"{type.Name}.{property.Name} can be set");
            foreach (var field in type.GetFields(Everything).Where(static f => f.IsPublic))
                Assert.True(field.IsInitOnly || field.IsLiteral, $"{type.Name}.{field.Name} can be written");
        }
    }

    [Fact]
    public void Variables_properties_that_can_be_set_are_PyTorchs()
        => Assert.Equal(
            ["Grad", "RequiresGrad"],
            typeof(Variable).GetProperties(Everything).Where(static p => p.SetMethod is { IsPublic: true } && !IsInit(p)).Select(static p => p.Name).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);

    /// <summary>Immutable objects have read-only fields, private ones too.</summary>
    [Fact]
    public void Tensors_nodes_and_arrays_have_only_readonly_fields()
    {
        foreach (var type in new[] { typeof(NdArray), typeof(Shape), typeof(Tensor), typeof(Node), typeof(Edge), typeof(Gradients), typeof(BackwardOptions) })
            Assert.All(type.GetFields(Everything).Where(static f => !f.IsLiteral), field => Assert.True(field.IsInitOnly, $"{type.Name}.{field.Name} can be written"));
    }

    /// <summary>No static field but the C# layer's can be written; compiler-made caches of delegates are no state.</summary>
    [Fact]
    public void Nothing_below_or_beside_the_CSharp_layer_has_static_mutable_state()
    {
        var written = from type in Kernels.GetTypes().Concat(Graph.GetTypes()).Concat(Testing.GetTypes())
                      where !IsGenerated(type)
                      from field in type.GetFields(Everything)
                      where field.IsStatic && !field.IsInitOnly && !field.IsLiteral && !IsGenerated(field)
                      select $"{type.Name}.{field.Name}";
        Assert.Empty(written);
        var settable = from type in Kernels.GetTypes().Concat(Graph.GetTypes()).Concat(Testing.GetTypes())
                       from property in type.GetProperties(Everything)
                       where property.SetMethod is { IsStatic: true } && !IsGenerated(type)
                       select $"{type.Name}.{property.Name}";
        Assert.Empty(settable);
    }

    /// <summary>A read-only field may still hold what changes: of collections only arrays (never handed out) and frozen ones.</summary>
    [Fact]
    public void Static_fields_below_or_beside_the_CSharp_layer_hold_no_growing_collections()
    {
        var growing = from type in Kernels.GetTypes().Concat(Graph.GetTypes()).Concat(Testing.GetTypes())
                      where !IsGenerated(type) && !type.ContainsGenericParameters
                      from field in type.GetFields(Everything)
                      where field.IsStatic && !field.FieldType.IsArray && typeof(ICollection).IsAssignableFrom(field.FieldType)
                      select $"{type.Name}.{field.Name}";
        Assert.Empty(growing);
    }

    [Fact]
    public void Arrows_between_the_layers_point_one_way()
    {
        Assert.DoesNotContain(Names(Kernels), static name => name.StartsWith("Autograd", StringComparison.Ordinal));
        Assert.Equal(["Autograd.Kernels"], Names(Graph).Where(static name => name.StartsWith("Autograd", StringComparison.Ordinal)), StringComparer.Ordinal);
        Assert.DoesNotContain("FSharp.Core", Names(Kernels), StringComparer.Ordinal);
        Assert.DoesNotContain("FSharp.Core", Names(CSharp), StringComparer.Ordinal);
        Assert.DoesNotContain("MathNet.Numerics", Names(Graph), StringComparer.Ordinal);
        Assert.DoesNotContain("Autograd.FsCheck", Names(CSharp), StringComparer.Ordinal);
        Assert.DoesNotContain(Names(Testing), static name => name.StartsWith("xunit", StringComparison.OrdinalIgnoreCase) || name is "FsCheck.Xunit" or "MathNet.Numerics");

        static IEnumerable<string> Names(Assembly assembly) => assembly.GetReferencedAssemblies().Select(static name => name.Name!);
    }

    [Fact]
    public void No_type_of_MathNet_is_in_a_public_signature_but_the_adapters()
    {
        foreach (var type in Public.Where(static type => type != typeof(MathNetAdapters)))
            foreach (var member in type.GetMembers(Everything).Where(IsPublic))
                Assert.All(Signature(member), used => Assert.False(
                    (used.FullName ?? "").StartsWith("MathNet", StringComparison.Ordinal), $"{type.Name}.{member.Name} shows {used.Name}"));
    }

    /// <summary>A member that throws NotImplementedException has a body that mentions it.</summary>
    [Fact]
    public void No_member_is_left_unimplemented()
    {
        foreach (var assembly in new[] { Kernels, Graph, CSharp, Testing })
            Assert.False(MentionsType(assembly, nameof(NotImplementedException)), $"{assembly.GetName().Name} uses NotImplementedException");
    }

    /// <summary>Tools that see a sequence walk it, and fail on a 0-d tensor.</summary>
    [Fact]
    public void Tensors_are_not_sequences()
    {
        foreach (var type in new[] { typeof(Tensor), typeof(Variable), typeof(NdArray) })
            Assert.False(typeof(IEnumerable).IsAssignableFrom(type), type.Name);
    }

    [Fact]
    public void Classes_that_can_be_seen_are_sealed_abstract_or_static()
        => Assert.Empty(Public.Where(static type => type.IsClass && !type.IsSealed && !type.IsAbstract && !typeof(Exception).IsAssignableFrom(type)).Select(static type => type.Name));

    private static bool IsInit(PropertyInfo property)
        => property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsGenerated(MemberInfo member)
        => member.Name.Contains('<', StringComparison.Ordinal) || member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            || (member.DeclaringType is { } outer && IsGenerated(outer));

    private static bool IsPublic(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic,
        _ => false,
    };

    private static IEnumerable<Type> Signature(MemberInfo member)
    {
        IEnumerable<Type> direct = member switch
        {
            MethodInfo method => method.GetParameters().Select(static p => p.ParameterType).Append(method.ReturnType),
            ConstructorInfo constructor => constructor.GetParameters().Select(static p => p.ParameterType),
            FieldInfo field => [field.FieldType],
            _ => [],
        };
        return direct.SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type)
        => type.HasElementType ? Parts(type.GetElementType()!) : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];

    private static bool MentionsType(Assembly assembly, string name)
    {
        using var stream = File.OpenRead(assembly.Location);
        using var image = new System.Reflection.PortableExecutable.PEReader(stream);
        var metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(image);
        return metadata.TypeReferences.Any(handle => metadata.StringComparer.Equals(metadata.GetTypeReference(handle).Name, name));
    }
}
