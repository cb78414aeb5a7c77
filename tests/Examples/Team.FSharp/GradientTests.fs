/// What this team has its CI ask on every push: are the gradients of our own functions right?
module Team.GradientTests

open Autograd
open Autograd.Testing
open Team.Functions
open FsCheck.FSharp
open FsCheck.Xunit

[<Property(QuietOnSuccess = true)>]
let ``Lennard-Jones has the right gradient and Hessian`` () =
    GradientProperty.For(lennardJones, Inputs.In(Domain.Open(0.8, 3.0)), GradCheckOptions(Order = 2))

[<Property(QuietOnSuccess = true)>]
let ``The likelihood has the right gradients`` () =
    GradientProperty.For((fun (x: Tensor) (mean: Tensor) (logVariance: Tensor) -> gaussian x mean logVariance), Inputs.Of(Shapes.Broadcastable 3))

[<Property(QuietOnSuccess = true)>]
let ``The Mahalanobis length has the right gradients`` () =
    let inputs = Inputs.Of(Shapes.Like "nn, n").WithDomains(Domain.PositiveDefinite(), Domain.Real)
    GradientProperty.For((fun (c: Tensor) (x: Tensor) -> mahalanobis c x), inputs)

[<Property(QuietOnSuccess = true)>]
let ``The Mahalanobis length is not negative`` () =
    let inputs = Inputs.Of(Shapes.Like "nn, n").WithDomains(Domain.PositiveDefinite(), Domain.Real)
    Prop.forAll (inputs.Two()) (fun struct (c, x) -> (mahalanobis c x).Item() >= 0.0)
