using System.Text;

namespace Soap.Lab.Clusters;

/// <summary>The scripts of a submission's jobs.</summary>
/// <param name="study">The study's name.</param>
/// <param name="folder">The study's folder.</param>
/// <param name="paths">Where the submission's files are.</param>
/// <param name="settings">What Slurm is asked for.</param>
/// <param name="program">The words that start the command <c>soap</c>, with absolute paths.</param>
/// <param name="options">Options of every worker, such as <c>--data-dir</c>.</param>
internal sealed class SlurmScripts(
    string study, string folder, SlurmPaths paths, SlurmSettings settings, IReadOnlyList<string> program,
    IReadOnlyList<string> options)
{
    /// <summary>How often a task is run again that broke without a word of its own, as for want of memory.</summary>
    public const int MostCrashes = 3;

    // Variables that say where things are, and that a cluster may not hand on by itself.
    private static readonly string[] HandedOn = ["SOAP_DATA", "SOAP_LIBTORCH", "DOTNET_ROOT"];

    /// <summary>The script of an array.</summary>
    /// <param name="array">Its number in the submission.</param>
    /// <param name="tasks">How many tasks it has.</param>
    /// <param name="manifest">The plan whose numbers they have.</param>
    /// <param name="code">The digest of this program.</param>
    /// <param name="retry">Whether trials that failed before are run again.</param>
    public string Trials(int array, int tasks, int manifest, string code, bool retry)
    {
        string[] worker =
        [
            .. program, "worker", folder, "--manifest", $"{manifest}", "--code", code, .. options,
            .. (string[])(retry ? ["--retry"] : []),
        ];
        return Header(paths.TaskLog(array), "", settings.Cpus,
            [
                $"--array=0-{tasks - 1}{(settings.ArrayLimit is { } limit ? $"%{limit}" : "")}",
                $"--signal=B:{settings.Signal}",
            ]) + $$"""
            numbers=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" {{Quoted(paths.Tasks(array))}})
            attempts={{Quoted(paths.Attempts(array))}}-$SLURM_ARRAY_TASK_ID.txt
            job=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
            note() { echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $job ${SLURMD_NODENAME:-unknown} $*" >> "$attempts"; }
            count() { grep -c " $1\$" "$attempts"; }
            again() {
              note again
              for pause in 0 5 10 20 30; do # the controller may be away for a moment
                sleep "$pause"
                scontrol requeue "$job" && exit 75
              done
              note refused
              exit 75
            }

            : >> "$attempts" || exit 5 # who cannot note attempts would begin again without an end
            if [ "$(count began)" -gt {{settings.Requeues}} ]; then
              note gave-up
              exit 1
            fi
            note began

            worker= early= ending=
            ahead() { early=1; [ -z "$worker" ] || kill -{{settings.Signal.Split('@')[0]}} "$worker" 2>/dev/null; }
            trap ahead {{settings.Signal.Split('@')[0]}}
            trap 'ending=1' TERM
            {{Words(worker)}} --index "$numbers" --jobs "${SLURM_CPUS_PER_TASK:-1}" &
            worker=$!
            [ -z "$early" ] || ahead
            while wait "$worker"; code=$?; kill -0 "$worker" 2>/dev/null; do :; done
            wait "$worker" 2>/dev/null # a signal may have ended the wait, and the worker right behind it
            last=$?
            [ "$last" = 127 ] || code=$last
            note "ended-$code"

            # A job that Slurm ends or requeues itself is completing by now; one that runs is to make room by itself.
            if [ -n "$ending" ] && [ "$(squeue -h -j "$job" -o %T)" != RUNNING ]; then exit "$code"; fi
            case $code in
              75 | 138 | 140) again ;; # 138 and 140: the signal came before the worker could hear it
              134 | 135 | 136 | 137 | 139)
                [ "$(count 'ended-13[45679]')" -ge {{MostCrashes}} ] || again ;;
            esac
            exit "$code"

            """.ReplaceLineEndings("\n");
    }

    /// <summary>The script of the job behind the arrays: what is new to run is submitted, or the report is made.
    /// </summary>
    public string Next() => Header(paths.NextLog, "-next", 1, []) +
        $"exec {Words([.. program, "resume", folder, "--on", "slurm", "--behind", .. options])}\n";

    private string Header(string log, string suffix, int cpus, string[] more)
    {
        (string Name, string? Value)[] asked =
        [
            ("partition", settings.Partition), ("account", settings.Account), ("qos", settings.Qos),
            ("constraint", settings.Constraint), ("exclude", settings.Exclude), ("time", settings.Time),
            ("mem", settings.Mem), ("gpus", suffix.Length == 0 ? settings.Gpus : null),
        ];
        string[] lines =
        [
            $"--job-name=soap-{JobName()}{suffix}", $"--chdir=\"{Directory.GetCurrentDirectory()}\"",
            $"--output=\"{log}\"", "--open-mode=append", "--requeue", "--nodes=1", "--ntasks=1",
            $"--cpus-per-task={cpus}",
            .. asked.Where(one => one.Value is not null).Select(one => $"--{one.Name}={one.Value}"), .. more,
        ];
        var text = new StringBuilder("#!/bin/bash\n");
        foreach (var line in lines)
        {
            text.Append("#SBATCH ").Append(line).Append('\n');
        }

        foreach (var name in HandedOn)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                text.Append("export ").Append(name).Append('=').Append(Quoted(value)).Append('\n');
            }
        }

        return text.Append("export OMP_NUM_THREADS=1 MKL_NUM_THREADS=1\n")
            .Append(settings.Setup is { } setup ? setup + "\n" : "").Append('\n').ToString();
    }

    private string JobName() => string.Concat(
        study.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '_'));

    private static string Words(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
