using Soap.Lab.Specification;
using Xunit;

namespace Soap.Lab.Tests.Specification;

public sealed class StudyGroupTests
{
    [Fact]
    public void Groups_and_studies_have_words_of_their_own()
    {
        string[] words =
        [
            .. StudyGroup.All.Select(group => group.Name), .. StudyCatalog.All.Select(study => study.Name),
        ];
        Assert.Equal(words.Length, words.Distinct().Count());
        Assert.All(StudyGroup.All, group => Assert.Same(group, StudyGroup.Find(group.Name)));
        Assert.Null(StudyGroup.Find(null));
    }

    // One report is made of them: the baseline and a rule in common, and no trial twice.
    [Fact]
    public void The_studies_of_a_group_have_a_baseline_in_common() =>
        Assert.All(StudyGroup.All, group => Assert.Single(group.Studies.Select(study => study.Rules[0]).Distinct()));
}
