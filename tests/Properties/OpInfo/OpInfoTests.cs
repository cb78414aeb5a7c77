using System.Reflection;

namespace Autograd.Properties.OpInfo;

/// <summary>
/// PyTorch's own samples of its ops: values, gradients and second-order gradients, on tensors and on variables.
/// <c>AUTOGRAD_OPINFO</c> names another file of cases, <c>AUTOGRAD_OPINFO_REPORT</c> a file for the verdicts,
/// <c>AUTOGRAD_OPS_TABLE</c> has the table of ops and the list of what is unsupported written anew.
/// </summary>
public sealed class OpInfoTests : IClassFixture<OpInfoResults>
{
    public static TheoryData<string> Ops => [.. OpInfoFile.ByKey.Select(static group => group.Key)];

    [Theory, MemberData(nameof(Ops))]
    public void Op_agrees_with_PyTorch(string op)
    {
        var failures = OpInfoResults.ByKey[op].Where(static r => r.Verdict == Verdict.Fail).ToArray();
        Assert.True(failures.Length == 0, string.Join('\n', failures.Select(static r => $"{r.Case.Key}, sample {r.Case.Sample}: {r.Detail}")));
    }

    [Fact]
    public void Cases_are_there() => Assert.NotEmpty(OpInfoFile.Cases);

    [Fact]
    public void List_of_unsupported_calls_is_exact()
    {
        if (!OpInfoFile.IsOwn) return;
        if (WritesTable) UnsupportedList.Write();
        else Assert.Equal(UnsupportedList.Listed, UnsupportedList.Found);
    }

    [Fact]
    public void Table_of_ops_is_up_to_date()
    {
        if (!OpInfoFile.IsOwn) return;
        var text = OpsTable.Text();
        if (WritesTable) File.WriteAllText(Repository.Locate(Environment.GetEnvironmentVariable("AUTOGRAD_OPS_TABLE")!), text);
        else Assert.Equal(text, File.ReadAllText(OpsTable.FullName).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_entry_names_a_public_member()
    {
        Assert.All(OpInfoTable<Tensor>.Instance.Entries, static e => Assert.True(Exists(e.Member), $"{e.Op}: {e.Member}"));
    }

    [Fact]
    public void Every_entry_has_a_case()
    {
        if (!OpInfoFile.IsOwn) return;
        var used = OpInfoFile.Cases.Select(static c => OpInfoTable<Tensor>.Instance.Find(c)?.Op).ToHashSet(StringComparer.Ordinal);
        Assert.All(OpInfoTable<Tensor>.Instance.Entries, e => Assert.Contains(e.Op, used));
    }

    private static bool WritesTable => Environment.GetEnvironmentVariable("AUTOGRAD_OPS_TABLE") is { Length: > 0 };

    /// <summary><c>Sum</c>, <c>operator +</c> and <c>this[]</c> belong to tensors; others say their class: <c>Linalg.Solve</c>.</summary>
    private static bool Exists(string member)
    {
        var (type, name) = member.Split('.') is [var owner, var rest]
            ? (typeof(Tensor).Assembly.GetType("Autograd." + owner) ?? typeof(TensorOps<>), rest)
            : (typeof(TensorOps<>), member);
        name = name switch
        {
            "operator +" => "op_Addition",
            "operator -" => "op_Subtraction",
            "operator *" => "op_Multiply",
            "operator /" => "op_Division",
            "operator %" => "op_Modulus",
            "unary -" => "op_UnaryNegation",
            "unary +" => "op_UnaryPlus",
            "this[]" => "At",
            _ => name,
        };
        return type.GetMember(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Length > 0;
    }
}
