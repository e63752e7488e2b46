namespace Soap;

/// <summary>The exit codes of the command <c>soap</c>.</summary>
public static class ExitCode
{
    /// <summary>All that was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>Something failed in a way nobody planned for; the message asks for a report.</summary>
    public const int Unexpected = 1;

    /// <summary>Bad usage, an unknown word, or a value out of range.</summary>
    public const int Usage = 2;

    /// <summary>Data are missing, damaged or not what they claim to be.</summary>
    public const int Data = 3;

    /// <summary>Every trial diverged.</summary>
    public const int Diverged = 4;

    /// <summary>Results cannot be stored: disk full, no permission, or a folder that holds another study.</summary>
    public const int Storage = 5;

    /// <summary>A worker's trials are not finished, and nothing is wrong: the same command goes on, now or later.
    /// Schedulers that know this code, EX_TEMPFAIL, run the job again.</summary>
    public const int TryAgain = 75;

    /// <summary>Interrupted by Ctrl-C (SIGINT); the same command resumes.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended because the terminal was closed (SIGHUP); the same command resumes.</summary>
    public const int HungUp = 129;

    /// <summary>Ended by Ctrl-\ (SIGQUIT); the same command resumes.</summary>
    public const int Quit = 131;

    /// <summary>Ended by SIGUSR1, as schedulers send it before the time is up; the same command resumes.</summary>
    public const int User1 = 138;

    /// <summary>Ended by SIGUSR2; the same command resumes.</summary>
    public const int User2 = 140;

    /// <summary>Ended by SIGTERM; the same command resumes.</summary>
    public const int Terminated = 143;
}
