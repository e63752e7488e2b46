using Soap.Tables.Pages;

namespace Soap.Tables.Origins;

/// <summary>Where the numbers of a cell come from: a run, and what is read from its result.</summary>
internal abstract record Origin
{
    /// <summary>The run; cells of equal runs share one.</summary>
    public abstract string Run { get; }

    /// <summary>Whether the run uses all cores by itself.</summary>
    public virtual bool UsesAllCores => false;

    /// <summary>Makes the run.</summary>
    public abstract object Make();

    /// <summary>The cell's numbers; null where the run has none, such as one that diverged.</summary>
    /// <param name="result">What <see cref="Make"/> gave.</param>
    public abstract IReadOnlyList<Quantity>? Read(object result);

    /// <summary>Whether the last digits may be others on another processor.</summary>
    /// <param name="result">What <see cref="Make"/> gave.</param>
    public abstract bool DependsOnProcessor(object result);
}
