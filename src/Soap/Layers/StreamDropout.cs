using System.Numerics;
using Soap.Feedback;
using Soap.Randomness;
using Soap.States;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Layers;

/// <summary>
/// Dropout whose masks come from a named stream: in training mode each number is 0 with probability p, and 1 / (1 − p)
/// times itself otherwise; in evaluation mode all stay as they are. The mask of call k is a pure function of seed,
/// name and k, so that every rule has the same masks at a seed, whatever runs beside it.
/// </summary>
/// <remarks>Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, JMLR 15, 1929, in the inverted form of
/// most codes. Calls are counted from when the module was made, and are no part of its <c>state_dict</c>, which is
/// empty as that of other dropout is; a trial that goes on after a kill counts on.</remarks>
public sealed class StreamDropout : Module<Tensor, Tensor>, IState
{
    private LayerStreams _streams = null!;
    private long _calls;

    /// <summary>Makes it.</summary>
    /// <param name="probability">p, in [0, 1).</param>
    /// <param name="seed">The seed of the masks.</param>
    /// <param name="name">Names their streams, <c>dropout/NAME/k</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is out of its range.</exception>
    public StreamDropout(double probability, ulong seed, string name)
        : base(nameof(StreamDropout))
    {
        if (!(probability is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, "The probability of dropout is from 0 to below 1.");
        }

        Probability = probability;
        Draw(seed, name);
    }

    /// <summary>Calls that drew a mask.</summary>
    internal long Calls
    {
        get => _calls;
        set => _calls = value;
    }

    /// <summary>p.</summary>
    public double Probability { get; }

    /// <summary>The mask of the next call, in rows: 0, or 1 / (1 − p).</summary>
    /// <param name="mask">Where it goes.</param>
    /// <param name="kept">This module's <see cref="Kept{T}"/>.</param>
    internal void Draw<T>(Span<T> mask, T kept)
        where T : unmanaged, INumberBase<T> =>
        RandomStream.Choose(_streams.KeyOf("dropout", _calls++), mask, kept, 1 - Probability);

    /// <summary>1 / (1 − p), which stays. Asked for once, as its conversion takes memory until the program's code is
    /// compiled for speed.</summary>
    internal T Kept<T>()
        where T : unmanaged, INumberBase<T> => T.CreateTruncating(1 / (1 - Probability));

    /// <summary>Takes the masks from another stream from now on, and begins to count anew.</summary>
    internal void Draw(ulong seed, string name) => (_streams, _calls) = (new LayerStreams(seed, name), 0);

    void IState.Visit(StateVisitor visitor) => visitor.Number("calls", ref _calls);

    /// <summary>The numbers that stay.</summary>
    /// <param name="input">[N, …].</param>
    public override Tensor forward(Tensor input)
    {
        if (!training || Probability == 0)
        {
            return input.alias();
        }

        using var mask = RentedNoise.Of(input.shape, input, entries => Draw(entries, Kept<double>()));
        return input * mask;
    }
}
