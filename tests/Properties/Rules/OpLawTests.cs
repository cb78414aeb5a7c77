namespace Autograd.Properties.Rules;

/// <summary>Every law for every op that the graph layer declares; a failure names the op.</summary>
public sealed class OpLawTests
{
    public static TheoryData<string> Ops => OpCatalog.Names;

    [Theory, MemberData(nameof(Ops))]
    public void Pull_agrees_with_finite_differences(string op) => OpChecker.Check(op, FirstOrderLaws.Pull_agrees_with_finite_differences);

    [Theory, MemberData(nameof(Ops))]
    public void Pull_is_adjoint_of_push(string op) => OpChecker.Check(op, FirstOrderLaws.Pull_is_adjoint_of_push);

    [Theory, MemberData(nameof(Ops))]
    public void Pull_is_linear_in_the_seed(string op) => OpChecker.Check(op, FirstOrderLaws.Pull_is_linear_in_the_seed);

    [Theory, MemberData(nameof(Ops))]
    public void Zero_seed_gives_exactly_zero(string op) => OpChecker.Check(op, FirstOrderLaws.Zero_seed_gives_exactly_zero);

    [Theory, MemberData(nameof(Ops))]
    public void Gradients_have_the_dtype_and_shape_of_their_inputs(string op)
        => OpChecker.Check(op, FirstOrderLaws.Gradients_have_the_dtype_and_shape_of_their_inputs);

    [Theory, MemberData(nameof(Ops))]
    public void Float32_gradient_is_close_to_the_Float64_one(string op) => OpChecker.Check(op, FirstOrderLaws.Float32_gradient_is_close_to_the_Float64_one);

    [Theory, MemberData(nameof(Ops))]
    public void Second_order_agrees_with_finite_differences(string op) => OpChecker.Check(op, SecondOrderLaws.Second_order_agrees_with_finite_differences);

    [Theory, MemberData(nameof(Ops))]
    public void Forward_over_reverse_is_reverse_over_reverse(string op)
        => OpChecker.Check(op, SecondOrderLaws.Forward_over_reverse_is_reverse_over_reverse);

    [Theory, MemberData(nameof(Ops))]
    public void Tangents_differentiate_again_in_both_modes(string op) => OpChecker.Check(op, SecondOrderLaws.Tangents_differentiate_again_in_both_modes);

    [Theory, MemberData(nameof(Ops))]
    public void A_differentiable_gradient_has_the_same_values(string op) => OpChecker.Check(op, SecondOrderLaws.A_differentiable_gradient_has_the_same_values);

    [Theory, MemberData(nameof(Ops))]
    public void Repetition_gives_the_same_bits(string op) => OpChecker.Check(op, InvarianceLaws.Repetition_gives_the_same_bits);

    [Theory, MemberData(nameof(Ops))]
    public void Views_give_the_bits_of_contiguous_arrays(string op) => OpChecker.Check(op, InvarianceLaws.Views_give_the_bits_of_contiguous_arrays);

    [Theory, MemberData(nameof(Ops))]
    public void Inputs_and_seeds_are_left_as_they_were(string op) => OpChecker.Check(op, InvarianceLaws.Inputs_and_seeds_are_left_as_they_were);

    [Theory, MemberData(nameof(Ops))]
    public void Tracking_fewer_inputs_changes_no_gradient(string op) => OpChecker.Check(op, InvarianceLaws.Tracking_fewer_inputs_changes_no_gradient);

    [Theory, MemberData(nameof(Ops))]
    public void Absent_means_zero(string op) => OpChecker.Check(op, InvarianceLaws.Absent_means_zero);

    [Fact]
    public void Every_entry_of_the_sample_table_names_an_op() => Assert.Empty(OpSamples.Stale);
}
