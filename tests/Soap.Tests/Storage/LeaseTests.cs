using System.Diagnostics;
using System.Globalization;
using Soap.Storage;
using Xunit;

namespace Soap.Tests.Storage;

public sealed class LeaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("soap-lease-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_second_holder_is_refused_with_the_firsts_name_until_it_lets_go_and_nothing_is_left()
    {
        using (Lease.Take(_folder))
        {
            var error = Assert.Throws<SoapException>(() => Lease.Take(_folder));
            Assert.Equal(ExitCode.Storage, error.ExitCode);
            Assert.Equal(
                $"The folder {_folder} is in use by process {Environment.ProcessId} on {Environment.MachineName}. " +
                    "Wait until it ends, or choose another folder.",
                error.Message);
            Assert.Equal(Environment.ProcessId, Lease.HolderOf(_folder)!.Process);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Assert.Null(Lease.HolderOf(_folder));
        Lease.Take(_folder).Dispose();
    }

    [Fact]
    public void Who_only_looks_on_writes_nothing_and_sees_the_same_holder()
    {
        // Elsewhere, so that its age is asked for.
        Put(1, LeaseHolder.New() with
        {
            Host = "elsewhere",
            Boot = "another",
        });
        var before = Directory.GetLastWriteTimeUtc(_folder);
        Assert.Equal("elsewhere", Lease.HolderOf(_folder, LeaseFiles.OnlyRead)!.Host);
        Assert.Equal(before, Directory.GetLastWriteTimeUtc(_folder));
        Assert.Equal("elsewhere", Lease.HolderOf(_folder)!.Host);
        Assert.NotEqual(before, Directory.GetLastWriteTimeUtc(_folder));
    }

    [Fact]
    public void A_lease_names_host_boot_process_start_and_heartbeat()
    {
        var before = DateTimeOffset.UtcNow;
        using var lease = Lease.Take(_folder);
        var holder = Read(1);
        Assert.Equal(
            (Environment.MachineName, Environment.ProcessId, true),
            (holder.Host, holder.Process, holder.IsAlive()));
        Assert.InRange(holder.Heartbeat, before, DateTimeOffset.UtcNow);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a number of the boot.");
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), holder.Boot);
        Assert.True(holder.Started > 0);
    }

    [Fact]
    public void A_holder_on_this_machine_that_was_killed_is_seen_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It starts a program of Unix.");
        using var process = Process.Start("sleep", "60");
        Put(1, OfProcess(process.Id));
        Assert.Equal(process.Id, Lease.HolderOf(_folder)!.Process);
        Assert.Null(Lease.TryTake(_folder, out var holder));
        Assert.Equal(process.Id, holder!.Process);

        process.Kill();
        process.WaitForExit();
        using var lease = Lease.Take(_folder);
        Assert.Equal(["lease-2.json"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_process_that_ended_and_whose_parent_did_not_ask_is_dead()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It reads the states of processes.");

        // The program that takes the shell's place does not know its child, which stays as a zombie.
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 0.05 & echo $!; exec sleep 60"])
        {
            RedirectStandardOutput = true,
        })!;
        var child = int.Parse(parent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        Put(1, OfProcess(child));
        SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{child}/stat").Contains(") Z", StringComparison.Ordinal));
        Lease.Take(_folder).Dispose();
        parent.Kill();
    }

    [Fact]
    public void A_number_that_another_process_has_now_is_no_sign_of_life()
    {
        var holder = LeaseHolder.New();
        Put(1, holder with { Started = holder.Started - 1 });
        Lease.Take(_folder).Dispose();
    }

    [Theory]
    [InlineData("host")]
    [InlineData("boot")]
    [InlineData("namespace")]
    public void A_holder_elsewhere_is_alive_until_its_last_sign_of_life_is_old(string what)
    {
        // Its process is none of this machine's, whatever its number.
        var here = LeaseHolder.New() with { Process = 1 << 22, Started = 1 };
        Put(1, what switch
        {
            "host" => here with { Host = "elsewhere" },
            "boot" => here with { Boot = "another" },
            _ => here with { Namespace = "pid:[1]" },
        });
        Assert.Null(Lease.TryTake(_folder, out var holder));
        Assert.Equal(1 << 22, holder!.Process);
        Age(1, Lease.Expiry - TimeSpan.FromSeconds(30));
        Assert.Null(Lease.TryTake(_folder, out _));
        Age(1, Lease.Expiry + TimeSpan.FromSeconds(1));
        Lease.Take(_folder).Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"host\": ")]
    [InlineData("{}")]
    public void A_lease_that_is_not_whole_is_somebodys_until_it_is_old(string text)
    {
        File.WriteAllText(FileOf(1), text);
        Assert.Null(Lease.TryTake(_folder, out var holder));
        Assert.Equal("process 0 on a machine unknown", holder!.ToString());
        Age(1, Lease.Expiry + TimeSpan.FromSeconds(1));
        Lease.Take(_folder).Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_many_who_ask_at_once_exactly_one_gets_it(bool afterOneThatDied)
    {
        for (var round = 0; round < 50; round++)
        {
            if (afterOneThatDied)
            {
                Put(7, LeaseHolder.New() with { Started = 1 });
            }

            using var start = new Barrier(8);
            var leases = new Lease?[8];
            var threads = Enumerable.Range(0, 8).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                leases[i] = Lease.TryTake(_folder, out _);
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            Assert.Single(leases, lease => lease is not null);
            Array.ForEach(leases, lease => lease?.Dispose());
            Assert.Empty(Directory.GetFileSystemEntries(_folder));
        }
    }

    [Fact]
    public void Never_do_two_hold_one_folder_while_many_take_it_and_let_it_go()
    {
        var (holders, most, taken) = (0, 0, 0);
        var threads = Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            for (var attempt = 0; attempt < 300; attempt++)
            {
                if (Lease.TryTake(_folder, out var other) is not { } lease)
                {
                    continue;
                }

                var now = Interlocked.Increment(ref holders);
                Interlocked.Increment(ref taken);
                most = Math.Max(most, now);
                Interlocked.Decrement(ref holders);
                lease.Dispose();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(1, most);
        Assert.InRange(taken, 6, 1800);
    }

    [Fact]
    public void A_sign_of_life_is_written_and_a_holder_that_was_taken_over_hears_of_it()
    {
        using var lease = Lease.Take(_folder);
        var (before, since) = (Read(1).Heartbeat, Read(1).Since);
        Age(1, TimeSpan.FromHours(1));
        lease.Beat();
        Assert.True(Read(1).Heartbeat > before);
        Assert.Equal(since, Read(1).Since);
        Assert.True(DateTime.UtcNow - File.GetLastWriteTimeUtc(FileOf(1)) < TimeSpan.FromMinutes(1));
        Assert.False(lease.Lost.IsCancellationRequested);

        Put(2, LeaseHolder.New() with { Host = "elsewhere" });
        lease.Beat();
        Assert.True(lease.Lost.IsCancellationRequested);

        // What is another's it does not touch, nor does it come back.
        var there = File.ReadAllBytes(FileOf(2));
        lease.Beat();
        lease.Dispose();
        Assert.Equal(there, File.ReadAllBytes(FileOf(2)));
    }

    [Fact]
    public void A_sign_of_life_that_hangs_in_the_file_system_loses_the_lease_in_time()
    {
        using var lease = Lease.Take(_folder);
        using var hangs = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        var thread = new Thread(() => lease.Beat());
        var before = Failpoint.Reached;
        Failpoint.Reached = place =>
        {
            before?.Invoke(place);
            if (Thread.CurrentThread == thread)
            {
                hangs.Set();
                goesOn.Wait();
            }
        };
        try
        {
            thread.Start();
            hangs.Wait();
            var now = Environment.TickCount64;
            var late = now + (long)(Lease.Expiry - Lease.MostDelay - 2 * Lease.BeatEvery).TotalMilliseconds;
            lease.Beat(late - 1000);
            Assert.False(lease.Lost.IsCancellationRequested);
            lease.Beat(late);
            Assert.True(lease.Lost.IsCancellationRequested);
        }
        finally
        {
            goesOn.Set();
            thread.Join();
            Failpoint.Reached = before;
        }
    }

    [Fact]
    public void A_process_that_slept_goes_on_where_nobody_came_and_stops_where_somebody_did()
    {
        using var lease = Lease.Take(_folder);
        var now = Environment.TickCount64;
        lease.Beat(now + 3_600_000);
        Assert.False(lease.Lost.IsCancellationRequested);
        Assert.Equal(["lease-1.json"], Directory.GetFiles(_folder).Select(Path.GetFileName));
        Put(2, LeaseHolder.New() with { Host = "elsewhere" });
        lease.Beat(now + 7_200_000);
        Assert.True(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public void What_this_process_left_of_a_lease_that_it_could_not_delete_is_nobodys()
    {
        Put(1, LeaseHolder.New());
        Assert.Null(Lease.HolderOf(_folder));
        using var lease = Lease.Take(_folder);
        Assert.Equal(["lease-2.json"], Directory.GetFiles(_folder).Select(Path.GetFileName));
        Assert.Equal(Environment.ProcessId, Lease.HolderOf(_folder)!.Process);
    }

    [Fact]
    public void A_number_that_is_anothers_since_is_lost_and_left_alone()
    {
        // As after a long sleep, in which another process took the folder, let it go, and a third took it.
        using var lease = Lease.Take(_folder);
        Put(1, LeaseHolder.New() with { Host = "elsewhere" });
        var there = File.ReadAllBytes(FileOf(1));
        lease.Beat();
        Assert.True(lease.Lost.IsCancellationRequested);
        lease.Dispose();
        Assert.Equal(there, File.ReadAllBytes(FileOf(1)));
    }

    [Fact]
    public void A_lease_that_cannot_be_read_for_a_moment_is_not_lost()
    {
        using var lease = Lease.Take(_folder);
        var there = File.ReadAllBytes(FileOf(1));
        File.WriteAllText(FileOf(1), "{");
        lease.Beat();
        Assert.False(lease.Lost.IsCancellationRequested);
        File.WriteAllBytes(FileOf(1), there);
        lease.Beat();
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public void A_folder_that_went_away_is_lost_and_let_go_without_an_error()
    {
        var folder = Path.Combine(_folder, "moved");
        Directory.CreateDirectory(folder);
        using var lease = Lease.Take(folder);
        Directory.Move(folder, Path.Combine(_folder, "elsewhere"));
        lease.Beat();
        Assert.True(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public void A_missing_folder_is_a_clear_error()
    {
        var folder = Path.Combine(_folder, "nowhere");
        var error = Assert.Throws<SoapException>(() => Lease.Take(folder));
        Assert.StartsWith(
            $"{Path.Combine(folder, "lease-1.json")} cannot be written: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_in_the_place_of_a_lease_makes_nothing_elsewhere()
    {
        var outside = Path.Combine(_folder, "outside");
        File.CreateSymbolicLink(FileOf(1), outside);
        Lease.Take(_folder).Dispose();
        Assert.False(File.Exists(outside));
    }

    private static LeaseHolder OfProcess(int number)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It reads when a process was started.");
        var status = File.ReadAllText($"/proc/{number}/stat");
        return LeaseHolder.New() with
        {
            Process = number,
            Started = long.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture),
        };
    }

    private string FileOf(int number) => Path.Combine(_folder, $"lease-{number}.json");

    private LeaseHolder Read(int number) => SealedJson.Read<LeaseHolder>(FileOf(number), out _);

    private void Put(int number, LeaseHolder holder) => SealedJson.Write(FileOf(number), holder);

    private void Age(int number, TimeSpan age) => File.SetLastWriteTimeUtc(FileOf(number), DateTime.UtcNow - age);
}
