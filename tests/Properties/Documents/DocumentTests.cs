namespace Autograd.Properties.Documents;

/// <summary>
/// Every code block of the README and of the documents compiles, runs, and prints the text block that follows it. A block that
/// names a source file in its first line stands in that file, line by line.
/// </summary>
[Collection("Console")]
public sealed class DocumentTests
{
    private const string Quotation = "// From ";

    public static TheoryData<string, int> CSharpBlocks => Of("csharp", static code => !code.StartsWith(Quotation, StringComparison.Ordinal));

    public static TheoryData<string, int> Quotations => Of("csharp", static code => code.StartsWith(Quotation, StringComparison.Ordinal));

    public static TheoryData<string, int> FSharpBlocks => Of("fsharp", static _ => true);

    [Theory, MemberData(nameof(CSharpBlocks))]
    public void CSharp_block_prints_what_the_document_says(string document, int line) => Check(Find(document, line), CSharpBlock.Run);

    [Theory, MemberData(nameof(FSharpBlocks))]
    public void FSharp_block_prints_what_the_document_says(string document, int line) => Check(Find(document, line), FSharpBlock.Run);

    [Theory, MemberData(nameof(Quotations))]
    public void Quoted_source_stands_in_the_file_that_it_names(string document, int line)
    {
        var quoted = Find(document, line).Code.Split('\n');
        var source = File.ReadAllLines(Path.Combine(MarkdownBlock.Folder, quoted[0][Quotation.Length..])).Select(static text => text.Trim()).ToHashSet(StringComparer.Ordinal);
        Assert.All(quoted.Skip(1).Where(static text => text.Length > 0), text => Assert.Contains(text.Trim(), source));
    }

    [Fact]
    public void Every_block_has_a_language_that_is_checked()
        => Assert.All(MarkdownBlock.All, static block => Assert.Contains(block.Language, new[] { "csharp", "fsharp", "sh", "text", "mermaid" }));

    private static void Check(MarkdownBlock block, Func<string, string> run)
    {
        var printed = run(block.Code).ReplaceLineEndings("\n").TrimEnd();
        if (block.Output is { } expected) Assert.Equal(expected.TrimEnd(), printed);
    }

    private static MarkdownBlock Find(string document, int line) => MarkdownBlock.All.Single(block => block.Document == document && block.Line == line);

    private static TheoryData<string, int> Of(string language, Func<string, bool> wanted)
    {
        var data = new TheoryData<string, int>();
        foreach (var block in MarkdownBlock.All.Where(block => block.Language == language && wanted(block.Code))) data.Add(block.Document, block.Line);
        return data;
    }
}

/// <summary>Tests that redirect the console run alone.</summary>
[CollectionDefinition("Console", DisableParallelization = true)]
public sealed class ConsoleCollection;
