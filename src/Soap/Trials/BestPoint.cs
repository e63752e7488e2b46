using Soap.Engines;
using Soap.States;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Trials;

/// <summary>
/// The network at its best validation point, which a trial keeps in the place of the last: early stopping without the
/// stop, so that all of the training is seen, and every rule trains as long.
/// </summary>
/// <param name="network">What is trained.</param>
/// <param name="kind">What is best.</param>
internal sealed class BestPoint(Module network, SelectionKind kind) : IDisposable, IState
{
    private readonly Dictionary<string, Tensor> _kept = new(StringComparer.Ordinal);

    /// <summary>Where it was; null before there was one.</summary>
    public EvaluationPoint? Point { get; private set; }

    /// <summary>Keeps a copy of the network as it is, where this point is better than all before.</summary>
    public void Offer(EvaluationPoint point)
    {
        if (kind == SelectionKind.Last || !double.IsFinite(point.Loss)
            || (Point is { } best && !IsBetter(point, best)))
        {
            return;
        }

        Point = point;
        using var noGradient = no_grad();
        foreach (var (name, tensor) in network.state_dict())
        {
            if (_kept.TryGetValue(name, out var kept))
            {
                kept.copy_(tensor);
            }
            else
            {
                _kept[name] = CopyOf(tensor);
            }
        }
    }

    /// <summary>Makes the network what it was at its best point.</summary>
    public void Restore()
    {
        using var noGradient = no_grad();
        foreach (var (name, tensor) in network.state_dict().Where(entry => _kept.ContainsKey(entry.Key)))
        {
            tensor.copy_(_kept[name]);
        }
    }

    /// <inheritdoc/>
    public void Visit(StateVisitor visitor)
    {
        var point = Point;
        visitor.Record("point", ref point);
        Point = point;
        foreach (var (name, tensor) in network.state_dict())
        {
            if (visitor.Tensor(name, _kept.GetValueOrDefault(name), () => CopyOf(tensor)) is { } kept)
            {
                _kept[name] = kept;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _kept.Values)
        {
            tensor.Dispose();
        }
    }

    private static Tensor CopyOf(Tensor tensor) => tensor.detach().clone().DetachFromDisposeScope();

    private bool IsBetter(EvaluationPoint point, EvaluationPoint best) =>
        kind == SelectionKind.Loss ? point.Loss < best.Loss : point.Accuracy > best.Accuracy;
}
