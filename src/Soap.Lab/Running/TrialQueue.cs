namespace Soap.Lab.Running;

/// <summary>
/// Hands out a round's trials in their order to the threads of this process. One that another process has is put back,
/// and asked for again after a while.
/// </summary>
/// <param name="trials">How many.</param>
internal sealed class TrialQueue(int trials)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    // With many put back, asking for all of them again takes time of its own.
    private static readonly TimeSpan ForEachWaiting = TimeSpan.FromMilliseconds(10);
    private readonly object _lock = new();
    private readonly Queue<int> _next = new(Enumerable.Range(0, trials));
    private readonly Queue<(int Trial, long Due)> _waiting = [];
    private int _handedOut;
    private bool _isStopped;

    /// <summary>Takes the next trial, and waits for one while another may still be put back.</summary>
    /// <param name="trial">Its number.</param>
    /// <returns>Whether there is one: no, where all are done or it was stopped.</returns>
    public bool TryTake(out int trial)
    {
        lock (_lock)
        {
            while (!_isStopped)
            {
                var wait = _waiting.TryPeek(out var first) ? first.Due - Environment.TickCount64 : long.MaxValue;
                if (_next.TryDequeue(out trial))
                {
                    _handedOut++;
                    return true;
                }

                if (wait <= 0)
                {
                    _handedOut++;
                    trial = _waiting.Dequeue().Trial;
                    return true;
                }

                if (_handedOut == 0 && _waiting.Count == 0)
                {
                    break;
                }

                Monitor.Wait(_lock, wait < int.MaxValue ? (int)wait : Timeout.Infinite);
            }
        }

        trial = -1;
        return false;
    }

    /// <summary>A trial that was handed out is done.</summary>
    public void Done()
    {
        lock (_lock)
        {
            _handedOut--;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>A trial that was handed out is another process's for now.</summary>
    public void PutBack(int trial)
    {
        lock (_lock)
        {
            _handedOut--;
            var wait = AskAgain + _waiting.Count * ForEachWaiting;
            _waiting.Enqueue((trial, Environment.TickCount64 + (long)wait.TotalMilliseconds));
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Hands out nothing more.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }
    }
}
