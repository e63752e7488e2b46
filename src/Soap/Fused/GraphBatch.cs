namespace Soap.Fused;

/// <summary>The batch that goes through a graph.</summary>
/// <param name="capacity">The most samples.</param>
/// <param name="block">Samples of 64 bytes.</param>
/// <param name="movesStatistics">Whether norms that take their statistics from it move their own.</param>
internal sealed class GraphBatch(int capacity, int block, bool movesStatistics)
{
    /// <summary>The most samples.</summary>
    public int Capacity => capacity;

    /// <summary>From one place's samples to the next's: whole blocks, an odd number of them.</summary>
    public int Stride { get; } = (((capacity + block - 1) / block) | 1) * block;

    /// <summary>Samples.</summary>
    public int Samples { get; private set; }

    /// <summary>
    /// Samples with those that fill up the last block: they are computed too, and nobody reads them.
    /// </summary>
    public int Padded { get; private set; }

    /// <summary>Whether norms take their statistics from it.</summary>
    public bool Trains { get; private set; }

    /// <summary>Whether norms that take their statistics from it move their own.</summary>
    public bool MovesStatistics => movesStatistics;

    /// <summary>Says what the batch is.</summary>
    public void Begin(int samples, bool trains) =>
        (Samples, Padded, Trains) = (samples, (samples + block - 1) / block * block, trains);
}
