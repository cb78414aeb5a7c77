namespace Autograd;

// Operators between the two worlds. Declaring any of them hides the base's overloads for numbers, so those stand here too.
public sealed partial record Variable
{
    /// <summary>A handle on a tensor, with its history if it has one.</summary>
    public static implicit operator Variable(Tensor tensor) => new(tensor);

    /// <summary>A 0-d variable in the default dtype, Float32.</summary>
    public static implicit operator Variable(double value) => new(value);

    /// <summary>A 0-d Bool variable.</summary>
    public static implicit operator Variable(bool value) => new(value);

    /// <summary>The elementwise sum; shapes broadcast.</summary>
    public static Variable operator +(Variable x, Tensor y) => x + new Variable(y);

    /// <summary>The elementwise sum; shapes broadcast.</summary>
    public static Variable operator +(Tensor x, Variable y) => new Variable(x) + y;

    /// <summary>The elementwise sum; shapes broadcast.</summary>
    public static Variable operator +(Variable x, double y) => (TensorOps<Variable>)x + y;

    /// <summary>The elementwise sum; shapes broadcast.</summary>
    public static Variable operator +(double x, Variable y) => x + (TensorOps<Variable>)y;

    /// <summary>The elementwise difference; shapes broadcast.</summary>
    public static Variable operator -(Variable x, Tensor y) => x - new Variable(y);

    /// <summary>The elementwise difference; shapes broadcast.</summary>
    public static Variable operator -(Tensor x, Variable y) => new Variable(x) - y;

    /// <summary>The elementwise difference; shapes broadcast.</summary>
    public static Variable operator -(Variable x, double y) => (TensorOps<Variable>)x - y;

    /// <summary>The elementwise difference; shapes broadcast.</summary>
    public static Variable operator -(double x, Variable y) => x - (TensorOps<Variable>)y;

    /// <summary>The elementwise product; shapes broadcast.</summary>
    public static Variable operator *(Variable x, Tensor y) => x * new Variable(y);

    /// <summary>The elementwise product; shapes broadcast.</summary>
    public static Variable operator *(Tensor x, Variable y) => new Variable(x) * y;

    /// <summary>The elementwise product; shapes broadcast.</summary>
    public static Variable operator *(Variable x, double y) => (TensorOps<Variable>)x * y;

    /// <summary>The elementwise product; shapes broadcast.</summary>
    public static Variable operator *(double x, Variable y) => x * (TensorOps<Variable>)y;

    /// <summary>The elementwise quotient; shapes broadcast.</summary>
    public static Variable operator /(Variable x, Tensor y) => x / new Variable(y);

    /// <summary>The elementwise quotient; shapes broadcast.</summary>
    public static Variable operator /(Tensor x, Variable y) => new Variable(x) / y;

    /// <summary>The elementwise quotient; shapes broadcast.</summary>
    public static Variable operator /(Variable x, double y) => (TensorOps<Variable>)x / y;

    /// <summary>The elementwise quotient; shapes broadcast.</summary>
    public static Variable operator /(double x, Variable y) => x / (TensorOps<Variable>)y;

    /// <summary>The elementwise sum.</summary>
    public static Variable operator +(Variable x, long y) => (TensorOps<Variable>)x + y;

    /// <summary>The elementwise sum.</summary>
    public static Variable operator +(long x, Variable y) => x + (TensorOps<Variable>)y;

    /// <summary>The elementwise difference.</summary>
    public static Variable operator -(Variable x, long y) => (TensorOps<Variable>)x - y;

    /// <summary>The elementwise difference.</summary>
    public static Variable operator -(long x, Variable y) => x - (TensorOps<Variable>)y;

    /// <summary>The elementwise product.</summary>
    public static Variable operator *(Variable x, long y) => (TensorOps<Variable>)x * y;

    /// <summary>The elementwise product.</summary>
    public static Variable operator *(long x, Variable y) => x * (TensorOps<Variable>)y;

    /// <summary>The elementwise quotient.</summary>
    public static Variable operator /(Variable x, long y) => (TensorOps<Variable>)x / y;

    /// <summary>The elementwise quotient.</summary>
    public static Variable operator /(long x, Variable y) => x / (TensorOps<Variable>)y;

    /// <summary>In place, as PyTorch's <c>+=</c>: the same as <see cref="Add_(Variable)"/>.</summary>
    public void operator +=(Variable other) => Add_(other);

    /// <summary>In place, as PyTorch's <c>+=</c>: the same as <see cref="Add_(double)"/>.</summary>
    public void operator +=(double other) => Add_(other);

    /// <summary>In place, as PyTorch's <c>-=</c>: the same as <see cref="Sub_(Variable)"/>.</summary>
    public void operator -=(Variable other) => Sub_(other);

    /// <summary>In place, as PyTorch's <c>-=</c>: the same as <see cref="Sub_(double)"/>.</summary>
    public void operator -=(double other) => Sub_(other);

    /// <summary>In place, as PyTorch's <c>*=</c>: the same as <see cref="Mul_(Variable)"/>.</summary>
    public void operator *=(Variable other) => Mul_(other);

    /// <summary>In place, as PyTorch's <c>*=</c>: the same as <see cref="Mul_(double)"/>.</summary>
    public void operator *=(double other) => Mul_(other);

    /// <summary>In place, as PyTorch's <c>/=</c>: the same as <see cref="Div_(Variable)"/>.</summary>
    public void operator /=(Variable other) => Div_(other);

    /// <summary>In place, as PyTorch's <c>/=</c>: the same as <see cref="Div_(double)"/>.</summary>
    public void operator /=(double other) => Div_(other);

    /// <summary>An entry of an indexer: indices (Int64) or a mask (Bool).</summary>
    public static implicit operator Dim(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return variable.Core;
    }
}
