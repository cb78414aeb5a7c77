using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Autograd.Kernels;

namespace Autograd.Properties.Surface;

/// <summary>A null argument is never a NullReferenceException, in any public member: what is missing is named.</summary>
public sealed class NullArgumentTests
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Type[] Types =
    [
        typeof(TensorOps<Tensor>), typeof(Tensor), typeof(TensorOps<Variable>), typeof(Variable), typeof(Functional), typeof(Linalg),
        typeof(Differentiate), typeof(Gradients), typeof(FSharpGradients), typeof(NdArray), typeof(Kernel), typeof(Generator), typeof(Dim), typeof(Sgd), typeof(Adam), typeof(CustomOp), typeof(Observer),
        typeof(Autograd.Modules), typeof(Init), typeof(Linear), typeof(Conv1d), typeof(Conv2d), typeof(Embedding), typeof(LayerNorm), typeof(BatchNorm), typeof(Dropout),
        typeof(LstmCell), typeof(GruCell), typeof(Lstm), typeof(Gru), typeof(Sequential), typeof(Apply), typeof(Model<Linear>),
        typeof(AdamW), typeof(RmsProp), typeof(Adagrad), typeof(Lbfgs), typeof(ParameterGroup), typeof(GradientClipping),
        typeof(ParameterState), typeof(OptimizerState), typeof(LbfgsState), typeof(SgdRule), typeof(AdamRule), typeof(RmsPropRule), typeof(AdagradRule), typeof(LbfgsRule),
        typeof(AdamW), typeof(RmsProp), typeof(Adagrad), typeof(Lbfgs), typeof(ParameterGroup), typeof(GradientClipping), typeof(Scheduler), typeof(PlateauScheduler),
        typeof(ParameterState), typeof(OptimizerState), typeof(LbfgsState), typeof(Schedule), typeof(Dataset), typeof(DataLoader), typeof(Checkpointed), typeof(TrainingLoop), typeof(SgdRule), typeof(AdamRule), typeof(RmsPropRule), typeof(AdagradRule), typeof(LbfgsRule),
        typeof(LstmCell), typeof(GruCell), typeof(Lstm), typeof(Gru), typeof(Sequential), typeof(Apply), typeof(Model<Linear>), typeof(Onnx),
    ];

    private static readonly Dictionary<string, MethodBase> Methods = Find();

    public static TheoryData<string> Names => [.. Methods.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Null_is_named(string name)
    {
        var method = Methods[name];
        var parameters = method.GetParameters();
        for (var p = 0; p < parameters.Length; p++)
        {
            if (parameters[p].ParameterType.IsValueType) continue;
            Check(method, parameters, p, null);
            if (parameters[p].ParameterType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
                Check(method, parameters, p, Array.CreateInstance(list.GetGenericArguments()[0], 1));
        }
    }

    private static void Check(MethodBase method, ParameterInfo[] parameters, int place, object? value)
    {
        var arguments = Array.ConvertAll(parameters, static p => Sample(p.ParameterType));
        arguments[place] = value;
        var receiver = method.IsStatic || method.IsConstructor ? null : Sample(method.DeclaringType!);
        var error = Record.Exception(() => method is ConstructorInfo create ? create.Invoke(arguments) : method.Invoke(receiver, arguments));
        if (error is TargetInvocationException { InnerException: { } inner }) error = inner;
        Assert.False(
            error is NullReferenceException or InvalidCastException,
            $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", parameters.Select(static p => p.ParameterType.Name))}) with {(value is null ? "null" : "a null entry")} as {parameters[place].Name}: {error}");
    }

    private static Dictionary<string, MethodBase> Find()
    {
        var found = new Dictionary<string, MethodBase>(StringComparer.Ordinal);
        foreach (var type in Types)
        {
            foreach (var member in type.GetMembers(Members).OfType<MethodBase>())
            {
                if (member is ConstructorInfo && type.IsAbstract) continue;
                if (member.Name is "PrintMembers" or "Invoke" || member.Name.Contains('$', StringComparison.Ordinal)) continue;
                if ((member.IsGenericMethodDefinition ? Closed((MethodInfo)member) : member) is not { } method) continue;
                var parameters = method.GetParameters();
                if (parameters.All(static p => p.ParameterType.IsValueType) || parameters.Any(static p => !CanMake(p.ParameterType))) continue;
                if (!method.IsStatic && method is MethodInfo && !CanMake(type)) continue;
                found.TryAdd($"{type.Name}<{string.Concat(type.GetGenericArguments().Select(static t => t.Name))}>.{method}", method);
            }
        }

        return found;
    }

    /// <summary>The method for tensors, or for numbers where it wants them; null if it wants a type of the user's.</summary>
    private static MethodInfo? Closed(MethodInfo method)
    {
        try
        {
            return method.MakeGenericMethod(Array.ConvertAll(
                method.GetGenericArguments(),
                static t => t.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? typeof(double) : typeof(Tensor)));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool CanMake(Type type) => !type.IsByRefLike && !type.IsPointer && !type.IsByRef && (type.IsValueType || Sample(type) is not null);

    private static object? Sample(Type type)
    {
        if (type == typeof(Tensor) || type == typeof(TensorOps<Tensor>)) return Tensor.Ones([2, 2], DType.Float64).Track();
        if (type == typeof(Variable) || type == typeof(TensorOps<Variable>)) return Variable.Ones([2, 2], DType.Float64) * 2;
        if (type == typeof(NdArray)) return NdArray.Full(1, [2, 2], DType.Float64);
        if (type == typeof(Shape)) return Shape.Of(2, 2);
        if (type == typeof(Generator)) return new Generator(1);
        if (type == typeof(Gradients)) return Tensor.Scalar(1.0).Track().Backward();
        if (type == typeof(string)) return "x";
        if (type == typeof(object)) return "x";
        if (type == typeof(int[])) return new[] { 0, 1 };
        if (type == typeof(Func<Tensor, Tensor>)) return (Func<Tensor, Tensor>)(static x => x.Sum());
        if (type == typeof(Func<Tensor[], Tensor>)) return (Func<Tensor[], Tensor>)(static x => x[0].Sum());
        if (type == typeof(Func<Tensor, Tensor, Tensor>)) return (Func<Tensor, Tensor, Tensor>)(static (x, y) => (x * y).Sum());
        if (type == typeof(Func<Tensor, Tensor, Tensor, Tensor>)) return (Func<Tensor, Tensor, Tensor, Tensor>)(static (x, y, z) => (x * y * z).Sum());
        if (type == typeof(Action<Tensor>)) return (Action<Tensor>)(static _ => { });
        if (type == typeof(Func<double, double>)) return (Func<double, double>)(static x => x);
        if (type == typeof(BackwardOptions)) return BackwardOptions.Default;
        if (typeof(PrintOptions) == type) return new PrintOptions();
        if (type == typeof(Sgd)) return new Sgd([Variable.Ones([2], requiresGrad: true)], 0.1);
        if (type == typeof(ParameterGroup)) return new ParameterGroup([Variable.Ones([2], requiresGrad: true)]);
        if (typeof(UpdateRule).IsAssignableFrom(type)) return new SgdRule();
        if (type == typeof(OptimizerState)) return OptimizerState.Empty;
        if (type == typeof(ParameterState)) return ParameterState.New;
        if (type == typeof(LbfgsState)) return LbfgsState.New;
        if (type == typeof(LbfgsRule)) return new LbfgsRule();
        if (type == typeof(Dataset)) return new Dataset(Tensor.Ones(2, 2), Tensor.Ones(2));
        if (type == typeof(DataLoader)) return new DataLoader(new Dataset(Tensor.Ones(2, 2), Tensor.Ones(2)), 1);
        if (type == typeof(Schedule)) return Schedule.Step(1);
        if (type == typeof(Optimizer)) return Sample(typeof(Sgd));
        if (type == typeof(Adam)) return new Adam([Variable.Ones([2], requiresGrad: true)]);
        if (type == typeof(Linear)) return new Linear(2, 2, new Generator(1), dtype: DType.Float64);
        if (type == typeof(Conv1d)) return new Conv1d(2, 2, 1, new Generator(1), dtype: DType.Float64);
        if (type == typeof(Conv2d)) return new Conv2d(2, 2, 1, new Generator(1), dtype: DType.Float64);
        if (type == typeof(Embedding)) return new Embedding(2, 2, new Generator(1));
        if (type == typeof(LayerNorm)) return new LayerNorm([2], dtype: DType.Float64);
        if (type == typeof(BatchNorm)) return new BatchNorm(2, dtype: DType.Float64);
        if (type == typeof(Dropout)) return new Dropout();
        if (type == typeof(LstmCell)) return new LstmCell(2, 2, new Generator(1), dtype: DType.Float64);
        if (type == typeof(GruCell)) return new GruCell(2, 2, new Generator(1), dtype: DType.Float64);
        if (type == typeof(Lstm)) return new Lstm(2, 2, new Generator(1), dtype: DType.Float64);
        if (type == typeof(Gru)) return new Gru(2, 2, new Generator(1), dtype: DType.Float64);
        if (type == typeof(Sequential)) return new Sequential();
        if (type == typeof(Apply) || type == typeof(ILayer)) return Apply.Relu;
        if (type == typeof(Model<Linear>)) return Model.Of(new Linear(2, 2, new Generator(1), dtype: DType.Float64));
        if (type.IsArray && type.GetArrayRank() == 1) return Listed(type.GetElementType()!);
        if (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) && type.IsInterface) return Listed(type.GetGenericArguments()[0]);
        return type.IsValueType ? RuntimeHelpers.GetUninitializedObject(type) : null;
    }

    private static Array? Listed(Type element)
    {
        if (!element.IsValueType && Sample(element) is null) return null;
        var array = Array.CreateInstance(element, 1);
        array.SetValue(Sample(element), 0);
        return array;
    }
}
