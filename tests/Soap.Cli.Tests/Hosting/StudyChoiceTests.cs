using Soap.Cli.Hosting;
using Xunit;

namespace Soap.Cli.Tests.Hosting;

public sealed class StudyChoiceTests
{
    [Fact]
    public void Without_a_word_it_is_the_founding_study() => Assert.Equal("founding", StudyChoice.Of(null, [], quick: false).Name);

    [Fact]
    public void A_first_change_may_stand_where_the_study_would()
    {
        var study = StudyChoice.Of("epochs=1", ["batch=32"], quick: false);
        Assert.Equal((1.0, 32), (study.Trial.Epochs, study.Trial.Batch));
        Assert.StartsWith("founding-", study.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_changes_have_the_same_folder_and_others_another()
    {
        Assert.Equal(Name("epochs=1", "batch=32"), Name("batch=32", "epochs=1.0"));
        Assert.NotEqual(Name("epochs=1"), Name("epochs=3"));
    }

    [Fact]
    public void A_change_to_what_it_is_anyway_is_none() => Assert.Equal("founding", Name("epochs=2"));

    [Fact]
    public void The_short_form_has_a_name_of_its_own_and_can_be_changed()
    {
        Assert.Equal("curve-quick", StudyChoice.Of("curve", [], quick: true).Name);
        Assert.Equal([7UL], StudyChoice.Of("curve", ["seeds=7"], quick: true).Seeds);
    }

    private static string Name(params string[] words) => StudyChoice.Of("founding", words, quick: false).Name;
}
