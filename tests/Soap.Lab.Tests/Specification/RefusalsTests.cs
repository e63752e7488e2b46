using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Xunit;

namespace Soap.Lab.Tests.Specification;

public sealed class RefusalsTests
{
    [Fact]
    public void Reasons_stay_with_what_they_are_reasons_of() => Assert.Equal(
        ["batch = 0 is not allowed", "the model cannot learn by 'fa': a: one; b: another", "no more"],
        Refusals.Of("batch = 0 is not allowed\nthe model cannot learn by 'fa':\n  a: one\r\n  b: another\nno more"));

    // The reason names the optimizer, whose line comes before that of the model.
    [Fact]
    public void In_a_file_the_head_of_a_refusal_comes_before_its_reasons()
    {
        var problems = new FileProblems("s.yaml");
        foreach (var sentence in Refusals.Of("the model is refused:\n  fc1: for its optimizer"))
        {
            problems.Add(new Place(sentence.StartsWith("the", StringComparison.Ordinal) ? 9 : 3, 1), sentence);
        }

        Assert.Equal("s.yaml:9:1: the model is refused: fc1: for its optimizer", problems.Error().Message);
    }
}
