using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

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
        var entry = Assembly.Load(Compile(code)).EntryPoint!;
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

    /// <summary>The block as an assembly, with its debug information inside; its lines are those of Program.cs.</summary>
    public static byte[] Compile(string code)
    {
        var compilation = CSharpCompilation.Create(
            "Block" + Guid.NewGuid().ToString("N"),
            [CSharpSyntaxTree.ParseText(ImplicitUsings, Language, "Usings.cs", Encoding.UTF8), CSharpSyntaxTree.ParseText(code, Language, "Program.cs", Encoding.UTF8)],
            References.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        var problems = result.Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error);
        Assert.True(result.Success, string.Join('\n', problems));
        return assembly.ToArray();
    }
}
