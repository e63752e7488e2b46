using Soap.Lab.Records;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Running;
using Soap.Lab.Watching;
using Xunit;

namespace Soap.Lab.Tests.Watching;

public sealed class StudyFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Studies_are_found_by_their_paths_down_to_four_levels_and_none_within_a_study()
    {
        foreach (var study in new[] { "b", "a/b/c/d", "a/b/c/d2", "too/far/down/to/look", "b/trials/inside" })
        {
            Plan(study);
        }

        var (studies, isCut) = StudyFinder.In(_folder.Path);

        Assert.Equal(["a/b/c/d", "a/b/c/d2", "b"], studies.Select(study => study.Name));
        Assert.Equal(_folder["a/b/c/d"], studies[0].Path);
        Assert.False(isCut);
    }

    [Fact]
    public void Neither_hidden_folders_nor_links_are_followed()
    {
        Plan(".hidden/study");
        using TemporaryFolder outside = new();
        new StudyFolder(outside["study"]).Claim(SmallStudy.Specification, SmallStudy.Provenance);
        Directory.CreateSymbolicLink(_folder["link"], outside.Path);
        Directory.CreateSymbolicLink(_folder["study"], outside["study"]);

        Assert.Empty(StudyFinder.In(_folder.Path).Studies);
    }

    [Fact]
    public void A_study_itself_is_found_by_the_name_of_its_folder_and_what_is_not_there_has_none()
    {
        Plan("one");
        Assert.Equal("one", Assert.Single(StudyFinder.In(_folder["one"]).Studies).Name);
        Assert.Empty(StudyFinder.In(_folder["nowhere"]).Studies);
    }

    private void Plan(string study) =>
        new StudyFolder(_folder[study]).Claim(SmallStudy.Specification, SmallStudy.Provenance);
}
