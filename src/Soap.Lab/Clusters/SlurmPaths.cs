using System.Buffers;

namespace Soap.Lab.Clusters;

/// <summary>Where a submission's files are: <c>slurm/N</c> in the study's folder.</summary>
/// <param name="study">The study's folder.</param>
/// <param name="number">N, from 1.</param>
internal sealed class SlurmPaths(string study, int number)
{
    // sbatch reads them in the names of logs, or ends its quotes there.
    private static readonly SearchValues<char> NotInPaths = SearchValues.Create("%\\\"\n\r");

    /// <summary>N.</summary>
    public int Number => number;

    /// <summary>The folder.</summary>
    public string Folder { get; } = Path.Combine(Root(study), $"{number}");

    /// <summary>What was submitted.</summary>
    public string Submission => Path.Combine(Folder, "submission.json");

    /// <summary>The folder of the tasks' logs.</summary>
    public string Logs => Path.Combine(Folder, "logs");

    /// <summary>The folder of what tasks note of each attempt.</summary>
    public string AttemptsFolder => Path.Combine(Folder, "attempts");

    /// <summary>The script of the job behind the arrays.</summary>
    public string NextScript => Path.Combine(Folder, "next.sh");

    /// <summary>Its log.</summary>
    public string NextLog => Path.Combine(Logs, "next.log");

    /// <summary>The folder of all submissions of a study.</summary>
    public static string Root(string study) => Path.Combine(study, "slurm");

    /// <summary>The script of an array.</summary>
    public string Script(int array) => Path.Combine(Folder, $"trials-{array}.sh");

    /// <summary>The trials' numbers, a line for each task of an array.</summary>
    public string Tasks(int array) => Path.Combine(Folder, $"tasks-{array}.txt");

    /// <summary>The beginning of the files in which an array's tasks note their attempts.</summary>
    public string Attempts(int array) => Path.Combine(AttemptsFolder, $"{array}");

    /// <summary>What a task noted of its attempts.</summary>
    public string Attempts(int array, int task) => $"{Attempts(array)}-{task}.txt";

    /// <summary>The log of an array's tasks, as Slurm's pattern.</summary>
    public string TaskLog(int array) => Path.Combine(Logs, $"{array}-%a.log");

    /// <summary>The log of a task.</summary>
    public string TaskLog(int array, int task) => Path.Combine(Logs, $"{array}-{task}.log");

    /// <summary>Refuses a folder whose name a job's script cannot say.</summary>
    /// <exception cref="SoapException">It has a character that sbatch understands otherwise (exit code 2).</exception>
    public static void RefuseUnspeakable(string study)
    {
        if (study.AsSpan().IndexOfAny(NotInPaths) is >= 0 and var at)
        {
            throw SoapException.BadUsage(
                $"{study}: a folder for Slurm cannot have '{study[at]}' in its path, which sbatch understands " +
                "otherwise");
        }
    }
}
