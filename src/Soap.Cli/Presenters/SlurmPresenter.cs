using System.Text.Json.Nodes;
using Soap.Cli.Screens;
using Soap.Lab.Clusters;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Running;

namespace Soap.Cli.Presenters;

/// <summary>What became of a study's tasks on Slurm, in the terminal.</summary>
internal static class SlurmPresenter
{
    /// <summary>The study's status with a key more, <c>slurm</c>.</summary>
    public static JsonNode With(StudyStatus status, SlurmStatus slurm)
    {
        var all = JsonNode.Parse(NumbersJson.Text(status))!;
        all["slurm"] = JsonNode.Parse(NumbersJson.Text(slurm));
        return all;
    }

    /// <summary>Counts, and each trouble with the command that mends it.</summary>
    public static void Show(Screen screen, SlurmStatus slurm)
    {
        var isKnown = slurm.Unknown is null;
        screen.WriteLine($"Slurm, {(slurm.Jobs.Count == 1 ? "job" : "jobs")} {string.Join(", ", slurm.Jobs)}: " +
            (isKnown ? $"tasks waiting {slurm.Waiting}, running {slurm.Running}, done {slurm.Done}, " +
                $"failed {slurm.Failed}"
                : $"tasks done {slurm.Done}; of the others nothing is known ({slurm.Unknown})"));
        foreach (var trouble in slurm.Troubles)
        {
            screen.WriteLine($" • {trouble.What}");
            foreach (var line in trouble.Log)
            {
                screen.WriteLine($"     | {line}");
            }

            screen.WriteNote($"   {trouble.Mend}");
        }
    }
}
