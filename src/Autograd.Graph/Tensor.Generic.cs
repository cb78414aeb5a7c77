using System.Numerics;

namespace Autograd;

// What generic code over System.Numerics asks for, in the operators that there are. Not INumber: a tensor has no order, and its
// equality is identity. Explicit, so that nobody who writes x + y has one more overload to choose from, or to be told of.
public sealed partial record Tensor :
    IAdditionOperators<Tensor, Tensor, Tensor>, IAdditionOperators<Tensor, double, Tensor>,
    ISubtractionOperators<Tensor, Tensor, Tensor>, ISubtractionOperators<Tensor, double, Tensor>,
    IMultiplyOperators<Tensor, Tensor, Tensor>, IMultiplyOperators<Tensor, double, Tensor>,
    IDivisionOperators<Tensor, Tensor, Tensor>, IDivisionOperators<Tensor, double, Tensor>,
    IUnaryNegationOperators<Tensor, Tensor>, IUnaryPlusOperators<Tensor, Tensor>,
    IAdditiveIdentity<Tensor, Tensor>, IMultiplicativeIdentity<Tensor, Tensor>
{
    static Tensor IAdditiveIdentity<Tensor, Tensor>.AdditiveIdentity => Zero;

    static Tensor IMultiplicativeIdentity<Tensor, Tensor>.MultiplicativeIdentity => One;

    static Tensor IAdditionOperators<Tensor, Tensor, Tensor>.operator +(Tensor left, Tensor right) => left + right;

    static Tensor IAdditionOperators<Tensor, double, Tensor>.operator +(Tensor left, double right) => left + right;

    static Tensor ISubtractionOperators<Tensor, Tensor, Tensor>.operator -(Tensor left, Tensor right) => left - right;

    static Tensor ISubtractionOperators<Tensor, double, Tensor>.operator -(Tensor left, double right) => left - right;

    static Tensor IMultiplyOperators<Tensor, Tensor, Tensor>.operator *(Tensor left, Tensor right) => left * right;

    static Tensor IMultiplyOperators<Tensor, double, Tensor>.operator *(Tensor left, double right) => left * right;

    static Tensor IDivisionOperators<Tensor, Tensor, Tensor>.operator /(Tensor left, Tensor right) => left / right;

    static Tensor IDivisionOperators<Tensor, double, Tensor>.operator /(Tensor left, double right) => left / right;

    static Tensor IUnaryNegationOperators<Tensor, Tensor>.operator -(Tensor value) => -value;

    static Tensor IUnaryPlusOperators<Tensor, Tensor>.operator +(Tensor value) => +value;
}
