using Soap.Lab.Exports;
using Soap.Lab.Specification;
using Soap.Tables.Pages;

namespace Soap.Tables.Origins;

/// <summary>
/// A cell of an export of the quick founding study: <c>soap export runs/founding-quick --to FORM</c>.
/// </summary>
/// <param name="Form">The form.</param>
/// <param name="Cell">What is read from it.</param>
internal sealed record ExportOrigin(ExportFormat Form, Func<ExportSize, IReadOnlyList<Quantity>?> Cell) : Origin
{
    /// <summary>The columns that it fills. A kB is 1,000 bytes.</summary>
    public static IReadOnlyList<Column<ExportSize>> Columns { get; } =
    [
        Column<ExportSize>.Of("trials", export => export.Trials),
        Column<ExportSize>.Of("points", export => export.Points),
        Column<ExportSize>.Of("size", export => export.Bytes / 1000.0),
    ];

    /// <inheritdoc/>
    public override string Run => "soap export runs/founding-quick";

    /// <inheritdoc/>
    public override bool UsesAllCores => true;

    /// <summary>Makes the exports of all forms: it is the study that takes its time.</summary>
    public override object Make()
    {
        using var study = new StudyRun(StudyCatalog.Quick(StudyCatalog.Founding));
        return Enum.GetValues<ExportFormat>().ToDictionary(form => form, form => Size(study, form));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Quantity>? Read(object result) =>
        Cell(((Dictionary<ExportFormat, ExportSize>)result)[Form]);

    /// <summary>Always: the names of the engine's instructions are among the bytes.</summary>
    public override bool DependsOnProcessor(object result) => true;

    private static ExportSize Size(StudyRun study, ExportFormat form)
    {
        var folder = study.PathOf($"{form}");
        var files = StudyExport.Write(study.Results, form, folder);
        return new ExportSize(
            study.Results.Trials.Count,
            files.FirstOrDefault(file => file.Name.StartsWith("metrics.", StringComparison.Ordinal))?.Rows,
            files.Sum(file => new FileInfo(Path.Combine(folder, file.Name)).Length));
    }
}

/// <summary>How large an export is.</summary>
/// <param name="Trials">Trials of the study.</param>
/// <param name="Points">Rows of its table <c>metrics</c>; null where it has none.</param>
/// <param name="Bytes">Bytes of its tables.</param>
internal sealed record ExportSize(int Trials, int? Points, long Bytes);
