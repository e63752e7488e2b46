namespace Soap.Training;

/// <summary>The mean loss a sample over the steps since it was last taken.</summary>
internal sealed class LossWindow(Trainer trainer)
{
    private double _sum;
    private long _count;

    /// <summary>Whether any step was added since it was last taken.</summary>
    public bool HasValues => _count > 0;

    /// <summary>Adds the trainer's last step.</summary>
    public void Add()
    {
        _sum += trainer.LastLoss * trainer.LastCount;
        _count += trainer.LastCount;
    }

    /// <summary>The mean, and begins anew.</summary>
    public double Take()
    {
        var mean = _sum / _count;
        (_sum, _count) = (0, 0);
        return mean;
    }
}
