using Soap.Benchmarks.Measuring;
using Soap.Data;
using Soap.Data.Tasks;
using Soap.Engines;

namespace Soap.Benchmarks;

/// <summary>Those that train the same network on the same data by the same rule.</summary>
internal sealed class EpochEntrants : IDisposable
{
    private readonly TaskDefinition _task;
    private readonly NetworkShape _shape;
    private readonly string _rule;
    private readonly List<IDisposable> _owned = [];
    private readonly List<Contender> _contenders = [];
    private readonly List<IReadOnlyList<double>> _losses = [];

    /// <param name="task">What is learned.</param>
    /// <param name="data">Its samples, for the library's engines; null where they do not take part.</param>
    /// <param name="shape">The network.</param>
    /// <param name="rule">How it learns: bp or fa, which the PyTorch program knows too.</param>
    public EpochEntrants(TaskDefinition task, Dataset? data, NetworkShape shape, string rule)
    {
        (_task, _shape, _rule) = (task, shape, rule);
        if (data is not null)
        {
            foreach (var engine in (EngineChoice[])[EngineChoice.Fused, EngineChoice.Autograd])
            {
                var run = new TrainingRun(shape, rule, data, engine);
                Add(run.Engine, run, run.Epoch, run.Losses);
            }
        }
    }

    public IReadOnlyList<Contender> Contenders => _contenders;

    /// <summary>The mean training loss of each contender's epochs so far.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Losses => _losses;

    public void AddPyTorch(string interpreter, IEnumerable<int> threads, int samples)
    {
        foreach (var count in threads)
        {
            var process = PyTorch.OfTask(interpreter, _task, _shape, _rule, count, samples);
            Add($"PyTorch {process.Version}, threads = {count}", process, process.Epoch, process.Losses);
        }
    }

    public void Dispose()
    {
        foreach (var entrant in _owned)
        {
            entrant.Dispose();
        }
    }

    private void Add(string name, IDisposable entrant, Func<double> epoch, IReadOnlyList<double> losses)
    {
        _owned.Add(entrant);
        _contenders.Add(new Contender(name, epoch));
        _losses.Add(losses);
    }
}
