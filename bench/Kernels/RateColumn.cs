using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Autograd.Bench.Kernels;

/// <summary>The work of a call over its mean time, in billions a second.</summary>
internal sealed class RateColumn : IColumn
{
    public string Id => nameof(RateColumn);

    public string ColumnName => "Rate";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => false;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Arithmetic (GFLOP/s) or memory read and written (GB/s), by the mean time";

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (summary[benchmarkCase]?.ResultStatistics is not { } statistics) return "-";
        var type = benchmarkCase.Descriptor.Type;
        var rated = (IRated)Activator.CreateInstance(type)!;
        foreach (var parameter in benchmarkCase.Parameters.Items) type.GetProperty(parameter.Name)!.SetValue(rated, parameter.Value);
        return string.Create(CultureInfo.InvariantCulture, $"{rated.Work / statistics.Mean:F1} {rated.Rate}");
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
