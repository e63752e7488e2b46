namespace Soap.Data.Own;

/// <summary>What a trial says of data of one's own: how they are understood.</summary>
/// <param name="Label">Which column or array has the classes; several with commas: one-hot. Null: as the format
/// says.</param>
/// <param name="Targets">Which columns or array have the values; null: as the format says.</param>
/// <param name="Split">The share that is drawn for the test set, or the column that says of each row whether it is
/// for training or test; null: as the data say, and else a fifth is drawn.</param>
/// <param name="Scaling">A word of <see cref="InputScaling.Names"/>, or null for the data's own.</param>
/// <param name="Seed">What a split is drawn from.</param>
internal sealed record OwnKeys(string? Label, string? Targets, string? Split, string? Scaling, ulong Seed)
{
    /// <summary>The share of samples that are drawn for the test set when nobody says otherwise.</summary>
    public const double UsualShare = 0.2;

    /// <summary>The share to draw, or null where the split is a column's name.</summary>
    public double? Share => Split is null ? UsualShare : ShareOf(Split);

    /// <summary>The words of the key <c>label</c>.</summary>
    public string[]? LabelNames => Names(Label);

    /// <summary>The words of the key <c>targets</c>.</summary>
    public string[]? TargetNames => Names(Targets);

    /// <summary>The number that a text is, or null.</summary>
    public static double? ShareOf(string split) => double.TryParse(
        split, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture,
        out var share)
        ? share : null;

    /// <summary>Refuses the keys <c>label</c> and <c>targets</c>, where the format says itself what the targets
    /// are.</summary>
    /// <exception cref="SoapException">One is given (exit code 2).</exception>
    public void RefuseNames(string name, string reason)
    {
        if ((Label is null ? Targets is null ? null : $"targets = {Targets}" : $"label = {Label}") is { } given)
        {
            throw SoapException.BadUsage($"{given} makes no sense for {name}: {reason}; leave the key out");
        }
    }

    /// <summary>Refuses a split by a column, where there are none.</summary>
    /// <exception cref="SoapException">One is given (exit code 2).</exception>
    public void RefuseSplit(string name, bool isGiven, string reason)
    {
        if (Split is not null && (isGiven || Share is null))
        {
            throw SoapException.BadUsage($"split = {Split} makes no sense for {name}: {reason}");
        }
    }

    private static string[]? Names(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
