using CsCheck;
using Xunit;

namespace Soap.Tests;

public sealed class QuotationTests
{
    [Fact]
    public void A_text_that_is_short_enough_is_shown_as_it_is() =>
        Gen.String[0, Quotation.LongestValue].Sample(text => Assert.Equal(text, Quotation.Of(text)));

    [Fact]
    public void Of_a_long_one_the_ends_are_shown_and_what_is_left_out_is_counted() => Assert.Equal(
        $"{new string('a', 9)}… (100,000 characters left out) …{new string('b', 3)}",
        Quotation.Of($"{new string('a', 9)}{new string('-', 100_000)}{new string('b', 3)}", 12));

    // Each of these characters takes two places: a cut between them would leave halves that nothing can show.
    [Fact]
    public void No_character_is_cut_in_half() => Gen.Select(Gen.Int[2, 60], Gen.Int[61, 200],
        Gen.Bool).Sample((longest, count, shifted) =>
    {
        var shown = Quotation.Of((shifted ? "x" : "") + string.Concat(Enumerable.Repeat("🧼", count)), longest);

        Assert.DoesNotContain(shown.EnumerateRunes(), rune => rune.Value == 0xFFFD);
        Assert.InRange(shown.Length, 1, longest + 50);
    });

    [Fact]
    public void A_word_longer_than_any_has_no_near_one() =>
        Assert.Null(Spelling.Nearest(new string('a', 100), [new string('a', 100)]));

    [Theory]
    [InlineData("a\n\tb\r\nµ", "a\n\tb\r\nµ")]
    [InlineData("\u001b[31m\u0007\u009b\rover\0", "\uFFFD[31m\uFFFD\uFFFD\uFFFDover\uFFFD")]
    public void What_steers_a_terminal_is_not_in_a_message_and_lines_are(string text, string visible)
    {
        Assert.Equal(visible, Quotation.Visible(text));
        Assert.Equal(visible, SoapException.BadData(text).Message);
    }
}
