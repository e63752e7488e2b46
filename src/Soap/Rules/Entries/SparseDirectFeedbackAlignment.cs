using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class SparseDirectFeedbackAlignment
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "sparse-dfa",
        Summary = "Sparse direct feedback alignment: each hidden unit hears only a few of the output's errors, " +
            "through fixed random weights.",
        Equation = "n_l = (e B_{l+1}) ⊙ f′(a_l), B_{l+1} [n_L, n_l] fixed, each column with k entries that are not " +
            "0;  G_l = n_lᵀ h_{l−1} / N",
        Papers =
            "Crafton, Parihar, Gebhardt and Raychowdhury 2019, Frontiers in Neuroscience 13, 525, arXiv:1903.02083",
        Options = SparseFeedbackAlignment.Options,
        Gives = RuleSlot.Feedback,
        Presets =
        [
            new(
                "crafton-2019-mnist",
                "the authors' repository bcrafton/dfa, run_fc.sh and mnist_fc.py; there W begins at 0, a quarter of " +
                    "the hidden units is dropped, and pixels are from 0 to 1, none of which a trial can do",
                "task=mnist rule=sparse-dfa:connections=1,scale=preserved learning-rate=0.01 batch=32 epochs=100 " +
                    "hidden=400 activation=tanh feedback-initializer=pytorch"),
        ],
        Recipe = options =>
            new() { Signal = new DirectSignal(), Feedback = SparseFeedbackAlignment.Feedback(options) },
    };
}
