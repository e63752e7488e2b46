namespace Soap.Tests.Data;

/// <summary>
/// A body that gives some bytes, then calls back, then sends nothing more until the read is cancelled.
/// </summary>
internal sealed class SlowBody(byte[] first, Action then) : MemoryStream(first)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        if (count == 0)
        {
            then();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return count;
    }
}
