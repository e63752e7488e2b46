using Soap.Lab.Reports.Numbers;

namespace Soap.Cli.Hosting;

/// <summary>
/// A kind of output that a command makes of a study, with the file by which a folder of that kind is recognised.
/// </summary>
/// <param name="Kind">Its word.</param>
/// <param name="Mark">The file by which it is known.</param>
/// <param name="IsOwn">Whether a file of that name is SOAP's.</param>
/// <param name="Example">A folder such as one could give.</param>
internal sealed record StudyOutput(string Kind, string Mark, Func<string, bool> IsOwn, string Example)
{
    /// <summary>A report.</summary>
    public static StudyOutput Report { get; } = new("report", "numbers.json", NumbersJson.IsIn, "reports/founding");

    /// <summary>A report of several studies.</summary>
    public static StudyOutput TasksReport { get; } =
        new("report of several studies", "numbers.json", NumbersJson.IsOfTasks, "reports/both");

    /// <summary>An export; what else is beside it is looked for before it is replaced.</summary>
    /// <param name="form">The word of its form.</param>
    public static StudyOutput Export(string form) => new("export", "export.json", File.Exists, $"exports/{form}");
}
