using Soap.Lab.Records;
using Xunit;

namespace Soap.Lab.Tests.Records;

public sealed class ProvenanceCollectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_program_outside_a_checkout_has_the_commit_that_its_package_was_made_from() =>
        Assert.Equal(("abc123", null), ProvenanceCollector.Source(_folder.Path, "0.1.0+abc123"));

    [Fact]
    public void Another_projects_checkout_around_the_program_is_not_asked()
    {
        Directory.CreateDirectory(_folder[".git"]);
        Assert.Equal(("abc123", null), ProvenanceCollector.Source(_folder.Path, "0.1.0+abc123"));
    }

    [Fact]
    public void A_program_without_either_has_no_known_commit() =>
        Assert.Equal((null, null), ProvenanceCollector.Source(_folder.Path, "0.1.0"));

    [Fact]
    public void A_checkout_that_git_knows_nothing_of_has_no_known_commit()
    {
        File.WriteAllText(_folder["soap.slnx"], "");
        Assert.Equal((null, null), ProvenanceCollector.Source(_folder.Path, "0.1.0+abc123"));
    }
}
