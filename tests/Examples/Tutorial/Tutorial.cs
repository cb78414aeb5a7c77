using Autograd.Examples.FSharp;

namespace Autograd.Examples.Tutorial;

/// <summary>
/// PyTorch's autograd tutorial (pytorch.org/tutorials, "Autograd: automatic differentiation", in its classic form, and its
/// current one from step 10). The lines below are the ones that the example shows.
/// </summary>
internal static class Tutorial
{
    internal static void Run(TextWriter output)
    {
        var page = new Page(typeof(Tutorial).Assembly, "Tutorial.cs", output);
        void Print(params object?[] values) => page.Print(values);

        page.Step("A variable that records what is computed with it");
        var x = Variable.Ones([2, 2], requiresGrad: true);
        Print(x);

        page.Step("An operation");
        var y = x + 2;
        Print(y);

        page.Step("Its result knows what made it");
        Print(y.GradFn);

        page.Step("More operations");
        var z = y * y * 3;
        var mean = z.Mean();
        Print(z, mean);

        page.Step("RequiresGrad_ changes the flag of a variable in place");
        var generator = new Generator(seed: 0);
        var a = Variable.Randn([2, 2], generator: generator);
        a = a * 3 / (a - 1);
        Print(a.RequiresGrad);
        a.RequiresGrad_(true);
        Print(a.RequiresGrad);
        var b = (a * a).Sum();
        Print(b.GradFn);

        page.Step("Gradients: d(mean)/dx");
        mean.Backward();
        Print(x.Grad);

        page.Step("A vector-Jacobian product, through a loop that depends on the data");
        x = Variable.Randn([3], requiresGrad: true, generator: generator);
        y = x * 2;
        while (y.Data.Norm() < 1000)
        {
            y = y * 2;
        }

        Variable v = [0.1, 1.0, 0.0001];
        y.Backward(v);
        Print(x.Grad);

        page.Step("Stop recording with NoGrad");
        Print(x.RequiresGrad);
        Print(x.Pow(2).RequiresGrad);
        using (GradMode.NoGrad())
        {
            Print(x.Pow(2).RequiresGrad);
        }

        page.Step("Or take the value without its history with Detach");
        y = x.Detach();
        Print(y.RequiresGrad);
        Print(x.Eq(y).All());

        page.Step("Several leaves, and a gradient for a vector");
        a = new Variable([2, 3], requiresGrad: true);
        b = new Variable([6, 4], requiresGrad: true);
        var q = 3 * a.Pow(3) - b.Pow(2);
        Print(q);
        q.Backward(gradient: [1, 1]);
        Print((9 * a.Pow(2)).Eq(a.Grad!));
        Print((-2 * b).Eq(b.Grad!));
        Print(a.Grad, b.Grad);
    }
}
