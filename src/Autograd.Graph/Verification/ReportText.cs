using System.Globalization;
using System.Text;

namespace Autograd.Verification;

/// <summary>A report as one wants to read it.</summary>
internal static class ReportText
{
    private const int MostFindings = 5;

    internal static string Of(GradCheckReport report)
    {
        var text = new StringBuilder("gradcheck: ").Append(Verdict(report));
        foreach (var finding in report.Findings.Take(MostFindings)) text.Append("\n  ").Append(Line(finding));
        if (report.Findings.Count > MostFindings) text.Append(CultureInfo.InvariantCulture, $"\n  … and {report.Findings.Count - MostFindings} more");
        if (report.Op is not null) text.Append("\n  op: ").Append(report.Op).Append(report.Place is { } place ? $", called at {place}" : "");
        foreach (var note in report.Notes) text.Append("\n  note: ").Append(note);
        if (report.Power is not null) text.Append("\n  power: ").Append(report.Power);
        if (report.Verdict == GradCheckVerdict.Pass) return text.ToString();
        if (report.Findings.Count > 0 && report.Findings[0].Steps.Count > 0) text.Append("\n  steps: ").AppendJoin(", ", report.Findings[0].Steps.Select(Number));
        for (var i = 0; i < report.Inputs.Count; i++) text.Append(CultureInfo.InvariantCulture, $"\n  input {i}: {report.Inputs[i]}");
        return text.Append("\n  replay: ").Append(report.Replay).ToString();
    }

    internal static string Verdict(GradCheckReport report) => report.Verdict switch
    {
        GradCheckVerdict.Pass => Errors.Say($"pass ({report.Compared} derivatives compared, {report.Evaluations} evaluations)"),
        GradCheckVerdict.Fail => Errors.Say($"FAIL ({report.Findings.Count} of {report.Compared} derivatives compared, {report.Evaluations} evaluations)"),
        _ => Errors.Say($"inconclusive ({Word(report.Reason)}; {report.Compared} derivatives compared, {report.Evaluations} evaluations)"),
    };

    internal static string Line(GradCheckFinding f)
    {
        var text = new StringBuilder(Word(f.Law)).Append(f.Order == 2 ? ", second order" : "");
        if (Place(f) is { Length: > 0 } place) text.Append(": ").Append(place);
        if (f.Analytic != 0 || f.Numeric != 0 || f.Bound != 0)
            if (!double.IsNaN(f.Analytic) || !double.IsNaN(f.Numeric)) text.Append(CultureInfo.InvariantCulture, $": analytic {Number(f.Analytic)}, numeric {Number(f.Numeric)} ± {f.Bound:0.0e+00}");
        if (f.Diagnosis != GradCheckDiagnosis.None) text.Append(CultureInfo.InvariantCulture, $" [{f.Diagnosis}]");
        if (f.Message.Length > 0) text.Append(": ").Append(f.Message);
        return text.ToString();
    }

    /// <summary><c>output 0[1, 2] by input 1[0]</c>.</summary>
    internal static string Place(GradCheckFinding f)
    {
        var output = f.Output is { } o ? Errors.Say($"output {o}{Index(f.OutputIndex)}") : "";
        var input = f.Input is { } i ? Errors.Say($"input {i}{Index(f.InputIndex)}") : "";
        return output.Length == 0 || input.Length == 0 ? output + input : $"{output} by {input}";
    }

    internal static string Number(double value) => value.ToString("G9", CultureInfo.InvariantCulture);

    internal static string Word(GradCheckLaw law) => law switch
    {
        GradCheckLaw.Deterministic => "determinism",
        GradCheckLaw.InputsUnchanged => "inputs unchanged",
        GradCheckLaw.Defined => "defined",
        GradCheckLaw.Reverse => "reverse mode",
        GradCheckLaw.Forward => "forward mode",
        GradCheckLaw.Duality => "duality",
        GradCheckLaw.SeedLinearity => "linearity in the seed",
        GradCheckLaw.ZeroSeed => "zero seed",
        GradCheckLaw.HessianSymmetry => "symmetry of the Hessian",
        _ => "Float32",
    };

    internal static string Word(GradCheckReason reason) => reason switch
    {
        GradCheckReason.Kink => "kink",
        GradCheckReason.Noise => "noise",
        GradCheckReason.OutsideDomain => "outside the domain",
        GradCheckReason.Budget => "budget",
        _ => "none",
    };

    private static string Index(IReadOnlyList<int>? index) => index is null ? "" : $"[{string.Join(", ", index.Select(static i => i.ToString(CultureInfo.InvariantCulture)))}]";
}
