using System.Globalization;
using Soap.Conversion;
using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Models;
using Soap.Optimizers;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>
/// Steps of converted models have all their memory before the first of them, and have touched it after a few. Feedback
/// that learns by code of its own is asked with tensors and is no part of this.
/// </summary>
public sealed class GraphMemoryTests
{
    private const int Batch = 8, Steps = 50, Windows = 8;

    [Theory]
    [InlineData("lenet5", "fa", 1)]
    [InlineData("lenet5", "kp:decay=0", 1)]
    [InlineData("lenet5", "drtp", 1)]
    [InlineData("resnet8", "bp", 3)]
    [InlineData("resnet8", "dfa; direct at: layer*.*", 3)]
    [InlineData("layers:6x3,drop0.2,pool2,9,bn,drop0.5", "fa", 1)]
    public void A_step_allocates_nothing_and_meets_no_new_page(string name, string rule, int channels)
    {
        using var scope = NewDisposeScope();
        using var model = ModelCatalog.Find(name).Create([channels, 16, 16], 4);
        using var network = model.WithRule(rule, 1, zeros(1, channels * 256));
        using var optimizer = new Adam(network.parameters());

        // One epoch has all steps: the order of another is drawn into memory of its own.
        var steps = Steps * (2 + 3 * Windows);
        var data = new Dataset(randn(Batch * steps, channels * 256), randint(4, [Batch * steps]));
        using var trainer = new Trainer(
            network, Loss.CrossEntropy, optimizer, _ => 0.001,
            new DatasetBatches(data, new BatchOrder(data.Count, 0, 1)), Batch);
        Assert.Equal("fused", trainer.Engine.Name);
        using var counters = new ThreadFaults();
        Make(2 * Steps);

        // A call takes something, and the runtime itself at times of its own; what steps take, twice as many take
        // twice.
        var counted = Enumerable.Range(0, Windows)
            .Select(_ => (Once: Count(Steps), Twice: Count(2 * Steps))).ToArray();
        var once = Least(counted.Select(window => window.Once));
        var twice = Least(counted.Select(window => window.Twice));
        Assert.True(
            once.Bytes == twice.Bytes, $"{Steps} steps take {once.Bytes} bytes, and {2 * Steps} {twice.Bytes}");
        Assert.True(
            twice.Faults == 0 || !OperatingSystem.IsLinux(), $"{2 * Steps} steps have {twice.Faults} page faults");

        void Make(int count) => trainer.TrainUntil(trainer.Progress.Examples + count * Batch);

        (long Bytes, long Faults) Count(int count)
        {
            var (faults, bytes) = (counters.Read(), GC.GetAllocatedBytesForCurrentThread());
            Make(count);
            return (GC.GetAllocatedBytesForCurrentThread() - bytes, counters.Read() - faults);
        }

        static (long Bytes, long Faults) Least(IEnumerable<(long Bytes, long Faults)> windows) =>
            (windows.Min(window => window.Bytes), windows.Min(window => window.Faults));
    }

    /// <summary>The minor page faults of the thread that reads them; 0 where the system is not Linux.</summary>
    private sealed class ThreadFaults : IDisposable
    {
        // Of the fields behind the name in parentheses, from 0.
        private const int MinorFaults = 7;

        private readonly FileStream? _file = OperatingSystem.IsLinux()
            ? new FileStream("/proc/thread-self/stat", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0)
            : null;

        public long Read()
        {
            if (_file is null)
            {
                return 0;
            }

            Span<byte> text = stackalloc byte[1024];
            _file.Position = 0;
            text = text[.._file.Read(text)];
            text = text[(text.LastIndexOf((byte)')') + 2)..];
            for (var field = 0; field < MinorFaults; field++)
            {
                text = text[(text.IndexOf((byte)' ') + 1)..];
            }

            return long.Parse(text[..text.IndexOf((byte)' ')], CultureInfo.InvariantCulture);
        }

        public void Dispose() => _file?.Dispose();
    }
}
