open Autograd
open Autograd.Testing
open FsCheck

// What an F# user does first, with nothing but the package. Ends with 1 if anything is not as it should be.
let x = Tensor.From([| 1.0; 2.0; 3.0 |]).Track()
let aside = Tensor.From([| 1.0 |]).Track()
let y = List.sum [ x * x; 2.0 * x; exp (0.0 * x) ]
let gradients = y.Sum().Backward()

/// "right", or what FsCheck says of a property that fails.
let verdict property =
    try
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess true, property)
        "right"
    with failure ->
        failure.Message

let wrong =
    [ match gradients.TryFind x with
      | Some g when g.ToArray<double>() = [| 4.0; 6.0; 8.0 |] -> ()
      | other -> $"the gradient of the sum of x² + 2x + exp 0x is {other}"

      match gradients.TryFind aside with
      | None -> ()
      | Some g -> $"a tensor that is not connected has the gradient {g}"

      match verdict (GradientProperty.For((fun (t: Tensor) -> t * exp t), Inputs.In Domain.Positive)) with
      | "right" -> ()
      | said -> $"the gradient of t exp t is said to be {said}"

      if not ((verdict (GradientProperty.For(fun (t: Tensor) -> t.Detach() * t))).Contains "Tensor.Scalar(1d)") then
          "a wrong gradient was not found"

      if x[1..2].ToArray<double>() <> [| 2.0; 3.0 |] then
          $"the slice is {x[1..2]}" ]

for sentence in wrong do
    eprintfn "F# consumer: %s." sentence

if List.isEmpty wrong then
    printfn "F# consumer: all right (FSharp.Core %O)." (typeof<list<int>>.Assembly.GetName().Version)

exit (if List.isEmpty wrong then 0 else 1)
