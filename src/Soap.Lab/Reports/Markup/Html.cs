using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Soap.Lab.Reports.Markup;

/// <summary>
/// A piece of HTML. Text that is put into one through <see cref="Of"/> is escaped, so that no rule name or title can
/// become markup.
/// </summary>
/// <param name="Text">The markup.</param>
internal readonly record struct Html(string Text)
{
    public static Html Empty { get; } = new("");

    /// <summary>Markup with holes: strings are escaped, other pieces of HTML are taken as they are.</summary>
    public static Html Of(HtmlHandler markup) => new(markup.ToString());

    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(piece => piece.Text)));

    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);
}

/// <summary>The compiler's counterpart of <see cref="Html.Of"/>.</summary>
[InterpolatedStringHandler]
internal readonly struct HtmlHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder _markup = new(literalLength + formattedCount * 16);

    public void AppendLiteral(string markup) => _markup.Append(markup);

    public void AppendFormatted(string? text) => _markup.Append(Html.Escape(text ?? ""));

    public void AppendFormatted(Html html) => _markup.Append(html.Text);

    public void AppendFormatted(long number) => _markup.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(ulong number) => _markup.Append(CultureInfo.InvariantCulture, $"{number}");

    public override string ToString() => _markup.ToString();
}
