using Xunit;

namespace Soap.Tests;

/// <summary>
/// Tests that collect garbage all the time run alone: beside them TorchSharp's own arithmetic with numbers, which
/// other tests use, crashes (see <see cref="SafeArithmetic"/>).
/// </summary>
[CollectionDefinition(nameof(GarbageCollections), DisableParallelization = true)]
public sealed class GarbageCollections
{
    /// <summary>Does something while another thread does nothing but collect garbage.</summary>
    /// <param name="action">What is done.</param>
    /// <param name="collect">One collection, with a pause if one is needed.</param>
    internal static void Beside(Action collect, Action action)
    {
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                collect();
            }
        });
        collector.Start();
        try
        {
            action();
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }
}
