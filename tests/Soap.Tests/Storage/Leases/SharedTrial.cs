using System.Globalization;
using Soap.Randomness;
using Soap.Storage;

namespace Soap.Tests.Storage.Leases;

/// <summary>
/// Machines that share a trial as workers of a study do, each through its own view of the trial's folder, until all of
/// them have seen a result. They are killed and started again, put to sleep, told to stop, and lose the server.
/// </summary>
internal sealed class SharedTrial
{
    private const string Place = "/trial", ResultName = "result.json";
    private static readonly TimeSpan Faulty = TimeSpan.FromMinutes(40), Longest = TimeSpan.FromHours(12);
    private readonly Simulation _simulation = new((long)Longest.TotalMilliseconds);
    private readonly NetworkFolder _folder = new();
    private readonly List<NetworkProcess> _processes = [];
    private readonly HashSet<NetworkProcess> _holders = [], _unsure = [];
    private readonly List<string> _wrong = [];
    private readonly Lateness _lateness;
    private readonly bool _sleep;
    private readonly ulong _seed;

    private SharedTrial(ulong seed, Lateness lateness, bool sleep)
    {
        (_seed, _lateness, _sleep) = (seed, lateness, sleep);
    }

    /// <summary>How often the trial was begun.</summary>
    public int Begun { get; private set; }

    /// <summary>How many numbers leases had beyond the first: only who finds a dead one's lease takes such.</summary>
    public int TakenOver => _folder.Names.Count(LeaseFiles.Names.Has) - 1;

    /// <summary>What went wrong.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>What becomes of a trial.</summary>
    /// <param name="seed">Of all that is drawn.</param>
    /// <param name="machines">How many there are.</param>
    /// <param name="lateness">How late they see what others do.</param>
    /// <param name="sleep">Whether they are put to sleep too.</param>
    public static SharedTrial Run(ulong seed, int machines, Lateness lateness, bool sleep)
    {
        SharedTrial trial = new(seed, lateness, sleep);
        for (var machine = 0; machine < machines; machine++)
        {
            trial.Start($"node{machine}", at: 0, mayDie: machine > 0);
        }

        trial._simulation.Run();
        if (trial._simulation.WasEnded)
        {
            trial._wrong.Add("it was not finished in time");
        }

        return trial;
    }

    private void Start(string host, long at, bool mayDie)
    {
        var number = _processes.Count + 1;
        NetworkProcess process = new(
            number, host, _folder, _simulation, _lateness, new RandomStream(_seed, $"process/{number}"))
        {
            IsRunning = other => !_processes[other - 1].IsGone,
        };
        process.AfterBeat = () => Sure(process);
        _processes.Add(process);
        _simulation.Start(at, () =>
        {
            process.Wait(process.Draw(TimeSpan.FromMinutes(1)));
            while (!HasSeenResult(process))
            {
                process.Wait(1 + process.Draw(TimeSpan.FromSeconds(30)));
            }

            process.IsGone = true;
        });
        _simulation.Start(at, () => Trouble(process, mayDie));
    }

    // Where the server is away a worker ends, and is started again.
    private bool HasSeenResult(NetworkProcess process)
    {
        Lease? lease = null;
        try
        {
            if (process.IsThere($"{Place}/{ResultName}"))
            {
                return true;
            }

            lease = Lease.TryTake(Place, process, out _);
            if (lease is not null)
            {
                Hold(process, lease);
            }
        }
        catch (Exception error) when (error is SoapException or IOException)
        {
            process.Wait(process.Draw(TimeSpan.FromMinutes(1)));
        }

        _holders.Remove(process);
        process.Holds = false;
        while (process.Beats > 0)
        {
            process.Wait(100); // letting go waits for the sign of life that is being given
        }

        lease?.Dispose();
        return false;
    }

    private void Hold(NetworkProcess process, Lease lease)
    {
        var taken = process.Made;
        process.Holds = true;
        _unsure.Remove(process);
        Enter(process);
        lease.Lost.Register(() => _holders.Remove(process));
        if (process.IsThere($"{Place}/{ResultName}"))
        {
            return;
        }

        Begun++;
        if (_folder.At(ResultName, taken) is not null)
        {
            _wrong.Add($"{process.Host} began a trial that was finished");
        }

        var isToStop = process.Draw() < 0.2;
        var end = _simulation.Now + process.Draw(TimeSpan.FromMinutes(isToStop ? 3 : 15));
        while (_simulation.Now < end && !lease.Lost.IsCancellationRequested)
        {
            process.Wait(1000 + process.Draw(TimeSpan.FromSeconds(4)));
        }

        lease.Beat();
        process.AfterBeat();
        if (!isToStop && !lease.Lost.IsCancellationRequested)
        {
            process.TryCreate($"{Place}/{ResultName}", new LeaseHolder("result", "", "", 0, 0, "", default, default));
        }
    }

    private void Enter(NetworkProcess process)
    {
        _holders.Add(process);
        if (_holders.Except(_unsure).Count() > 1)
        {
            _wrong.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join(" and ", _holders.Except(_unsure).Select(holder => holder.Host))} hold it at " +
                    $"{_simulation.Now / 1000.0} s"));
        }
    }

    // One that slept may have been taken for dead, and knows it with its next sign of life.
    private void Sure(NetworkProcess process)
    {
        if (process.Written >= process.SleepsUntil && _unsure.Remove(process) && _holders.Contains(process))
        {
            Enter(process);
        }
    }

    private void Trouble(NetworkProcess process, bool mayDie)
    {
        var troubles = (int)(5 * process.Draw());
        for (var trouble = 0; trouble < troubles && !process.IsGone; trouble++)
        {
            _simulation.Wait(process.Draw(Faulty / 4));
            switch ((int)(4 * process.Draw()))
            {
                case 0 when mayDie && !process.IsGone:
                    process.IsGone = true;
                    _holders.Remove(process);
                    if (process.Draw() < 0.7)
                    {
                        Start(process.Host, _simulation.Now + process.Draw(TimeSpan.FromMinutes(2)), mayDie);
                    }

                    break;
                case 1 when _sleep:
                    process.SleepsUntil = _simulation.Now + process.Draw(TimeSpan.FromMinutes(15));
                    _unsure.Add(process);
                    break;
                case 2:
                    process.HangsUntil = _simulation.Now + process.Draw(TimeSpan.FromMinutes(8));
                    break;
                default:
                    process.FailsUntil = _simulation.Now + process.Draw(TimeSpan.FromMinutes(8));
                    break;
            }
        }
    }
}
