using static TorchSharp.torch;

namespace Soap.States;

/// <summary>
/// Goes over the state of a thing and of its parts. What is written, compared and read is so the same by construction:
/// a thing has one list of what it keeps.
/// </summary>
internal abstract class StateVisitor
{
    private string _path = "";

    /// <summary>Goes over a part.</summary>
    /// <param name="name">The part's name, which stands before the names in it.</param>
    /// <param name="part">The part.</param>
    public void Part(string name, IState part)
    {
        var outer = _path;
        _path = $"{outer}{name}/";
        part.Visit(this);
        _path = outer;
    }

    /// <summary>Goes over tensors of which those are missing that no step has needed yet.</summary>
    /// <param name="name">Their common name, behind which the index stands.</param>
    /// <param name="tensors">Null where none is there yet.</param>
    /// <param name="make">Makes one of the right shape, at an index.</param>
    public void Tensors(string name, Tensor?[] tensors, Func<int, Tensor> make)
    {
        for (var i = 0; i < tensors.Length; i++)
        {
            var index = i;
            tensors[i] = Tensor($"{name}/{index}", tensors[i], () => make(index));
        }
    }

    /// <summary>A tensor that is always there; it is read in place.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tensor">The tensor.</param>
    public abstract void Tensor(string name, Tensor tensor);

    /// <summary>A tensor that is there from some step on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tensor">It, or null while it is not there.</param>
    /// <param name="make">Makes one of the right shape, which outlives the scope.</param>
    /// <returns>What is there then.</returns>
    public abstract Tensor? Tensor(string name, Tensor? tensor, Func<Tensor> make);

    /// <summary>Whole numbers, as many as there are places for.</summary>
    public abstract void Numbers(string name, Span<long> numbers);

    /// <summary>Numbers, as many as there are places for.</summary>
    public abstract void Numbers(string name, Span<double> numbers);

    /// <summary>A record, or a list of records, that text can hold: names and numbers, NaN and infinity too.</summary>
    public abstract void Record<T>(string name, ref T value);

    /// <summary>A whole number.</summary>
    public void Number(string name, ref long number) => Numbers(name, new Span<long>(ref number));

    /// <summary>A number.</summary>
    public void Number(string name, ref double number) => Numbers(name, new Span<double>(ref number));

    /// <summary>A name with those of the parts that it is in.</summary>
    protected string Path(string name) => _path + name;
}
