using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Autograd.Properties.Documents;

/// <summary>Compiles a C# block as a program of its own and runs it.</summary>
internal static class CSharpBlock
{
    // What a console project of the SDK has without a word.
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly Lazy<MetadataReference[]> References = new(static () =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static file => MetadataReference.CreateFromFile(file))]);

    /// <summary>What the block prints.</summary>
    public static string Run(string code)
    {
        var compilation = CSharpCompilation.Create(
            "Block" + Guid.NewGuid().ToString("N"),
            [CSharpSyntaxTree.ParseText(ImplicitUsings, Language), CSharpSyntaxTree.ParseText(code, Language)],
            References.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        var problems = result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error);
        Assert.True(result.Success, string.Join('\n', problems));

        var entry = Assembly.Load(assembly.ToArray()).EntryPoint!;
        var console = Console.Out;
        using var printed = new StringWriter { NewLine = "\n" };
        try
        {
            Console.SetOut(printed);
            var returned = entry.Invoke(null, entry.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
            (returned as Task)?.GetAwaiter().GetResult();
        }
        finally
        {
            Console.SetOut(console);
        }

        return printed.ToString();
    }
}
