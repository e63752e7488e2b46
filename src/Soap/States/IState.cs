namespace Soap.States;

/// <summary>
/// A thing whose steps leave something behind for later ones. All that they leave is what it shows a visitor, under
/// names that do not change: a copy of the thing that is made anew and reads what was written goes on bit for bit.
/// </summary>
internal interface IState
{
    /// <summary>Shows all of it, by the same calls whether it is written or read.</summary>
    /// <param name="visitor">Writes it, compares it with what was written, or puts that in its place.</param>
    void Visit(StateVisitor visitor);
}
