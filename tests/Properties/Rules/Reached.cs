using System.Reflection;

namespace Autograd.Properties.Rules;

/// <summary>What can be reached from an object by its instance fields, closures of delegates included.</summary>
internal static class Reached
{
    /// <summary>Every reachable object of some types, with the path of fields that leads to it.</summary>
    public static IEnumerable<(object Found, string Path)> From(object root, params Type[] types)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(object At, string Path)>([(root, root.GetType().Name)]);
        while (open.TryPop(out var next))
        {
            var (at, path) = next;
            if (!seen.Add(at)) continue;
            if (Array.Exists(types, type => type.IsInstanceOfType(at)))
            {
                yield return next;
                continue;
            }

            if (at is Array array)
            {
                if (!array.GetType().GetElementType()!.IsPrimitive)
                    foreach (var element in array)
                        if (element is not null) open.Push((element, path + "[]"));
                continue;
            }

            foreach (var field in Fields(at.GetType()))
                if (field.GetValue(at) is { } value) open.Push((value, $"{path}.{field.Name}"));
        }
    }

    private static IEnumerable<FieldInfo> Fields(Type? type)
    {
        // Reflection's own objects lead to the whole program; a delegate's target is what a lambda captured.
        if (type is null || type.IsPrimitive || type.IsPointer || typeof(MemberInfo).IsAssignableFrom(type) || type == typeof(string)) return [];
        if (typeof(Delegate).IsAssignableFrom(type)) return [typeof(Delegate).GetField("_target", BindingFlags.Instance | BindingFlags.NonPublic)!];
        return type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(static field => !field.FieldType.IsPrimitive && !field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
            .Concat(Fields(type.BaseType));
    }
}
