using Soap.Diagnostics;
using Soap.Lab.Reports.Drawing;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class TypefaceTests
{
    // A character that the embedded typeface lacks is drawn as an empty box.
    [Fact]
    public void The_typeface_has_every_character_of_the_metrics_captions() =>
        Assert.Equal("", string.Concat(Diagnostic.All
            .SelectMany(metric => metric.ToString())
            .Distinct()
            .Where(character =>
                !Typeface.Regular.ContainsGlyph(character) || !Typeface.SemiBold.ContainsGlyph(character))));
}
