using Xunit;

namespace Soap.Lab.Tests.Docs;

public sealed class FileSizesTests
{
    [Fact]
    public void No_source_file_is_longer_than_400_lines() => Assert.All(
        new[] { "src", "tests", "tools", "examples" }.SelectMany(folder => Repository.Files(folder, "*.cs")),
        file => Assert.True(Lines(file) <= 400, $"{file} has {Lines(file)} lines."));

    [Fact]
    public void Half_of_the_source_files_have_at_most_60_lines()
    {
        var sizes = Repository.Files("src", "*.cs").Select(Lines).Order().ToArray();
        Assert.InRange(sizes[sizes.Length / 2], 1, 60);
    }

    private static int Lines(string file) => File.ReadLines(Repository.PathOf(file)).Count();
}
