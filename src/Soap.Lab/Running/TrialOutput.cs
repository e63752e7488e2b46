using System.Text;
using Soap.Lab.Records;
using Soap.Storage;

namespace Soap.Lab.Running;

/// <summary>
/// What code writes to the console while a trial runs, such as a rule of one's own that prints: it is kept in the
/// trial's folder as <c>output.txt</c>, and shown on the standard error, since the standard output is the command's.
/// What libtorch writes past .NET is not seen.
/// </summary>
internal static class TrialOutput
{
    private static readonly AsyncLocal<Sink?> Current = new();

    /// <summary>From now on what is written to the console is looked at.</summary>
    /// <param name="output">The standard output itself.</param>
    /// <param name="error">The standard error itself.</param>
    public static void Route(TextWriter output, TextWriter error)
    {
        Console.SetOut(new Routed(output, error));
        Console.SetError(new Routed(error, error));
    }

    /// <summary>What the calling thread and what it starts write until it is disposed is a trial's.</summary>
    /// <param name="folder">The trial's folder; null: nothing is kept, and it is shown alone.</param>
    public static IDisposable Of(string? folder)
    {
        Sink sink = new(folder is null ? null : Path.Combine(folder, TrialFolder.OutputName), Current.Value);
        Current.Value = sink;
        return sink;
    }

    // Opened by the first character: most trials write nothing. What an earlier run of the trial wrote stays. What a
    // task that outlives the trial writes is shown alone: the folder is finished, and may be another process's.
    private sealed class Sink(string? file, Sink? before) : IDisposable
    {
        private readonly Lock _lock = new();
        private StreamWriter? _writer;
        private bool _isOver;

        public void Write(ReadOnlySpan<char> text, TextWriter shown)
        {
            lock (_lock)
            {
                if (file is not null && !_isOver)
                {
                    Keep(file, text);
                }

                shown.Write(text);
            }
        }

        public void Dispose()
        {
            Current.Value = before;
            lock (_lock)
            {
                _isOver = true;
                _writer?.Dispose();
            }
        }

        private void Keep(string path, ReadOnlySpan<char> text)
        {
            try
            {
                _writer ??= new StreamWriter(path, append: true, new UTF8Encoding(false)) { AutoFlush = true };
                _writer.Write(text);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw StorageError.Describe(path, null, error);
            }
        }
    }

    private sealed class Routed(TextWriter own, TextWriter error) : TextWriter
    {
        public override Encoding Encoding => own.Encoding;

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void WriteLine(string? value) => Write(value + NewLine);

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (Current.Value is { } sink)
            {
                sink.Write(buffer, error);
            }
            else
            {
                own.Write(buffer);
            }
        }

        public override void Flush() => own.Flush();
    }
}
