namespace Soap.Fused.Kernels;

/// <summary>
/// How a kernel moves over one side of an image. Zeros of the frame are never read: each place has the weights that
/// meet something.
/// </summary>
internal sealed class KernelSide
{
    /// <param name="size">Places of the image, at least 1.</param>
    /// <param name="kernel">Weights, at least 1.</param>
    /// <param name="stride">Places from one position to the next, at least 1.</param>
    /// <param name="padding">Zeros at each end, at least 0.</param>
    /// <param name="dilation">Places from one weight to the next, at least 1.</param>
    public KernelSide(int size, int kernel, int stride = 1, int padding = 0, int dilation = 1)
    {
        (Size, Kernel, Stride, Padding, Dilation) = (size, kernel, stride, padding, dilation);
        Positions = (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
        Seen = [.. Enumerable.Range(0, Positions).Select(SeenFrom)];
        Seeing = [.. Enumerable.Range(0, size).Select(SeeingOf)];
        Inside = [.. Enumerable.Range(0, kernel).Select(InsideOf)];
        Runs = [.. RunsOf(Seen)];
    }

    /// <summary>Places of the image.</summary>
    public int Size { get; }

    /// <summary>Weights.</summary>
    public int Kernel { get; }

    /// <summary>Places from one position to the next.</summary>
    public int Stride { get; }

    /// <summary>Zeros at each end.</summary>
    public int Padding { get; }

    /// <summary>Places from one weight to the next.</summary>
    public int Dilation { get; }

    /// <summary>Positions of the kernel.</summary>
    public int Positions { get; }

    /// <summary>For each position the places that it sees.</summary>
    public KernelRange[] Seen { get; }

    /// <summary>For each place the positions that see it.</summary>
    public KernelRange[] Seeing { get; }

    /// <summary>For each weight the positions at which it meets a place of the image.</summary>
    public (int First, int Count)[] Inside { get; }

    /// <summary>Positions beside each other at which the same weights meet places of the image.</summary>
    public (int First, int Count)[] Runs { get; }

    /// <summary>The place that a weight meets at a position.</summary>
    public int PlaceOf(int position, int tap) => position * Stride - Padding + tap * Dilation;

    private static IEnumerable<(int First, int Count)> RunsOf(KernelRange[] seen)
    {
        for (var (first, next) = (0, 0); first < seen.Length; first = next)
        {
            var weights = (seen[first].Tap, seen[first].Count);
            for (next = first + 1; next < seen.Length && (seen[next].Tap, seen[next].Count) == weights;)
            {
                next++;
            }

            if (weights.Count > 0)
            {
                yield return (first, next - first);
            }
        }
    }

    private KernelRange SeenFrom(int position)
    {
        var taps = Enumerable.Range(0, Kernel).Where(tap => IsPlace(PlaceOf(position, tap))).ToArray();
        return taps.Length == 0
            ? default
            : new KernelRange(taps[0], 1, PlaceOf(position, taps[0]), Dilation, taps.Length);
    }

    // Weights that see a place at whole positions are equally far from each other. The last comes first: images are
    // read in the order in which they lie, as the caches expect it.
    private KernelRange SeeingOf(int place)
    {
        var meetings = Enumerable.Range(0, Kernel)
            .Select(tap => (Tap: tap, From: place + Padding - tap * Dilation))
            .Where(one => one.From >= 0 && one.From % Stride == 0 && one.From / Stride < Positions)
            .Select(one => (one.Tap, Position: one.From / Stride)).Reverse().ToArray();
        return meetings.Length == 0 ? default
            : meetings.Length == 1 ? new KernelRange(meetings[0].Tap, 0, meetings[0].Position, 0, 1)
            : new KernelRange(
                meetings[0].Tap, meetings[1].Tap - meetings[0].Tap, meetings[0].Position,
                meetings[1].Position - meetings[0].Position, meetings.Length);
    }

    private (int First, int Count) InsideOf(int tap)
    {
        var positions = Enumerable.Range(0, Positions).Where(position => IsPlace(PlaceOf(position, tap))).ToArray();
        return positions.Length == 0 ? (0, 0) : (positions[0], positions.Length);
    }

    private bool IsPlace(int place) => place >= 0 && place < Size;
}
