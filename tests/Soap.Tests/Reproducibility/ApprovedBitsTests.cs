using Xunit;

namespace Soap.Tests.Reproducibility;

/// <summary>The guard of approved bits, on small files of its own.</summary>
public sealed class ApprovedBitsTests
{
    private const string Here = "this machine", There = "another";

    private static readonly ApprovedBits Approved = new(7, Bits(
        (Here, "fused perceptron fa", "01"), (Here, "fused perceptron bp", "02"), (There, "fused perceptron fa", "03"))
        .Machines);

    [Fact]
    public void Changed_bits_without_a_new_line_under_Results_are_refused_by_name()
    {
        var changed = Bits((Here, "fused perceptron fa", "11"), (Here, "fused perceptron bp", "02"));
        Assert.Equal(["fused perceptron fa: 01, now 11 [this machine]"], Approved.Changed(changed));
        foreach (var results in new[] { 6, 7 })
        {
            var error = Assert.Throws<InvalidOperationException>(() => Approved.Approve([changed], results));
            Assert.StartsWith(
                "1 digests would change, and CHANGELOG.md has no more lines under Results than when they were " +
                    $"approved ({results}, 7)", error.Message, StringComparison.Ordinal);
            Assert.EndsWith(Approved.Changed(changed)[0], error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Changed_bits_with_a_new_line_are_approved_and_machines_not_measured_anew_are_gone()
    {
        var changed = Bits((Here, "fused perceptron fa", "11"), (Here, "fused perceptron bp", "02"));
        var next = Approved.Approve([changed], 8);
        Assert.Equal(8, next.Results);
        Assert.Equal([Here], next.Machines.Keys);
        Assert.Empty(next.Changed(changed));

        // That line has been used up.
        Assert.Throws<InvalidOperationException>(() => next.Approve([Bits((Here, "fused perceptron fa", "12"))], 8));
    }

    [Fact]
    public void A_cell_that_is_gone_is_a_change()
    {
        var fewer = Bits((Here, "fused perceptron fa", "01"));
        Assert.Equal(["fused perceptron bp: 02, now gone [this machine]"], Approved.Changed(fewer));
        Assert.Throws<InvalidOperationException>(() => Approved.Approve([fewer], 7));
        Assert.Single(Approved.Approve([fewer], 8).Machines[Here]);
    }

    [Fact]
    public void New_cells_and_new_machines_need_no_line_and_leave_the_others_as_they_are()
    {
        var more = Bits(
            (Here, "fused perceptron fa", "01"), (Here, "fused perceptron bp", "02"), (Here, "new", "04"),
            ("a third", "new", "05"));
        Assert.Equal(["new", "new"], Approved.Unknown(more));
        var next = Approved.Approve([more], 7);
        Assert.Equal(["a third", There, Here], next.Machines.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(3, next.Machines[Here].Count);
        Assert.Empty(next.Changed(more));
        Assert.Empty(next.Unknown(more));
    }

    [Fact]
    public void Two_processes_that_disagree_are_not_approved() => Assert.Throws<InvalidOperationException>(
        () => Approved.Approve([Bits(("a third", "new", "05")), Bits(("a third", "new", "06"))], 7));

    [Fact]
    public void The_text_is_read_back_and_a_change_by_hand_shows()
    {
        var text = Approved.Text;
        Assert.Equal(text, ApprovedBits.Parse(text).Text);
        Assert.Equal(text, ApprovedBits.Parse(text.ReplaceLineEndings("\r\n")).Text);
        foreach (var (old, changed) in new[] { ("= 01", "= 11"), ("results 7", "results 6"), ("perceptron bp", "p") })
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            var error = Assert.Throws<FormatException>(
                () => ApprovedBits.Parse(text.Replace(old, changed, StringComparison.Ordinal)));
            Assert.Contains("changed by hand", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Lines_under_Results_are_counted_in_all_versions_and_no_others() => Assert.Equal(
        3,
        ChangelogResults.CountIn(
            """
            # Changelog

            ## [Unreleased]

            ### Results

            - One line
              - which goes on.
            - Another.

            ### Fixed

            - A fault.

            ## [0.1.0]

            ### Results

            - The first.
            """));

    private static MeasuredBits Bits(params (string Machine, string Cell, string Digest)[] cells) => new(cells);
}
