using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Soap.Storage;

/// <summary>A process that holds a folder, as its lease names it.</summary>
/// <param name="Host">The machine's name.</param>
/// <param name="Boot">The start of the machine's system: a number that each start draws; empty where there is
/// none, and a process then counts as elsewhere.</param>
/// <param name="Namespace">Among which processes its number counts: containers number theirs anew.</param>
/// <param name="Process">Its number.</param>
/// <param name="Started">When it was started, in the system's own units: numbers are given again.</param>
/// <param name="Token">Drawn for this lease: no two are equal.</param>
/// <param name="Since">When it took the folder, by its own clock.</param>
/// <param name="Heartbeat">When it was last heard of, by its own clock.</param>
internal sealed partial record LeaseHolder(
    string Host, string Boot, string Namespace, int Process, long Started, string Token, DateTimeOffset Since,
    DateTimeOffset Heartbeat)
{
    private const int NoSuchProcess = 3;
    private static readonly Lazy<LeaseHolder> Here = new(static () => new LeaseHolder(
        Environment.MachineName,
        OperatingSystem.IsLinux() ? ReadText("/proc/sys/kernel/random/boot_id") : "",
        OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "",
        Environment.ProcessId,
        StartOf(Environment.ProcessId) ?? 0,
        "",
        default,
        default));

    /// <summary>This process, without a token and times.</summary>
    public static LeaseHolder OfThisProcess => Here.Value;

    /// <summary>This process, with a token of its own.</summary>
    public static LeaseHolder New() => Here.Value.Anew(DateTimeOffset.UtcNow);

    /// <summary>The same process with a token of its own.</summary>
    /// <param name="now">When it takes the folder, by its own clock.</param>
    public LeaseHolder Anew(DateTimeOffset now) => this with
    {
        Token = RandomNumberGenerator.GetHexString(16, lowercase: true),
        Since = now,
        Heartbeat = now,
    };

    /// <summary>Whether both are the same process, as far as that can be known for certain.</summary>
    public bool IsSameProcess(LeaseHolder other) =>
        (Host, Boot, Namespace, Process, Started)
            == (other.Host, other.Boot, other.Namespace, other.Process, other.Started)
        && Boot.Length > 0 && Started != 0;

    /// <summary>Whether the process is there, where that can be seen from here; null elsewhere.</summary>
    public bool? IsAlive()
    {
        var here = Here.Value;

        // A name alone makes no machine: two may have one.
        var isHere = (Host, Boot, Namespace) == (here.Host, here.Boot, here.Namespace) && Boot.Length > 0;
        return !isHere || here.Started == 0 ? null
            : StartOf(Process) is { } started ? started == Started
            : null;
    }

    /// <summary>The process in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {Process} on {Host}");

    // When a process was started; −1: there is none, or it has ended; null: nobody can say.
    private static long? StartOf(int process) =>
        OperatingSystem.IsLinux() ? StartOnLinux(process) : StartElsewhere(process);

    private static long? StartOnLinux(int process)
    {
        var status = ReadText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        if (status.Length == 0)
        {
            // Some systems hide the processes of others, which can still be asked for.
            return Kill(process, 0) != 0 && Marshal.GetLastPInvokeError() == NoSuchProcess ? -1 : null;
        }

        // The program's name is in parentheses, and may have any in itself; the state follows, and is field 3.
        var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? -1 : long.Parse(fields[22 - 3], CultureInfo.InvariantCulture);
    }

    private static long? StartElsewhere(int process)
    {
        try
        {
            using var there = System.Diagnostics.Process.GetProcessById(process);
            return there.HasExited ? -1 : there.StartTime.ToUniversalTime().Ticks;
        }
        catch (ArgumentException)
        {
            return -1; // what the library says where there is none
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            return null;
        }
    }

    // Empty where there is no such file, or it may not be read: the process may end at any moment.
    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
