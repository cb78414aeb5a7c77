using System.Diagnostics;
using System.Reflection;
using Autograd.Properties.Graph;

namespace Autograd.Properties.Inspection;

/// <summary>What a debugger shows of tensors, nodes and variables in one line, without walking a graph or printing an array.</summary>
public sealed class DebuggerDisplayTests
{
    [Fact]
    public void Tensors_nodes_and_variables_show_dtype_shape_and_history()
    {
        var x = new Variable(Tensor.Ones([2, 3], DType.Float64), requiresGrad: true);
        var y = x * x;
        Assert.Equal("float64[2, 3]", Shown(Tensor.Ones([2, 3], DType.Float64)));
        Assert.Equal("float64[2, 3] <MulBackward0>", Shown(y.Tensor));
        Assert.Contains("float64 [2, 3], depth 1, 2 inputs", Shown(y.GradFn!), StringComparison.Ordinal);
        foreach (var part in new[] { "float64", "[2, 3]", "MulBackward0" }) Assert.Contains(part, Shown(y), StringComparison.Ordinal);
        y.Sum().Backward();
        foreach (var variable in new[] { x, x.Grad!, Variable.From([1L]) }) Assert.Contains(variable.DType.Name(), Shown(variable), StringComparison.Ordinal);
        Assert.Equal("1 gradients", Shown(y.Sum().Tensor.Backward()));
    }

    [Fact]
    public void End_of_a_long_chain_is_shown_at_once() => SmallStack.Run(static () =>
    {
        var y = Tensor.Ones([1000], DType.Float32).Track();
        for (var i = 0; i < 300_000; i++) y = y.Reshape(1000);
        object[] shown = [y, y.Node!, new Variable(y), y.Sum().Backward()];
        Assert.All(shown, static value => Assert.InRange(Shown(value).Length, 1, 200));
    });

    // What {Name,nq} in the attribute stands for, as a debugger evaluates it.
    private static string Shown(object value)
    {
        var display = value.GetType().GetCustomAttribute<DebuggerDisplayAttribute>()!.Value;
        for (var open = display.IndexOf('{', StringComparison.Ordinal); open >= 0; open = display.IndexOf('{', open + 1))
        {
            var close = display.IndexOf('}', open);
            var name = display[(open + 1)..close].Split(',')[0];
            var property = value.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
            display = display[..open] + property.GetValue(value) + display[(close + 1)..];
        }

        return display;
    }
}
