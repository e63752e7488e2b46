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

    // Else there would be no report of all.
    [Fact]
    public void The_studies_of_a_group_have_a_baseline_and_another_rule_in_common_and_no_trial() =>
        Assert.All(StudyGroup.All, group =>
        {
            Assert.Single(group.Studies.Select(study => study.Rules[0]).Distinct());
            var common = group.Studies.Select(study => study.Rules.AsEnumerable())
                .Aggregate((one, other) => one.Intersect(other));
            Assert.True(common.Count() > 1);
            Assert.Equal(
                group.Studies.Count, group.Studies.Select(study =>
                    (study.Trial.Task, study.Trial.Hidden.Count, study.Trial.Model)).Distinct().Count());
        });
}
