using Soap.Data;
using Soap.Maps;
using Soap.Rules;
using Xunit;

namespace Soap.Tests;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("epohcs", "epochs")]
    [InlineData("LR", "learning-rate")]
    [InlineData("batch_size", "batch")]
    [InlineData("", null)]
    [InlineData("x", null)]
    [InlineData("zq", null)]
    [InlineData("momentum-of-inertia", null)]
    public void The_nearest_word_has_something_in_common_with_what_was_written_or_means_the_same(
        string word, string? nearest) =>
        Assert.Equal(nearest, Spelling.Nearest(word, ["epochs", "batch", "learning-rate", "kp"]));

    [Theory]
    [InlineData("TP", "tp")]
    [InlineData("Dtp", "dtp")]
    [InlineData("init", "initializer")]
    [InlineData("INIT", "initializer", "init")]
    public void A_word_in_other_capitals_is_nearer_than_one_that_means_the_same(
        string word, string otherwise, string? same = null) => Assert.Equal(
        same ?? otherwise, Spelling.Nearest(word, same is null ? [otherwise] : [otherwise, same]));

    [Fact]
    public void The_name_of_every_rule_in_capitals_is_answered_with_that_rule()
    {
        var names = RuleCatalog.Entries.Select(entry => entry.Name).ToArray();
        Assert.All(names, name => Assert.Equal(name, Spelling.Nearest(name.ToUpperInvariant(), names)));
    }

    [Fact]
    public void A_synonym_of_a_word_that_is_not_allowed_is_no_answer() =>
        Assert.Null(Spelling.Nearest("lr", ["epochs", "batch"]));

    [Fact]
    public void Every_public_reader_of_words_says_which_argument_is_null()
    {
        (string Parameter, Action Read)[] readers =
        [
            ("text", () => LearningRule.Parse(null!)),
            ("text", () => RuleTerm.Parse(null!)),
            ("name", () => RuleCatalog.Find(null!)),
            ("name", () => RuleCatalog.FindPreset(null!)),
            ("entry", () => RuleCatalog.Add(null!)),
            ("value", () => RuleCatalog.Find("sign").Options[0].Check("sign", null!)),
            ("name", () => TaskCatalog.Find(null!)),
            ("name", () => Initializer.Find(null!)),
            ("name", () => Activations.Find(null!)),
            ("name", () => InputScaling.Find(null!)),
            ("word", () => EnumWords.Find<Activation>("activation", null!)),
            ("word", () => Spelling.Nearest(null!, [])),
            ("candidates", () => Spelling.Nearest("fa", null!)),
        ];
        Assert.All(
            readers,
            reader => Assert.Equal(reader.Parameter, Assert.Throws<ArgumentNullException>(reader.Read).ParamName));
    }
}
