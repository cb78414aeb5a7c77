namespace Autograd.Properties.OpInfo;

/// <summary>PyTorch's conventions at ties, zeros, infinities, NaN and empty inputs, which random samples never meet.</summary>
public sealed class OpInfoEdgeTests
{
    /// <summary>The cases.</summary>
    internal static readonly OpInfoCase[] Cases = OpInfoFile.Read(Path.Combine(AppContext.BaseDirectory, "Data", "pytorch", "edges.jsonl"));

    public static TheoryData<int, string> Lines
    {
        get
        {
            var lines = new TheoryData<int, string>();
            for (var i = 0; i < Cases.Length; i++) lines.Add(i + 1, Cases[i].Key);
            return lines;
        }
    }

    [Theory, MemberData(nameof(Lines))]
    public void Edge_is_PyTorchs(int line, string op)
    {
        var result = OpInfoRunner.Run(Cases[line - 1]);
        Assert.True(result.Verdict == Verdict.Pass, $"{op}, line {line}: {result.Verdict}: {result.Detail}");
    }
}
