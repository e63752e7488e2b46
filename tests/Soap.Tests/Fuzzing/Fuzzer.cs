using System.Diagnostics;
using Soap.Randomness;

namespace Soap.Tests.Fuzzing;

/// <summary>
/// Gives a reader many inputs, the same in every run, and holds it to what is promised of every input: it is read, or
/// refused with a <see cref="SoapException"/> that names the place in few words that nothing is hidden in; and little
/// memory and time are taken.
/// </summary>
internal static class Fuzzer
{
    private const int LargeInput = 4096, Shown = 3_000;

    // Of a loaded machine: a reader that takes the square of an input's length takes minutes.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    /// <summary>Gives a reader so many inputs.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="inputs">How many.</param>
    /// <exception cref="FuzzFault">It is not held; the message has the number of the input, and the input.</exception>
    public static FuzzCount Run(FuzzTarget target, int inputs)
    {
        var work = new Work(target, inputs);
        var thread = new Thread(work.Do) { IsBackground = true };
        thread.Start();
        while (!thread.Join(TimeSpan.FromSeconds(1)))
        {
            if (work.IsLate)
            {
                throw work.Fault("it does not come to an end");
            }
        }

        return work.Count ?? throw work.Failure!;
    }

    /// <summary>Gives a reader one input.</summary>
    /// <returns>Whether it was read.</returns>
    public static bool Check(FuzzTarget target, byte[] input) => Check(target, input, input.Length, out _);

    private static bool Check(FuzzTarget target, byte[] input, int length, out long allocated)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        SoapException? refusal = null;
        try
        {
            target.Read(input);
        }
        catch (SoapException error)
        {
            refusal = error;
        }
        catch (Exception error) when (error is not FuzzFault)
        {
            throw new FuzzFault($"{error.GetType().Name}: {error.Message}\n{error.StackTrace}", error);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var most = (long)target.MostTimes * length + target.MostBeside;
        FuzzFault.Unless(allocated <= most, $"{allocated} bytes were allocated; allowed: {most}");
        if (refusal is not null)
        {
            CheckRefusal(target, refusal);
        }

        return refusal is null;
    }

    private static void CheckRefusal(FuzzTarget target, SoapException refusal)
    {
        var message = refusal.Message;
        FuzzFault.Unless(
            target.ExitCodes.Contains(refusal.ExitCode), $"exit code {refusal.ExitCode} goes with: {message}");
        FuzzFault.Unless(target.Place.IsMatch(message), $"no place is named in: {message}");
        FuzzFault.Unless(message.Length <= target.LongestMessage, $"the message has {message.Length} characters");
        FuzzFault.Unless(
            !message.Replace("\r\n", "\n", StringComparison.Ordinal)
                .Any(letter => char.IsControl(letter) && letter is not ('\n' or '\t')),
            $"characters that nobody sees stand in: {message}");
    }

    /// <summary>The inputs of one run, on a thread of their own, so that one without an end is noticed.</summary>
    private sealed class Work(FuzzTarget target, int inputs)
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private volatile byte[] _input = [];
        private long _begun;
        private int _number;

        public FuzzCount? Count { get; private set; }

        public Exception? Failure { get; private set; }

        public bool IsLate => _watch.ElapsedMilliseconds - Interlocked.Read(ref _begun) > MostTime.TotalMilliseconds;

        public void Do()
        {
            try
            {
                DoAll();
            }
            catch (FuzzFault fault)
            {
                Failure = Fault(fault.Message, fault.InnerException);
            }
            catch (Exception error) // of the fuzzer itself; told where it is waited for
            {
                Failure = error;
            }
        }

        public FuzzFault Fault(string message, Exception? cause = null)
        {
            var bytes = Convert.ToBase64String(_input);
            return new FuzzFault(
                $"{target}, input {_number} of {_input.Length} bytes: {message}\nIn base 64: " +
                    $"{bytes[..Math.Min(Shown, bytes.Length)]}", cause);
        }

        private void DoAll()
        {
            foreach (var seed in target.Seeds)
            {
                _input = target.Finish(seed);
                FuzzFault.Unless(Check(target, _input, seed.Length, out _), "a seed is refused");
            }

            var (accepted, worst) = (0, 0.0);
            for (; _number < inputs; _number++)
            {
                var draw = new Draw(new RandomStream((ulong)_number, $"fuzz/{target}"));
                _input = Mutations.Input(target, draw, out var plain);
                Interlocked.Exchange(ref _begun, _watch.ElapsedMilliseconds);
                var length = Math.Max(_input.Length, plain.Length);
                accepted += Check(target, _input, length, out var allocated) ? 1 : 0;
                worst = length < LargeInput ? worst : Math.Max(worst, (double)allocated / length);
            }

            Count = new FuzzCount(inputs, accepted, _watch.Elapsed, worst);
        }
    }
}
