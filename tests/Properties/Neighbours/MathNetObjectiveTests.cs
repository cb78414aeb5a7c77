using Autograd.Examples.CommandLine;
using Autograd.Examples.Nist;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using MathNet.Numerics.Optimization.TrustRegion;
using Xunit.Abstractions;

namespace Autograd.Properties.Neighbours;

/// <summary>MathNet's minimizers on exact derivatives.</summary>
public sealed class MathNetObjectiveTests(ITestOutputHelper output)
{
    private static readonly Vector<double> Start = Vector<double>.Build.Dense([-1.2, 1]);

    private int _runs;

    public static TheoryData<string> Minimizers => ["bfgs", "l-bfgs", "newton"];

    public static TheoryData<string, int> Fits
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in new[] { "Misra1a", "Chwirut2", "Gauss1", "Nelson", "Thurber" })
                foreach (var start in new[] { 0, 1 }) data.Add(name, start);
            return data;
        }
    }

    [Theory, MemberData(nameof(Minimizers))]
    public void Rosenbrock_is_minimized(string minimizer)
    {
        Func<Tensor, Tensor> rosenbrock = Rosenbrock;
        var objective = rosenbrock.ToObjective();
        var found = minimizer switch
        {
            "bfgs" => new BfgsMinimizer(1e-10, 1e-12, 1e-12, 200).FindMinimum(objective, Start),
            "l-bfgs" => new LimitedMemoryBfgsMinimizer(1e-10, 1e-12, 1e-12, 5, 200).FindMinimum(objective, Start),
            _ => new NewtonMinimizer(1e-10, 100).FindMinimum(objective, Start),
        };
        output.WriteLine($"{minimizer}: {found.Iterations} iterations, {_runs} runs, {found.ReasonForExit}");

        // The Hessian's smallest eigenvalue at the minimum is 0.4, so a gradient of 1e-10 is an error of at most 2.5e-10.
        Assert.InRange((found.MinimizingPoint - 1).L2Norm(), 0, 1e-8);
    }

    /// <summary>Value and gradient in one run, the Hessian in another; asked again, none.</summary>
    [Fact]
    public void Runs_of_the_function_are_counted()
    {
        Func<Tensor, Tensor> rosenbrock = Rosenbrock;
        var objective = rosenbrock.ToObjective();
        Assert.True(objective.IsGradientSupported && objective.IsHessianSupported);
        objective.EvaluateAt(Start);
        Assert.Equal(0, _runs);
        Assert.Equal(24.2, objective.Value, 1e-13);
        Assert.Equal([-215.6, -88.0], objective.Gradient.Select(static g => Math.Round(g, 10)));
        Assert.Equal(1, _runs);
        Assert.Equal([1330.0, 480, 480, 200], objective.Hessian.ToRowMajorArray().Select(static h => Math.Round(h, 10)));
        Assert.Equal(2, _runs);
        Assert.Equal([-215.6, -88.0], objective.Gradient.Select(static g => Math.Round(g, 10)));
        Assert.Equal(2, _runs);

        // The gradient first: the value comes with it.
        objective.EvaluateAt(Vector<double>.Build.Dense([1.0, 1]));
        Assert.Equal([0.0, 0], objective.Gradient);
        Assert.Equal(0, objective.Value);
        Assert.Equal(3, _runs);
    }

    [Fact]
    public void Forks_are_independent_and_new_ones_fresh()
    {
        Func<Tensor, Tensor> rosenbrock = Rosenbrock;
        var objective = rosenbrock.ToObjective();
        objective.EvaluateAt(Start);
        Assert.Equal(24.2, objective.Value, 1e-13);
        var fork = objective.Fork();
        objective.EvaluateAt(Vector<double>.Build.Dense([1.0, 1]));
        Assert.Equal(0, objective.Value);
        Assert.Equal(-88, fork.Gradient[1], 1e-12);
        Assert.Equal(24.2, fork.Value, 1e-13);
        Assert.Equal(2, _runs);
        Assert.Null(objective.CreateNew().Point);
    }

    [Fact]
    public void Objective_of_a_constant_has_zero_derivatives_and_one_of_several_values_is_refused()
    {
        Func<Tensor, Tensor> constant = static _ => Tensor.Scalar(3.0), two = static x => x, half = static x => (x * x).Sum().To(DType.Float32);
        var objective = constant.ToObjective();
        objective.EvaluateAt(Start);
        Assert.Equal((3, 0, 0), (objective.Value, objective.Gradient.L2Norm(), objective.Hessian.L2Norm()));
        objective = two.ToObjective();
        objective.EvaluateAt(Start);
        Assert.Contains("ToObjectiveModel", Assert.Throws<InvalidOperationException>(() => objective.Value).Message, StringComparison.Ordinal);
        objective = half.ToObjective();
        objective.EvaluateAt(Start);
        Assert.Equal([-2.4, 2], objective.Gradient.Select(static g => Math.Round(g, 6)));
        Assert.Throws<ArgumentNullException>(static () => ((Func<Tensor, Tensor>)null!).ToObjective());
    }

    /// <summary>NIST's problems by MathNet's Levenberg–Marquardt: the certified parameters to six digits and more.</summary>
    [Theory, MemberData(nameof(Fits))]
    public void Nist_parameters_are_found(string name, int start)
    {
        var (model, data, observed) = Problem(name);
        var objective = model.ToObjectiveModel(observed);
        var fit = new LevenbergMarquardtMinimizer(maximumIterations: 2000).FindMinimum(objective, Vector<double>.Build.Dense(data.Starts[start]));
        var digits = fit.MinimizingPoint.Zip(data.Certified, NistExample.CorrectDigits).Min();
        output.WriteLine(FormattableString.Invariant($"{name} from start {start + 1}: {digits:F1} digits, {fit.Iterations} iterations, {_runs} runs, {objective.FunctionEvaluations} values, {objective.JacobianEvaluations} Jacobians, {fit.ReasonForExit}"));
        Assert.InRange(digits, NistExample.RequiredDigits, 11);

        // A run gives a value and the Jacobian there.
        Assert.InRange(_runs, 1, objective.FunctionEvaluations);
    }

    [Fact]
    public void Trust_regions_find_them_too()
    {
        foreach (var minimizer in new TrustRegionMinimizerBase[] { new TrustRegionDogLegMinimizer(), new TrustRegionNewtonCGMinimizer() })
        {
            var (model, data, observed) = Problem("Chwirut2");
            var fit = minimizer.FindMinimum(model.ToObjectiveModel(observed), Vector<double>.Build.Dense(data.Starts[1]));
            var digits = fit.MinimizingPoint.Zip(data.Certified, NistExample.CorrectDigits).Min();
            output.WriteLine(FormattableString.Invariant($"{minimizer.GetType().Name}: {digits:F1} digits, {fit.Iterations} iterations, {_runs} runs, {fit.ReasonForExit}"));
            Assert.InRange(digits, NistExample.RequiredDigits, 11);
        }
    }

    /// <summary>Weights, fixed parameters, and the standard errors that come of the Jacobian.</summary>
    [Fact]
    public void Weights_fixed_parameters_and_standard_errors_are_MathNets()
    {
        double[] x = [0, 1, 2, 3], y = [1, 3, 5, 8];
        var predictor = Tensor.From(x);
        Func<Tensor, Tensor> line = b => b[0] + (b[1] * predictor);
        var weighted = line.ToObjectiveModel(Tensor.From(y), Tensor.From([1.0, 1, 1, 0]));
        var fit = new LevenbergMarquardtMinimizer().FindMinimum(weighted, [0.0, 0]);
        Assert.Equal([1.0, 2], fit.MinimizingPoint.Select(static b => Math.Round(b, 8)));
        var free = new LevenbergMarquardtMinimizer().FindMinimum(line.ToObjectiveModel(Tensor.From(y)), [0.0, 0]);
        Assert.Equal([0.8, 2.3], free.MinimizingPoint.Select(static b => Math.Round(b, 8)));
        Assert.Equal(Math.Sqrt(0.3 / 2 / 5), free.StandardErrors[1], 1e-8); // residual variance 0.3 / 2, Σ(x − mean)² = 5
        var bound = new LevenbergMarquardtMinimizer().FindMinimum(line.ToObjectiveModel(Tensor.From(y)), [1.0, 0], isFixed: [true, false]);
        Assert.Equal(1, bound.MinimizingPoint[0]);
    }

    [Fact]
    public void Wrong_models_are_refused()
    {
        Func<Tensor, Tensor> line = static b => b[0] + Tensor.From([1.0, 2, 3]);
        Assert.Throws<ShapeException>(() => line.ToObjectiveModel(Tensor.Zeros([2, 2], DType.Float64)));
        Assert.Throws<DTypeException>(() => line.ToObjectiveModel(Tensor.Zeros(3)));
        Assert.Throws<ShapeException>(() => line.ToObjectiveModel(Tensor.Zeros([3], DType.Float64), Tensor.Ones([2], DType.Float64)));
        Assert.Throws<ArgumentNullException>(() => line.ToObjectiveModel(null!));
        Assert.Throws<ArgumentNullException>(static () => ((Func<Tensor, Tensor>)null!).ToObjectiveModel(Tensor.Zeros([1], DType.Float64)));
        var model = line.ToObjectiveModel(Tensor.Zeros([2], DType.Float64));
        var error = Assert.Throws<ShapeException>(() => new LevenbergMarquardtMinimizer().FindMinimum(model, [0.0]));
        Assert.Contains("gives [3], but the observations are [2]", error.Message, StringComparison.Ordinal);
    }

    private Tensor Rosenbrock(Tensor p)
    {
        _runs++;
        return (1 - p[0]).Square() + (100 * (p[1] - p[0].Square()).Square());
    }

    private (Func<Tensor, Tensor> Model, NistDataset Data, Tensor Observed) Problem(string name)
    {
        var model = NistModel.All.Single(model => model.Name == name);
        var data = NistDataset.Read(Path.Combine(DataFile.Folder, "nist", name + ".dat"));
        Tensor[] predictors = [.. data.Predictors.Select(static column => Tensor.From(column))];
        var observed = Tensor.From(model.LogResponse ? [.. data.Response.Select(static y => Math.Log(y))] : data.Response);
        return (Counted, data, observed);

        Tensor Counted(Tensor b)
        {
            _runs++;
            return model.Response(b, predictors);
        }
    }
}
