using FsCheck;

namespace Autograd.Testing;

/// <summary>
/// A property that the gradients of your own function are right, to return from a <c>[Property]</c> method of FsCheck.Xunit or
/// FsCheck.NUnit, or to hand to <c>Prop.QuickCheckThrowOnFailure</c> under any other framework.
/// </summary>
/// <remarks>
/// <para>
/// Each test draws inputs and has <see cref="GradCheck"/> decide, by error bounds. Inputs that are views must give what their
/// contiguous copies give. A failure shrinks: dimensions go first, then views, then numbers become simple; its label is the
/// report, with the shrunk inputs as C# that compiles. FsCheck prints the seed that replays it.
/// </para>
/// <para>
/// Where a check is inconclusive (a kink, noise) the test draws other inputs, and counts as classified under the reason. When 20
/// in a row are, the property fails and says why: what it says of your function would be worth nothing.
/// </para>
/// <para>
/// The environment variable <c>AUTOGRAD_FSCHECK_DEPTH</c>, a whole number, multiplies the inputs of each test: 1 on every
/// push, 50 at night.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [Property]
/// public Property Swish_has_the_right_gradient() => GradientProperty.For((Tensor x) => x * x.Sigmoid());
/// </code>
/// </example>
public static class GradientProperty
{
    /// <summary>The gradient of a function of one tensor is right.</summary>
    /// <param name="function">From a tensor to a tensor; the same bits each time.</param>
    /// <param name="inputs">What is drawn; real numbers in any shape if null.</param>
    /// <param name="options">How it is checked; see <see cref="GradCheckOptions"/>. At first order, if its domain is left at all numbers, steps stay between the ends of the inputs' domains.</param>
    /// <exception cref="ArgumentException">The inputs are for another number of parameters; the environment variable is no whole number from 1 up.</exception>
    public static Property For(Func<Tensor, Tensor> function, Inputs? inputs = null, GradCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Of(1, x => [function(x[0])], inputs, options);
    }

    /// <summary>The gradients of a function of two tensors are right.</summary>
    /// <param name="function">From two tensors to a tensor; the same bits each time.</param>
    /// <param name="inputs">What is drawn; real numbers in two tensors of one shape if null.</param>
    /// <param name="options">How it is checked.</param>
    /// <inheritdoc cref="For(Func{Tensor, Tensor}, Inputs?, GradCheckOptions?)"/>
    public static Property For(Func<Tensor, Tensor, Tensor> function, Inputs? inputs = null, GradCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Of(2, x => [function(x[0], x[1])], inputs, options);
    }

    /// <summary>The gradients of a function of three tensors are right.</summary>
    /// <param name="function">From three tensors to a tensor; the same bits each time.</param>
    /// <param name="inputs">What is drawn; real numbers in three tensors of one shape if null.</param>
    /// <param name="options">How it is checked.</param>
    /// <inheritdoc cref="For(Func{Tensor, Tensor}, Inputs?, GradCheckOptions?)"/>
    public static Property For(Func<Tensor, Tensor, Tensor, Tensor> function, Inputs? inputs = null, GradCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Of(3, x => [function(x[0], x[1], x[2])], inputs, options);
    }

    /// <summary>The gradient of a function of one variable is right.</summary>
    /// <param name="function">From a variable to a variable; the same bits each time.</param>
    /// <param name="inputs">What is drawn; real numbers in tensors of one shape if null.</param>
    /// <param name="options">How it is checked.</param>
    /// <inheritdoc cref="For(Func{Tensor, Tensor}, Inputs?, GradCheckOptions?)"/>
    public static Property For(Func<Variable, Variable> function, Inputs? inputs = null, GradCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OfVariables(1, x => [function(x[0])], inputs, options);
    }

    /// <summary>The gradients of a function of two variables are right.</summary>
    /// <param name="function">From two variables to a variable; the same bits each time.</param>
    /// <param name="inputs">What is drawn; real numbers in tensors of one shape if null.</param>
    /// <param name="options">How it is checked.</param>
    /// <inheritdoc cref="For(Func{Tensor, Tensor, Tensor}, Inputs?, GradCheckOptions?)"/>
    public static Property For(Func<Variable, Variable, Variable> function, Inputs? inputs = null, GradCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OfVariables(2, x => [function(x[0], x[1])], inputs, options);
    }

    /// <summary>The gradients of a function of three variables are right.</summary>
    /// <param name="function">From three variables to a variable; the same bits each time.</param>
    /// <param name="inputs">What is drawn; real numbers in tensors of one shape if null.</param>
    /// <param name="options">How it is checked.</param>
    /// <inheritdoc cref="For(Func{Tensor, Tensor, Tensor, Tensor}, Inputs?, GradCheckOptions?)"/>
    public static Property For(Func<Variable, Variable, Variable, Variable> function, Inputs? inputs = null, GradCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OfVariables(3, x => [function(x[0], x[1], x[2])], inputs, options);
    }

    /// <summary>The gradients of a function of any number of tensors, with any number of outputs, are right.</summary>
    /// <param name="function">From the tensors to the outputs; the same bits each time.</param>
    /// <param name="inputs">What is drawn.</param>
    /// <param name="options">How it is checked.</param>
    /// <inheritdoc cref="For(Func{Tensor, Tensor}, Inputs?, GradCheckOptions?)"/>
    public static Property For(Func<Tensor[], Tensor[]> function, Inputs inputs, GradCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        return Of(inputs.Shapes.Count, function, inputs, options);
    }

    private static Property Of(int parameters, Func<Tensor[], Tensor[]> function, Inputs? inputs, GradCheckOptions? options)
        => Of(parameters, inputs, options, function, (x, o) => GradCheck.Check(function, x, o));

    private static Property OfVariables(int parameters, Func<Variable[], Variable[]> function, Inputs? inputs, GradCheckOptions? options)
    {
        return Of(parameters, inputs, options, x => Array.ConvertAll(function(Variables(x)), static y => y.Tensor), (x, o) => GradCheck.Check(function, Variables(x), o));

        static Variable[] Variables(Tensor[] x) => Array.ConvertAll(x, static t => new Variable(t));
    }

    private static Property Of(
        int parameters, Inputs? inputs, GradCheckOptions? options, Func<Tensor[], Tensor[]> function, Func<Tensor[], GradCheckOptions, GradCheckReport> check)
    {
        inputs ??= Inputs.Of(Shapes.Same(parameters));
        inputs.RequireCount(parameters);
        options ??= GradCheckOptions.Default;

        // FsCheck shrinks, and knows the shapes and domains that the check does not. Of second order the check has seeds among its
        // inputs, which no domain of ours is meant for.
        var unbounded = options.Domain == GradCheckDomain.Reals && options.Order == 1;
        options = options with { Shrink = false, Domain = unbounded ? inputs.Hull : options.Domain };
        return new GradientTest(inputs, Depth.Read(), x => ViewLaw.Check(function, x), x => check(x, options)).ToProperty();
    }
}
