namespace Soap.Tests.Storage.Leases;

/// <summary>
/// Simulated time in milliseconds, in which processes take turns: one runs at a moment, until it waits, and then the
/// one that is due next. The same processes take the same turns in every run.
/// </summary>
/// <param name="until">When all that still runs is ended.</param>
internal sealed class Simulation(long until)
{
    private readonly PriorityQueue<SemaphoreSlim, (long At, long Order)> _due = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Exception> _faults = [];
    private long _order;
    private bool _isEnding;

    /// <summary>The time.</summary>
    public long Now { get; private set; }

    /// <summary>Whether processes were ended that would have run on.</summary>
    public bool WasEnded { get; private set; }

    /// <summary>Starts a process at a time.</summary>
    public void Start(long at, Action body)
    {
        SemaphoreSlim turn = new(0);
        _due.Enqueue(turn, (at, _order++));
        new Thread(() =>
        {
            turn.Wait();
            try
            {
                if (!_isEnding)
                {
                    body();
                }
            }
            catch (EndedException)
            {
                // It was killed, or the time is over.
            }
            catch (Exception fault)
            {
                _faults.Add(fault);
            }

            Next();
        })
        { IsBackground = true }.Start();
    }

    /// <summary>Lets the calling process wait.</summary>
    /// <exception cref="EndedException">The time is over.</exception>
    public void Wait(long milliseconds)
    {
        var at = Now + milliseconds;
        if (!_isEnding && _due.TryPeek(out _, out var first) && first.At <= at)
        {
            SemaphoreSlim turn = new(0);
            _due.Enqueue(turn, (at, _order++));
            Next();
            turn.Wait();
        }
        else
        {
            Now = Math.Max(Now, at);
        }

        if (_isEnding || Now >= until)
        {
            (_isEnding, WasEnded) = (true, true);
            throw new EndedException();
        }
    }

    /// <summary>Runs what was started, and what that starts, to its end.</summary>
    public void Run()
    {
        Next();
        _end.Task.GetAwaiter().GetResult();
        if (_faults.Count > 0)
        {
            throw new AggregateException(_faults);
        }
    }

    private void Next()
    {
        if (_due.TryDequeue(out var turn, out var due))
        {
            Now = Math.Max(Now, due.At);
            turn.Release();
        }
        else
        {
            _end.SetResult();
        }
    }
}
