using Soap.Rules;
using Soap.Signals;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Signals;

public sealed class TeachingTests
{
    public static TheoryData<string> Rules =>
        [.. RuleCatalog.Entries.Where(entry => entry.StandsAlone).Select(entry => entry.Name)];

    // What is not there throws when it is read: only what the signal says that it hears is there.
    [Theory]
    [MemberData(nameof(Rules))]
    public void A_signal_of_the_way_back_needs_what_it_says_that_it_hears_and_nothing_else(string rule)
    {
        using var scope = NewDisposeScope();
        if (LearningRule.Parse(rule).Signal is not TransportSignal { Sends: true } signal)
        {
            var other = LearningRule.Parse(rule).Signal;
            Assert.True(
                other.IsLayerwise || other.Teaching != Teaching.Displacement,
                "it hears displacements, and nothing goes from layer to layer");
            return;
        }

        var (error, nothing) = (ones(2, 3), new Broadcast(3));
        var heard = new Broadcast(3);
        if (signal.Teaching == Teaching.Target)
        {
            heard.Target = ones(2, 3);
        }
        else if (signal.Teaching == Teaching.OutputError)
        {
            heard.OutputError = ones(2, 3);
        }

        Assert.Equal([2, 3], signal.Sent(new WayBack(error, heard)).shape);
        if (signal.Teaching != Teaching.Displacement)
        {
            Assert.Throws<InvalidOperationException>(() => signal.Sent(new WayBack(error, nothing)));
        }
    }
}
