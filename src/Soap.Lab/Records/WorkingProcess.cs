using System.Globalization;

namespace Soap.Lab.Records;

/// <summary>A process that works on a study's trials.</summary>
/// <param name="Host">The machine on which it runs.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Trials">How many trials it has at work.</param>
/// <param name="Heartbeat">When it was last heard of, by its own clock.</param>
public sealed record WorkingProcess(string Host, int Number, int Trials, DateTimeOffset Heartbeat)
{
    /// <summary>The process in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {Number} on {Host}");
}
