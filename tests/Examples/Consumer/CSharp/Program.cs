using System.IO.Compression;
using System.Xml.Linq;
using Autograd;
using Autograd.Testing;
using FsCheck;
using FsCheck.Fluent;

// What a C# user does first, with nothing but the package. Ends with 1 if anything is not as it should be.
List<string> wrong = [];

Variable x = new([[1, 2], [3, 4]], requiresGrad: true);
var loss = (x * x).Sum();
loss.Backward();
Check(x.Grad!.ToArray<float>().SequenceEqual([2f, 4f, 6f, 8f]), $"the gradient of the sum of squares is {x.Grad}");
Check(string.Equals(loss.ToString(), "tensor(30., grad_fn=<SumBackward0>)", StringComparison.Ordinal), $"the loss prints as {loss}");

var optimizer = new Sgd([x], learningRate: 0.5);
optimizer.Step();
Check(x.ToArray<float>().All(static v => v == 0), $"a step of half the gradient leads to {x}");

// Under no test framework at all: a property that holds says nothing, and one that does not throws its report.
var quiet = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);
FsCheck.Check.One(quiet, GradientProperty.For(static (Tensor t) => t.Sin()));
FsCheck.Check.One(quiet, GradientProperty.For(static (Variable a, Variable b) => a.MatMul(b), Inputs.Of(Shapes.MatMul())));
try
{
    FsCheck.Check.One(quiet, GradientProperty.For(static (Tensor t) => t.Detach() * t));
    Check(false, "a wrong gradient was not found");
}
catch (Exception e)
{
    Check(e.Message.Contains("Tensor.Scalar(1d)", StringComparison.Ordinal), $"the failure says {e.Message}");
}

if (Environment.GetEnvironmentVariable("AUTOGRAD_PACKAGES") is { } folder)
    foreach (var name in (string[])["Autograd.Kernels", "Autograd.Graph", "Autograd.CSharp", "Autograd.FsCheck"])
        CheckPackage(folder, name);

foreach (var sentence in wrong) Console.Error.WriteLine(sentence);
if (wrong.Count == 0) Console.WriteLine("C# consumer: all right.");
return wrong.Count == 0 ? 0 : 1;

void CheckPackage(string folder, string name)
{
    var file = Directory.GetFiles(folder, name + ".*.nupkg").Single();
    using var package = ZipFile.OpenRead(file);
    using var symbols = ZipFile.OpenRead(Path.ChangeExtension(file, ".snupkg"));
    using var stream = package.GetEntry(name + ".nuspec")!.Open();
    var said = XDocument.Load(stream).Descendants().ToLookup(static e => e.Name.LocalName, static e => e.Value);
    Check(said["license"].SingleOrDefault() is "MIT", $"{name} has no licence");
    Check(said["readme"].SingleOrDefault() is { } readme && package.GetEntry(readme) is { Length: > 0 }, $"{name} has no readme");
    Check(package.GetEntry($"lib/net10.0/{name}.xml") is { Length: > 0 }, $"{name} has no documentation");
    Check(symbols.GetEntry($"lib/net10.0/{name}.pdb") is { Length: > 0 }, $"{name} has no symbols");
}

void Check(bool right, string sentence)
{
    if (!right) wrong.Add($"C# consumer: {sentence}.");
}
