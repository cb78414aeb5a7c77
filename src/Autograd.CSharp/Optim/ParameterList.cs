namespace Autograd;

/// <summary>What can be optimised: floating leaves, each once.</summary>
internal static class ParameterList
{
    internal static Variable[] Checked(string name, IEnumerable<Variable> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Variable[] all = [.. parameters];
        if (all.Length == 0) throw OptimizerErrors.NoParameters(name);
        HashSet<Variable> seen = [];
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i] is not { } parameter) throw new ArgumentNullException(nameof(parameters));
            if (!parameter.IsLeaf) throw OptimizerErrors.NotALeaf(name, i, parameter.GradFn!);
            if (!parameter.DType.IsFloating()) throw OptimisationErrors.NotFloating(name, i, parameter.DType);
            if (!seen.Add(parameter)) throw OptimizerErrors.Twice(name, i);
        }

        return all;
    }
}
