using System.Text.Json;

namespace Autograd.Serialization;

/// <summary>What is wrong with a tensor in JSON, and where in it.</summary>
internal static class JsonErrors
{
    internal static JsonException Expected(string where, string what) => new($"tensor: {Path(where)}: expected {what}.");

    internal static JsonException Twice(string key) => new($"tensor: $: the key '{key}' occurs twice.");

    internal static JsonException Missing(string key) => new($"tensor: $: there is no '{key}'; dtype, shape and data are needed.");

    internal static JsonException UnknownKey(string key) => new($"tensor: $: unknown key '{key}'; there are dtype, shape and data.");

    internal static JsonException UnknownDType(string dtype) => new($"tensor: $.dtype: '{dtype}' is not read; float32, float64, int64 and bool are.");

    internal static JsonException TooManyDims() => new(Errors.Say($"tensor: $.shape: more than {Shape.MaxRank} dimensions."));

    internal static JsonException TooLarge(ReadOnlySpan<int> dims) => new($"tensor: $.shape: {Shape.Format(dims)} has more elements than an array can hold.");

    internal static JsonException Count(Shape shape, string found)
        => new(Errors.Say($"tensor: $.data: shape {shape} has {shape.Numel} elements, but there are {found}."));

    internal static string At(string key, int place) => Errors.Say($"{key}[{place}]");

    private static string Path(string where) => where.Length == 0 ? "$" : "$." + where;
}
