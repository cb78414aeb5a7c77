/// The functions of a team that computes: a potential, a likelihood, a distance.
module Team.Functions

open Autograd

/// The Lennard-Jones potential of pairs at distances r: 4 (r⁻¹² − r⁻⁶), least at the sixth root of 2.
let lennardJones (r: Tensor) =
    let attraction = 1.0 / (r * r * r).Square()
    4.0 * (attraction.Square() - attraction)

/// The negative log likelihood of observations under normal distributions, without its constant.
let gaussian (observed: Tensor) (mean: Tensor) (logVariance: Tensor) =
    0.5 * (logVariance + (observed - mean).Square() * exp (-logVariance)).Sum()

/// The squared Mahalanobis length of x under a covariance, of which only the symmetric part counts.
let mahalanobis (covariance: Tensor) (x: Tensor) =
    let symmetric = 0.5 * (covariance + covariance.Transpose(-2, -1))
    (x * Linalg.Solve(symmetric, x.Unsqueeze(-1)).Squeeze(-1)).Sum()
