using Soap.States;
using static TorchSharp.torch;

namespace Soap.Tests.States;

/// <summary>A thing with something of each kind.</summary>
internal sealed class SmallState : IState, IDisposable
{
    private static readonly Dictionary<string, string> About = new() { ["trial"] = "a test" };
    private long _count;
    private double _sum;
    private List<Point> _points = [];
    private Tensor?[] _later = [null, null];

    /// <param name="seed">What it holds; 0: nothing yet.</param>
    /// <param name="size">Numbers of its tensor.</param>
    public SmallState(int seed, int size = 100)
    {
        var random = new Random(seed);
        Numbers = tensor(Enumerable.Range(0, size).Select(_ => (float)random.NextDouble()).ToArray())
            .clone().DetachFromDisposeScope();
        if (seed != 0)
        {
            (_count, _sum) = (seed, -0.0);
            _points = [new Point(seed, double.NaN, "µ\"\n"), new Point(2, double.NegativeInfinity, null)];
            _later[1] = tensor(new long[] { seed, -1 }).clone().DetachFromDisposeScope();
        }
    }

    public Tensor Numbers { get; }

    /// <summary>All of it, as text that differs where a bit does.</summary>
    public string Text => string.Join(
        '|', _count, BitConverter.DoubleToInt64Bits(_sum), string.Join(';', _points),
        Numbers.ToBits(), _later[0] is null, _later[1] is { } later ? later.ToBits() : "none");

    public void Visit(StateVisitor visitor)
    {
        visitor.Part("part", new Part(Numbers));
        visitor.Number("count", ref _count);
        visitor.Number("sum", ref _sum);
        visitor.Record("points", ref _points);
        visitor.Tensors("later", _later, _ => zeros(2, ScalarType.Int64).DetachFromDisposeScope());
    }

    /// <summary>Writes it to a file.</summary>
    public void Write(string path) => StateFile.Write(path, this, About);

    public void Dispose()
    {
        Numbers.Dispose();
        _later[1]?.Dispose();
    }

    internal sealed record Point(long At, double Value, string? Name);

    private sealed class Part(Tensor numbers) : IState
    {
        public void Visit(StateVisitor visitor) => visitor.Tensor("numbers", numbers);
    }
}
