using System.Text.RegularExpressions;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>The study file of docs/from-pytorch.md.</summary>
public sealed partial class FromPyTorchPageTests
{
    [Fact]
    public void Its_study_is_understood_as_the_page_means_it()
    {
        using var folder = new TemporaryFolder();
        var page = Repository.Read("docs", "from-pytorch.md").ReplaceLineEndings("\n");
        File.WriteAllText(folder["mine.yaml"], Yaml().Match(page).Groups[1].Value);
        var read = InProcess.Run("schema", "--study", folder["mine.yaml"]).Output;
        Assert.All(
            [
                "  - dfa+kernels:feedback=shared\n", "schedule-epochs: 100:150:200 ", "select: accuracy ",
                "model: lenet-cifar ",
                "learning-rates: [0.0001, 0.001] ", "seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9] ", "decay: l2 ",
            ],
            line => Assert.Contains(line, read.ReplaceLineEndings("\n"), StringComparison.Ordinal));
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
