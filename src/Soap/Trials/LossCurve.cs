using Soap.States;
using Soap.Training;

namespace Soap.Trials;

/// <summary>
/// A trial's training-loss curve while it grows: a point is the mean loss a sample since the point before.
/// What is left over at the end is a point of its own only if it has at least half of the samples that a point usually
/// stands for: a mean of a few is mostly noise, and it would be taken for the loss at the end of training.
/// Otherwise it joins the window before it, whose point moves to the end.
/// </summary>
/// <param name="total">Examples of the whole training.</param>
/// <param name="usual">Samples that a point usually stands for: the interval, or a batch where that is more.</param>
internal sealed class LossCurve(long total, long usual) : IState
{
    private List<LossPoint> _points = [];
    private List<LossWindow> _windows = [];

    /// <summary>The points until now.</summary>
    public IReadOnlyList<LossPoint> Points => _points;

    /// <summary>Adds the point after so many examples; at the end it may take the place of the one before.</summary>
    /// <param name="examples">Training examples seen.</param>
    /// <param name="window">The samples seen since the point before.</param>
    /// <returns>The curve's last point.</returns>
    public LossPoint Add(long examples, LossWindow window)
    {
        // The window before can be short itself, at the end of an epoch.
        while (_points.Count > 0 && examples == total && 2 * window.Samples < usual)
        {
            window = _windows[^1].With(window);
            _windows.RemoveAt(_windows.Count - 1);
            _points.RemoveAt(_points.Count - 1);
        }

        _windows.Add(window);
        _points.Add(new LossPoint(examples, window.Mean));
        return _points[^1];
    }

    /// <inheritdoc/>
    public void Visit(StateVisitor visitor)
    {
        visitor.Record("points", ref _points);
        visitor.Record("windows", ref _windows);
    }
}
