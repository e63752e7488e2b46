namespace Soap.Training;

/// <summary>The mean loss a sample over the steps since it was last taken.</summary>
internal sealed class LossWindow
{
    private double _sum;
    private long _count;

    /// <summary>Whether any step was added since it was last taken.</summary>
    public bool HasValues => _count > 0;

    /// <summary>Adds a step.</summary>
    /// <param name="loss">Its mean loss.</param>
    /// <param name="count">Its samples.</param>
    public void Add(double loss, int count)
    {
        _sum += loss * count;
        _count += count;
    }

    /// <summary>The mean, and begins anew.</summary>
    public double Take()
    {
        var mean = _sum / _count;
        (_sum, _count) = (0, 0);
        return mean;
    }
}
