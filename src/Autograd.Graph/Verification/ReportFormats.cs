using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;

namespace Autograd.Verification;

/// <summary>A report for machines: JSON, and JUnit's XML, which CI services read.</summary>
internal static class ReportFormats
{
    internal static string Json(GradCheckReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("verdict", report.Verdict.ToString());
            json.WriteString("reason", report.Reason.ToString());
            json.WriteStartArray("findings");
            foreach (var finding in report.Findings) Write(json, finding);
            json.WriteEndArray();
            List(json, "notes", report.Notes);
            Text(json, "op", report.Op);
            Text(json, "place", report.Place?.ToString());
            List(json, "inputs", report.Inputs);
            json.WriteString("replay", report.Replay);
            json.WriteNumber("evaluations", report.Evaluations);
            json.WriteNumber("compared", report.Compared);
            Number(json, "resolution", report.Resolution);
            Text(json, "power", report.Power);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static string JUnit(GradCheckReport report, string name)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, CheckCharacters = false }))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", "gradcheck");
            xml.WriteAttributeString("tests", "1");
            xml.WriteAttributeString("failures", report.Verdict == GradCheckVerdict.Fail ? "1" : "0");
            xml.WriteAttributeString("errors", "0");
            xml.WriteAttributeString("skipped", report.Verdict == GradCheckVerdict.Inconclusive ? "1" : "0");
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "gradcheck");
            xml.WriteAttributeString("name", Clean(name));
            if (report.Verdict != GradCheckVerdict.Pass)
            {
                xml.WriteStartElement(report.Verdict == GradCheckVerdict.Fail ? "failure" : "skipped");
                xml.WriteAttributeString("message", Clean(report.Findings.Count > 0 ? report.Findings[0].ToString() : ReportText.Verdict(report)));
                xml.WriteString(Clean(report.ToString()));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void Write(Utf8JsonWriter json, GradCheckFinding f)
    {
        json.WriteStartObject();
        json.WriteString("law", f.Law.ToString());
        json.WriteNumber("order", f.Order);
        Place(json, "input", f.Input, f.InputIndex);
        Place(json, "output", f.Output, f.OutputIndex);
        Number(json, "analytic", f.Analytic);
        Number(json, "numeric", f.Numeric);
        Number(json, "bound", f.Bound);
        json.WriteString("diagnosis", f.Diagnosis.ToString());
        json.WriteString("reason", f.Reason.ToString());
        json.WriteString("message", f.Message);
        json.WriteStartArray("steps");
        foreach (var step in f.Steps) json.WriteNumberValue(step);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Place(Utf8JsonWriter json, string name, int? place, IReadOnlyList<int>? index)
    {
        if (place is not { } number) return;
        json.WriteNumber(name, number);
        if (index is null) return;
        json.WriteStartArray(name + "Index");
        foreach (var i in index) json.WriteNumberValue(i);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is null) json.WriteNull(name);
        else json.WriteString(name, value);
    }

    private static void List(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    // XML has no place for most control characters.
    private static string Clean(string text) => string.Concat(text.Select(static c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));
}
