using System.Globalization;
using Soap.Randomness;
using Soap.Storage;

namespace Soap.Tests.Storage.Leases;

/// <summary>
/// A process on a machine of a network, as a lease sees it: what others do to files it sees late and in another order,
/// its clocks are wrong, what it asks for takes time, and it is killed or put to sleep between any two steps. That a
/// name is made once only, and a file replaced at once, the server sees to.
/// </summary>
/// <param name="number">The process's number.</param>
/// <param name="host">Its machine.</param>
/// <param name="folder">The folder on the server.</param>
/// <param name="simulation">The time.</param>
/// <param name="lateness">How late it sees what others do.</param>
/// <param name="random">What it draws.</param>
internal sealed class NetworkProcess(
    int number, string host, NetworkFolder folder, Simulation simulation, Lateness lateness, RandomStream random)
    : ILeaseFiles
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<string, long> _own = [];
    private readonly long _clock = (long)(random.Uniform(0) * TimeSpan.FromDays(2).TotalMilliseconds);
    private long _index = 1, _made = long.MinValue;

    public string Host { get; } = host;

    /// <summary>Whether it was killed, or has ended.</summary>
    public bool IsGone { get; set; }

    /// <summary>Until when it sleeps.</summary>
    public long SleepsUntil { get; set; }

    /// <summary>Until when the file system does not answer it.</summary>
    public long HangsUntil { get; set; }

    /// <summary>Until when the file system answers it with errors.</summary>
    public long FailsUntil { get; set; }

    /// <summary>Whether it has the folder, so that it gives signs of life.</summary>
    public bool Holds { get; set; }

    /// <summary>How many signs of life are being given.</summary>
    public int Beats { get; private set; }

    /// <summary>When it last made a file in the folder.</summary>
    public long Made => _made;

    /// <summary>When the last sign of life was given whole.</summary>
    public long Written { get; private set; }

    /// <summary>Is called after each sign of life.</summary>
    public Action AfterBeat { get; set; } = () => { };

    public long Milliseconds => _clock + simulation.Now + simulation.Now / 20_000;

    public DateTimeOffset Now => Epoch.AddMilliseconds(Milliseconds);

    /// <summary>A number from 0 to below 1.</summary>
    public double Draw() => random.Uniform(_index++);

    /// <summary>A time from nothing to a longest.</summary>
    public long Draw(TimeSpan most) => (long)(Draw() * most.TotalMilliseconds);

    /// <summary>Lets time pass.</summary>
    /// <exception cref="EndedException">It is no more.</exception>
    public void Wait(long milliseconds)
    {
        simulation.Wait(milliseconds);
        while (simulation.Now < SleepsUntil && !IsGone)
        {
            simulation.Wait(SleepsUntil - simulation.Now);
        }

        if (IsGone)
        {
            throw new EndedException();
        }
    }

    public IReadOnlyList<(long Number, string Path)> In(string place)
    {
        Answer();
        (long Number, string Path)[] there =
        [
            .. folder.Names.Where(LeaseFiles.Names.Has).Where(name => See(name) is not null)
                .Select(name => (long.Parse(name[6..^5], CultureInfo.InvariantCulture), $"{place}/{name}"))
                .OrderBy(file => file.Item1),
        ];
        Wait(Latency());
        return there;
    }

    public bool IsThere(string path)
    {
        Answer();
        return See(Path.GetFileName(path)) is not null;
    }

    public LeaseHolder? Read(string path)
    {
        try
        {
            Answer();
            return Content(Path.GetFileName(path))?.Content ?? throw new IOException("it is not there");
        }
        catch (IOException error)
        {
            throw SoapException.BadData(error.Message, error);
        }
    }

    public bool TryCreate(string path, LeaseHolder holder)
    {
        var name = Path.GetFileName(path);
        try
        {
            Refresh(path);
            Answer();
            if (folder.At(name, simulation.Now) is not null)
            {
                return Content(name)?.Content == holder;
            }

            folder.Put(name, holder, simulation.Now);
            _own[name] = _made = simulation.Now;
            Wait(Latency());
            return true;
        }
        catch (IOException error)
        {
            throw SoapException.BadStorage(error.Message, error);
        }
    }

    public void Write(string path, LeaseHolder holder)
    {
        var name = Path.GetFileName(path);
        try
        {
            Refresh(path);
            Answer();
            folder.Put(name, holder, simulation.Now);
            _own[name] = _made = simulation.Now;
            Wait(Latency());
            Written = _made;
        }
        catch (IOException error)
        {
            throw SoapException.BadStorage(error.Message, error);
        }
    }

    public void Delete(string path)
    {
        Answer();
        var name = Path.GetFileName(path);
        if (folder.At(name, simulation.Now) is not null)
        {
            folder.Put(name, null, simulation.Now);
            _own[name] = simulation.Now;
        }
    }

    public void Refresh(string place)
    {
        Answer();
        _made = simulation.Now;
        Wait(Latency());
    }

    public TimeSpan Age(string place, string path)
    {
        Answer();
        return Content(Path.GetFileName(path)) is { } there
            ? TimeSpan.FromMilliseconds(simulation.Now - there.At + 1000 * Draw() - 500)
            : TimeSpan.FromDays(1000); // as the system says of a file that is not there
    }

    public LeaseHolder Process => new(Host, "boot", "", number, 1, "", default, default);

    public Func<int, bool> IsRunning { get; set; } = _ => false;

    public bool? IsAlive(LeaseHolder holder)
    {
        ArgumentNullException.ThrowIfNull(holder);
        return holder.Host == Host ? IsRunning(holder.Process) : null;
    }

    public IDisposable Every(TimeSpan period, Action action)
    {
        Repeated repeated = new();
        simulation.Start(simulation.Now, () =>
        {
            while (true)
            {
                Wait((long)period.TotalMilliseconds + (long)(40 * Draw()));
                if (repeated.IsDisposed)
                {
                    return;
                }

                if (Holds)
                {
                    simulation.Start(simulation.Now, () => Beat(action));
                }
            }
        });
        return repeated;
    }

    private void Beat(Action action)
    {
        Beats++;
        try
        {
            action();
            AfterBeat();
        }
        finally
        {
            Beats--;
        }
    }

    // The way to the server.
    private void Answer()
    {
        Wait(Latency());
        while (simulation.Now < HangsUntil)
        {
            Wait(HangsUntil - simulation.Now);
        }

        if (simulation.Now < FailsUntil)
        {
            throw new IOException("the server is away");
        }
    }

    private long Latency() => Draw() is var rare && rare < 0.9 ? 1 + (long)(20 * Draw())
        : rare < 0.99 ? (long)(500 * Draw())
        : (long)(4000 * Draw());

    // What this machine knows of a name: whether it is there, as of a time that is its own for each look.
    private (long At, LeaseHolder Content)? See(string name) =>
        folder.At(name, Time(name, lateness.NamesAfterMaking));

    private (long At, LeaseHolder Content)? Content(string name)
    {
        // Who knows that a file was made, or made anew, does not find what was in its place before.
        var time = Time(name, lateness.ContentsAfterMaking);
        return See(name) is { } seen ? folder.At(name, Math.Max(time, folder.Since(name, seen.At))) ?? seen : null;
    }

    private long Time(string name, TimeSpan afterMaking)
    {
        var isPrompt = Draw() < 0.5;
        var late = simulation.Now - (isPrompt ? 0 : Draw(lateness.Usual));
        var made = _made == long.MinValue ? _made : Math.Min(_made, simulation.Now - Draw(afterMaking));
        return Math.Max(Math.Max(late, made), _own.GetValueOrDefault(name, long.MinValue));
    }

    private sealed class Repeated : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
