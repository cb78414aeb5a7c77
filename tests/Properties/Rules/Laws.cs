namespace Autograd.Properties.Rules;

/// <summary>The laws of an op's rule by name, from the cheapest sign of an error to the subtlest.</summary>
internal static class Laws
{
    public static IReadOnlyList<Action<OpCase>> All { get; } =
    [
        FirstOrderLaws.Gradients_have_the_dtype_and_shape_of_their_inputs,
        FirstOrderLaws.Pull_agrees_with_finite_differences,
        FirstOrderLaws.Pull_is_adjoint_of_push,
        FirstOrderLaws.Pull_is_linear_in_the_seed,
        FirstOrderLaws.Zero_seed_gives_exactly_zero,
        FirstOrderLaws.Float32_gradient_is_close_to_the_Float64_one,
        SecondOrderLaws.Second_order_agrees_with_finite_differences,
        SecondOrderLaws.Forward_over_reverse_is_reverse_over_reverse,
        SecondOrderLaws.Tangents_differentiate_again_in_both_modes,
        SecondOrderLaws.A_differentiable_gradient_has_the_same_values,
        InvarianceLaws.Repetition_gives_the_same_bits,
        InvarianceLaws.Views_give_the_bits_of_contiguous_arrays,
        InvarianceLaws.Inputs_and_seeds_are_left_as_they_were,
        InvarianceLaws.Tracking_fewer_inputs_changes_no_gradient,
        InvarianceLaws.Absent_means_zero,
    ];
}
