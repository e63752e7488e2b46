using Soap.Lab.Running;

namespace Soap.Lab.Clusters;

/// <summary>
/// What became of a study's tasks: the folder says what is finished, Slurm only whether a task still waits or runs.
/// </summary>
/// <param name="Jobs">The numbers of all jobs that were submitted.</param>
/// <param name="Waiting">Tasks that wait.</param>
/// <param name="Running">Tasks that run.</param>
/// <param name="Done">Tasks that are over, with an outcome of each of their trials.</param>
/// <param name="Failed">Tasks that are over without.</param>
/// <param name="Unknown">Why nothing is known of the queue; null where it answered.</param>
/// <param name="Troubles">What does not go on by itself.</param>
internal sealed record SlurmStatus(
    IReadOnlyList<string> Jobs, int Waiting, int Running, int Done, int Failed, string? Unknown,
    IReadOnlyList<SlurmTrouble> Troubles)
{
    private const int MostTasks = 8, LogLines = 12, InARow = 3;

    /// <summary>Of a study; null: it was never submitted.</summary>
    /// <param name="path">The study's folder.</param>
    /// <param name="study">What is there of it.</param>
    /// <exception cref="SoapException">A file is damaged (exit code 3).</exception>
    public static SlurmStatus? Of(string path, StudyStatus study)
    {
        var folder = new SlurmFolder(path);
        var submissions = folder.Submissions();
        return submissions.Count == 0 ? null : new Reading(path, study, folder, submissions).Status();
    }

    // The last submission of a trial holds; what earlier ones failed at was submitted again.
    private sealed class Reading(
        string path, StudyStatus study, SlurmFolder folder, IReadOnlyList<SlurmSubmission> submissions)
    {
        private readonly HashSet<string> _broken = [.. study.Failed.Select(failed => failed.Trial.Id)];
        private readonly string[] _jobs = [.. submissions.SelectMany(submission => submission.Jobs)];
        private readonly List<SlurmTrouble> _troubles = [];
        private readonly List<SlurmAttempt> _attempts = [];
        private readonly string _retry = $"soap retry {Quotation.ForShell(path)} --on slurm";
        private int _waiting, _running, _done, _failed;

        public SlurmStatus Status()
        {
            var states = SlurmQueue.States(_jobs, out var why);
            var known = (states ?? []).ToLookup(state => (state.Job, state.Task));
            var forgotten = states is null ? [] : _jobs.Where(job => states.All(state => state.Job != job)).ToArray();
            var accounted = SlurmQueue.Accounted(forgotten).ToLookup(state => (state.Job, state.Task));
            foreach (var (submission, array, task, number) in Tasks())
            {
                var state = known[(array.Job, number)].FirstOrDefault()
                    ?? accounted[(array.Job, number)].FirstOrDefault();
                Count(submission, array, task, number, state, isKnown: states is not null);
            }

            if (_failed > MostTasks)
            {
                Add($"{_failed - MostTasks} more tasks ended without all their results", _retry);
            }

            foreach (var state in (states ?? []).Where(state => state.IsHeld))
            {
                Add($"{state.Id} is held ({state.Reason})", $"scontrol release {state.Id}");
            }

            NextJob([.. states ?? [], .. accounted.SelectMany(state => state)]);
            Nodes(states ?? []);
            return new SlurmStatus(_jobs, _waiting, _running, _done, _failed, why, _troubles);
        }

        private IEnumerable<(SlurmSubmission, SlurmArray, SlurmTask, int)> Tasks()
        {
            var seen = new HashSet<string>();
            foreach (var submission in submissions.Reverse())
            {
                foreach (var array in submission.Arrays)
                {
                    for (var number = 0; number < array.Tasks.Count; number++)
                    {
                        if (array.Tasks[number].Trials.Any(trial => !seen.Contains(trial)))
                        {
                            yield return (submission, array, array.Tasks[number], number);
                        }
                    }
                }

                seen.UnionWith(submission.Arrays.SelectMany(array => array.Tasks).SelectMany(task => task.Trials));
            }
        }

        private void Count(
            SlurmSubmission submission, SlurmArray array, SlurmTask task, int number, SlurmJobState? state,
            bool isKnown)
        {
            var paths = folder.Paths(submission.Number);
            var attempts = SlurmAttempt.Read(paths.Attempts(array.Number, number));
            _attempts.AddRange(attempts);
            if (state?.IsQueued == true)
            {
                _ = state.IsWaiting ? _waiting++ : _running++;
            }
            else if (task.Trials.All(study.FinishedIds.Contains) || (task.Trials.All(HasOutcome)
                && (!submission.Retry || attempts is [.., { ExitCode: ExitCode.Done or ExitCode.Unexpected }])))
            {
                _done++; // of a trial that is run again there is an outcome before it begins
            }
            else if (!task.Trials.Any(IsPlanned))
            {
                return; // another plan has taken the place of its own
            }
            else if (isKnown)
            {
                _failed++;
                if (_failed <= MostTasks)
                {
                    Add(
                        $"task {array.Job}_{number} (trials {task.Numbers}) ended without all its results: " +
                            Ending(attempts, state), _retry, Tail(paths.TaskLog(array.Number, number)));
                }
            }
        }

        private bool HasOutcome(string trial) => study.FinishedIds.Contains(trial) || _broken.Contains(trial);

        private bool IsPlanned(string trial) => HasOutcome(trial) || study.MissingIds.Contains(trial);

        private static string Ending(IReadOnlyList<SlurmAttempt> attempts, SlurmJobState? state)
        {
            var began = attempts.Count(attempt => attempt.Word == "began");
            var node = attempts.Count > 0 ? $" on {attempts[^1].Node}" : "";
            var code = attempts.LastOrDefault(attempt => attempt.ExitCode is not null)?.ExitCode;
            return string.Join(", ", ((string?[])
            [
                state?.State,
                code is null ? null : $"exit code {code}{Meaning(code.Value)}",
                began == 0 ? "it never began" : $"after {began} {(began == 1 ? "attempt" : "attempts")}{node}",
            ]).OfType<string>());
        }

        private static string Meaning(int code) => code switch
        {
            ExitCode.TryAgain => " (stopped in the middle)",
            134 => " (aborted)",
            137 => " (killed, perhaps for want of memory: slurm.mem)",
            139 => " (broke in native code)",
            _ => "",
        };

        // The job behind the arrays may not have been able to submit, or never runs.
        private void NextJob(IReadOnlyList<SlurmJobState> states)
        {
            var next = submissions[^1].NextJob;
            var state = states.FirstOrDefault(state => state.Job == next);
            if (next is null)
            {
                Add("the job that goes on with the next round or the report could not be submitted",
                    $"soap resume {Quotation.ForShell(path)} --on slurm");
            }
            else if (state is { IsQueued: true })
            {
                _ = state.IsWaiting ? _waiting++ : _running++;
            }
            else if (state is { State: not "COMPLETED" } && !IsReported())
            {
                Add($"job {next}, which goes on with the next round or the report, ended: {state.State}",
                    $"soap resume {Quotation.ForShell(path)} --on slurm",
                    Tail(folder.Paths(submissions[^1].Number).NextLog));
            }
        }

        // It says with its exit code, too, that all trials diverged, or some failed.
        private bool IsReported() => File.GetLastWriteTimeUtc(Path.Combine(path, "report.html"))
            > submissions[^1].Submitted.UtcDateTime;

        private void Nodes(IReadOnlyList<SlurmJobState> states)
        {
            foreach (var node in _attempts.GroupBy(attempt => attempt.Node))
            {
                var ended = node.Where(attempt => attempt.ExitCode is not null).OrderByDescending(one => one.At);
                var inARow = ended.TakeWhile(one => one.ExitCode is not (ExitCode.Done or ExitCode.TryAgain))
                    .Select(one => one.Job).Distinct().Count();
                if (inARow >= InARow)
                {
                    Add(
                        $"node {node.Key} failed {inARow} tasks in a row",
                        $"{_retry} slurm.exclude={Excluded(node.Key)}");
                }
            }

            var isWaitingForNodes = states.Any(state => state.IsWaiting
                && (state.Reason.Contains("DOWN", StringComparison.Ordinal)
                    || state.Reason.Contains("NotAvail", StringComparison.Ordinal)));
            var used = _attempts.Select(attempt => attempt.Node).ToHashSet();
            foreach (var (node, state, reason) in states.Any(state => state.IsQueued) ? SlurmQueue.BadNodes() : [])
            {
                if (isWaitingForNodes || used.Contains(node))
                {
                    Add($"node {node} is {state} ({reason})", $"scontrol update nodename={node} state=resume");
                }
            }
        }

        private string Excluded(string node) =>
            submissions[^1].Settings.Exclude is { } before ? $"{before},{node}" : node;

        private void Add(string what, string mend, params IReadOnlyList<string> log) =>
            _troubles.Add(new SlurmTrouble(what, mend, log));

        private static IReadOnlyList<string> Tail(string file) => !File.Exists(file) ? []
            : [.. File.ReadLines(file).TakeLast(LogLines).Select(Quotation.PrintableValue)];
    }
}
