namespace Soap.Lab.Specification;

/// <summary>How a study chooses hyper-parameters.</summary>
public enum StudyProtocol
{
    /// <summary>
    /// Each rule at the candidate with the lowest validation loss over the tuning seeds, reported on other seeds.
    /// </summary>
    Tuned,

    /// <summary>
    /// The protocol of AlgoPerf's external tuning (G. Dahl and others 2023, arXiv:2306.07179; the leaderboard's 5
    /// trials in each of 3 studies): in each study, the fewest examples to the validation target over its quasi-random
    /// candidates; the median over studies; a miss is infinite.
    /// </summary>
    Algoperf,
}
