using System.Runtime.CompilerServices;
using Autograd.Verification;

namespace Autograd;

/// <summary>
/// Checks the derivatives of a function against the function itself, and decides by error bounds, not by tolerances: pass,
/// fail, or inconclusive with a reason. Serves functions of <see cref="Tensor"/> and of the C# layer's variables alike.
/// </summary>
/// <remarks>
/// <para>First what needs no differences: the same bits twice, no rule that raises, a zero gradient of a zero seed, linearity in the
/// seed, ⟨w, J·v⟩ = ⟨Jᵀ·w, v⟩, a symmetric Hessian. Then every element of the Jacobian, by rows of reverse mode and columns of
/// forward mode, or random directions where there are too many elements, against differences.</para>
/// <para>Differences are central ones over halved, exact steps, extrapolated (Ridders 1982); their bound is what neighbours in the
/// table disagree by, plus the function's noise, which a difference table measures (Hamming 1962; Moré and Wild 2011). What does
/// not agree at once is looked at again: from two more starts, from each side, and with the rounding of value and gradient
/// accumulated along the graph, which is gone through again with every value and cotangent off by a random part of itself
/// (Monte Carlo arithmetic, Parker 1997). That was chosen over a running bound because it needs no second rule of each op.
/// Only what all of that leaves different is a failure.</para>
/// <para>A function of Float32 is checked in Float64, and its Float32 value and gradient against those.</para>
/// <para>In findings of second order the output is the gradient with respect to the input of that number.</para>
/// </remarks>
public static class GradCheck
{
    /// <summary>Checks a function of one tensor.</summary>
    /// <param name="function">From a tensor to a tensor of a floating dtype. Run many times; it must give the same bits each time.</param>
    /// <param name="x">Where it is checked; its history, if any, plays no part. An input of an integer dtype or Bool is held fixed.</param>
    /// <param name="options">See <see cref="GradCheckOptions"/>.</param>
    /// <exception cref="ArgumentException">No input has a floating dtype, an option is out of range, a replay token is none.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static GradCheckReport Check<T>(Func<T, T> function, T x, GradCheckOptions? options = null)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        return Run(v => [function(v[0])], [x], options);
    }

    /// <summary>Checks a function of two tensors.</summary>
    /// <inheritdoc cref="Check{T}(Func{T, T}, T, GradCheckOptions?)"/>
    public static GradCheckReport Check<T>(Func<T, T, T> function, T x, T y, GradCheckOptions? options = null)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        return Run(v => [function(v[0], v[1])], [x, y], options);
    }

    /// <summary>Checks a function of three tensors.</summary>
    /// <inheritdoc cref="Check{T}(Func{T, T}, T, GradCheckOptions?)"/>
    public static GradCheckReport Check<T>(Func<T, T, T, T> function, T x, T y, T z, GradCheckOptions? options = null)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        return Run(v => [function(v[0], v[1], v[2])], [x, y, z], options);
    }

    /// <summary>Checks a function of any number of tensors with any number of outputs.</summary>
    /// <param name="function">From the inputs to the outputs. Outputs of an integer dtype or Bool must only be the same each time.</param>
    /// <param name="inputs">Where it is checked.</param>
    /// <param name="options">See <see cref="GradCheckOptions"/>.</param>
    /// <inheritdoc cref="Check{T}(Func{T, T}, T, GradCheckOptions?)"/>
    [OverloadResolutionPriority(1)] // A list in brackets could be a tensor too.
    public static GradCheckReport Check<T>(Func<T[], T[]> function, T[] inputs, GradCheckOptions? options = null)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        return Run(function, inputs, options);
    }

    /// <summary>Checks a function of one tensor, and throws unless its derivatives are right.</summary>
    /// <inheritdoc cref="Check{T}(Func{T, T}, T, GradCheckOptions?)"/>
    /// <returns>The report of what passed, or was inconclusive.</returns>
    /// <exception cref="GradCheckException">A derivative is wrong; or the verdict is inconclusive and <see cref="GradCheckOptions.ThrowIfInconclusive"/> is set.</exception>
    public static GradCheckReport Verify<T>(Func<T, T> function, T x, GradCheckOptions? options = null)
        where T : TensorOps<T>
        => Verified(Check(function, x, options), options);

    /// <summary>Checks a function of two tensors, and throws unless its derivatives are right.</summary>
    /// <inheritdoc cref="Verify{T}(Func{T, T}, T, GradCheckOptions?)"/>
    public static GradCheckReport Verify<T>(Func<T, T, T> function, T x, T y, GradCheckOptions? options = null)
        where T : TensorOps<T>
        => Verified(Check(function, x, y, options), options);

    /// <summary>Checks a function of three tensors, and throws unless its derivatives are right.</summary>
    /// <inheritdoc cref="Verify{T}(Func{T, T}, T, GradCheckOptions?)"/>
    public static GradCheckReport Verify<T>(Func<T, T, T, T> function, T x, T y, T z, GradCheckOptions? options = null)
        where T : TensorOps<T>
        => Verified(Check(function, x, y, z, options), options);

    /// <summary>Checks a function of any number of tensors with any number of outputs, and throws unless its derivatives are right.</summary>
    /// <inheritdoc cref="Check{T}(Func{T[], T[]}, T[], GradCheckOptions?)"/>
    /// <returns>The report of what passed, or was inconclusive.</returns>
    /// <exception cref="GradCheckException">A derivative is wrong; or the verdict is inconclusive and <see cref="GradCheckOptions.ThrowIfInconclusive"/> is set.</exception>
    [OverloadResolutionPriority(1)] // A list in brackets could be a tensor too.
    public static GradCheckReport Verify<T>(Func<T[], T[]> function, T[] inputs, GradCheckOptions? options = null)
        where T : TensorOps<T>
        => Verified(Check(function, inputs, options), options);

    private static GradCheckReport Verified(GradCheckReport report, GradCheckOptions? options)
        => report.Verdict == GradCheckVerdict.Fail || (report.Verdict == GradCheckVerdict.Inconclusive && options is { ThrowIfInconclusive: true })
            ? throw new GradCheckException(report)
            : report;

    private static GradCheckReport Run<T>(Func<T[], T[]> function, T[] inputs, GradCheckOptions? options)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var x in inputs) ArgumentNullException.ThrowIfNull(x, "input");
        if (inputs.Length == 0) throw GraphErrors.NoInputs("gradcheck");
        var world = inputs[0];
        return Checker.Run(
            x => Cores(function(Array.ConvertAll(x, world.Wrap))),
            Array.ConvertAll(inputs, static x => x.Core.Detach()), options ?? GradCheckOptions.Default);
    }

    private static Tensor[] Cores<T>(T[]? outputs)
        where T : TensorOps<T>
        => outputs is null || Array.IndexOf(outputs, null) >= 0 ? throw VerificationErrors.NoOutput() : Array.ConvertAll(outputs, static y => y.Core);
}
