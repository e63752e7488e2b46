using Soap.Feedback;
using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class Frozen
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "frozen",
        Summary = "Frozen hidden layers: only the output layer learns; the control that a rule must beat.",
        Equation = "n_l = 0 for l < L;  G_L = eᵀ h_{L−1} / N",
        Papers = "a control, as 'shallow' in Frenkel, Lefebvre and Bol 2021, Frontiers in Neuroscience 15, 629892",
        Gives = RuleSlot.Signal,
        Recipe = _ => new() { Signal = new NoSignal(), Feedback = new NoFeedback() },
    };
}
