using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Soap.Benchmarks.Measuring;

/// <summary>
/// What Linux counts about this process. Reading allocates nothing, so that counting does not change the count.
/// </summary>
internal sealed class ProcessCounters : IDisposable
{
    private const int MinorFaultsField = 10;
    private const int FirstTimeField = 14;
    private const int LastTimeField = 17;
    private const int ResidentPagesField = 24;
    private readonly byte[] _text = new byte[1024];
    private readonly SafeFileHandle _file = File.OpenHandle("/proc/self/stat");

    /// <summary>Pages that were given to the process without a disk being read.</summary>
    public long MinorFaults => Read(MinorFaultsField);

    /// <summary>Bytes of the process that are in memory.</summary>
    public long ResidentBytes => Read(ResidentPagesField) * Environment.SystemPageSize;

    /// <summary>
    /// Processor time of the process and of its children that have ended, in hundredths of a second.
    /// </summary>
    public long Ticks => Enumerable.Range(FirstTimeField, LastTimeField - FirstTimeField + 1).Sum(Read);

    public void Dispose() => _file.Dispose();

    // proc(5): fields are counted from 1; the second is the program's name in brackets, which may hold spaces.
    private long Read(int field)
    {
        var text = _text.AsSpan(0, RandomAccess.Read(_file, _text, 0));
        text = text[(text.LastIndexOf((byte)')') + 2)..];
        for (var skipped = 3; skipped < field; skipped++)
        {
            text = text[(text.IndexOf((byte)' ') + 1)..];
        }

        return long.TryParse(text[..text.IndexOf((byte)' ')], CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidOperationException(
                $"/proc/self/stat is not as proc(5) says: {Encoding.UTF8.GetString(_text)}");
    }
}
