/// PyTorch's autograd tutorial on the immutable core: no flags and no `.grad`; a backward pass returns a map.
module Autograd.Examples.FSharp.Tutorial

open System.IO
open System.Reflection
open Autograd

/// Prints the tutorial. The lines below are the ones that it shows.
let run (output: TextWriter) =
    let page = Page(Assembly.GetExecutingAssembly(), "Tutorial.fs", output)
    let print (value: obj | null) = page.Print value

    page.Step "A leaf: what is computed from it is recorded"
    let x = Tensor.Ones(2, 2).Track()
    print x

    page.Step "An operation"
    let y = x + 2.0
    print y

    page.Step "Its result knows what made it"
    print y.Node

    page.Step "More operations"
    let z = y * y * 3.0
    let mean = z.Mean()
    print z
    print mean

    page.Step "Only what comes from a leaf is tracked"
    let generator = Generator 0UL
    let a = Tensor.Randn(Shape.Of(2, 2), generator)
    let a = a * 3.0 / (a - 1.0)
    print a.IsTracked
    let a = a.Track()
    print a.IsTracked
    let b = (a * a).Sum()
    print b.Node

    page.Step "Gradients: a backward pass changes nothing and returns a map"
    let gradients = mean.Backward()

    match gradients.TryFind x with
    | Some g -> print g
    | None -> print "x is not connected"

    match gradients.TryFind a with
    | Some g -> print g
    | None -> print "a is not connected"

    page.Step "A vector-Jacobian product, through a recursion that depends on the data"
    let x = Tensor.Randn(Shape.Of 3, generator).Track()
    let rec grow (y: Tensor) = if y.Norm().Item() < 1000.0 then grow (y * 2.0) else y
    let y = grow (x * 2.0)
    let v = Tensor.From [| 0.1f; 1.0f; 0.0001f |]
    print (y.Backward(v)[x])

    page.Step "Nothing to switch off: a constant makes no history"
    print x.IsTracked
    print (x ** 2.0).IsTracked
    print (x.Detach() ** 2.0).IsTracked

    page.Step "Detach shares the value and drops the history"
    let y = x.Detach()
    print y.IsTracked
    print (x.Eq(y).All())

    page.Step "Several leaves, and a seed for a vector"
    let a = Tensor.From([| 2.0f; 3.0f |]).Track()
    let b = Tensor.From([| 6.0f; 4.0f |]).Track()
    let q = 3.0 * a ** 3.0 - b ** 2.0
    print q
    let gradients = q.Backward(Tensor.OnesLike q)
    print ((9.0 * a ** 2.0).Eq gradients[a])
    print ((-2.0 * b).Eq gradients[b])

    page.Step "F#'s own functions work on tensors"
    let x = Tensor.From([| 0.0; 1.0; 2.0 |]).Track()
    print (exp x)
    print (List.sum [ x; 2.0 * x; x * x ])
    print (List.average [ x; 3.0 * x ])
    print x[0..1]

    page.Step "Functions go in, derivatives come out, to any order"
    let cube (x: Tensor) = x ** 3.0
    let slope = Differentiate.Grad(cube, Tensor.Scalar 2.0)
    let curvature = Differentiate.Grad((fun x -> Differentiate.Grad(cube, x)), Tensor.Scalar 2.0)
    print slope
    print curvature
