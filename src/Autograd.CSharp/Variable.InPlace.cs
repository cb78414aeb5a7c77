namespace Autograd;

public sealed partial record Variable
{
    /// <summary>Adds in place.</summary>
    /// <returns>This variable.</returns>
    /// <exception cref="InvalidOperationException">This is a leaf that requires a gradient, outside a <see cref="GradMode.NoGrad"/> scope.</exception>
    /// <exception cref="ShapeException">The result would have another shape.</exception>
    public Variable Add_(Variable other) => Update("add_", x => x + other);

    /// <summary>Adds a number in place.</summary>
    /// <inheritdoc cref="Add_(Variable)"/>
    public Variable Add_(double other) => Update("add_", x => x + other);

    /// <summary>Subtracts in place.</summary>
    /// <inheritdoc cref="Add_(Variable)"/>
    public Variable Sub_(Variable other) => Update("sub_", x => x - other);

    /// <summary>Subtracts a number in place.</summary>
    /// <inheritdoc cref="Add_(Variable)"/>
    public Variable Sub_(double other) => Update("sub_", x => x - other);

    /// <summary>Multiplies in place.</summary>
    /// <inheritdoc cref="Add_(Variable)"/>
    public Variable Mul_(Variable other) => Update("mul_", x => x * other);

    /// <summary>Multiplies by a number in place.</summary>
    /// <inheritdoc cref="Add_(Variable)"/>
    public Variable Mul_(double other) => Update("mul_", x => x * other);

    /// <summary>Divides in place.</summary>
    /// <inheritdoc cref="Add_(Variable)"/>
    public Variable Div_(Variable other) => Update("div_", x => x / other);

    /// <summary>Divides by a number in place.</summary>
    /// <inheritdoc cref="Add_(Variable)"/>
    public Variable Div_(double other) => Update("div_", x => x / other);

    /// <summary>Takes over the values of another variable, broadcast and converted to this one's dtype.</summary>
    /// <inheritdoc cref="Add_(Variable)"/>
    public Variable Copy_(Variable source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.Shape.BroadcastsTo(Shape)) throw VariableErrors.InPlaceShape("copy_", Shape, source.Shape);
        var values = source.To(DType);
        return Update("copy_", x => new Variable(AssignmentRules.Copy.Apply(x.Core, values.Core)));
    }

    /// <summary>Sets every element to one value.</summary>
    /// <inheritdoc cref="Add_(Variable)"/>
    /// <exception cref="DTypeException">An integer or bool variable is set to a value that it cannot hold.</exception>
    public Variable Fill_(double value)
    {
        if (!DType.IsFloating() && (!double.IsInteger(value) || Math.Abs(value) >= long.MaxValue)) throw VariableErrors.InPlaceDType("fill_", DType, DType.Float32);
        return Update("fill_", x => new Variable(AssignmentRules.Fill.ApplyWith(x.Core, value)));
    }

    /// <summary>Sets every element to zero.</summary>
    /// <inheritdoc cref="Add_(Variable)"/>
    public Variable Zero_() => Fill_(0);

    /// <summary>Takes over a value of its own shape and dtype; a leaf stays the leaf that it was. Nothing is recorded, nothing copied.</summary>
    internal void Put(Tensor value) => _tensor = new Tensor(value.Value, _tensor.Edge);

    /// <summary>
    /// Swaps the tensor for an updated one. While recording, the history of the update becomes this variable's; under NoGrad
    /// only the value changes, and a leaf stays the leaf that it was.
    /// </summary>
    private Variable Update(string op, Func<Variable, Variable> update)
    {
        if (GradMode.IsEnabled && _tensor.IsLeaf) throw VariableErrors.InPlaceOnLeaf(op);
        var result = update(this)._tensor;
        if (result.Shape != Shape) throw VariableErrors.InPlaceShape(op, Shape, result.Shape);
        if (result.DType > DType && (result.DType.IsFloating() != DType.IsFloating() || DType == DType.Bool))
            throw VariableErrors.InPlaceDType(op, DType, result.DType);
        result = result.To(DType).Computed(); // What waits would keep the old value alive.
        if (!GradMode.IsEnabled) result = new Tensor(result.Value, _tensor.Edge);
        else GradientCell.Move(_tensor.Edge, result.Edge);
        _tensor = result;
        return this;
    }
}
