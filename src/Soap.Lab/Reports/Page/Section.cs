using Soap.Lab.Reports.Markup;

namespace Soap.Lab.Reports.Page;

/// <summary>A part of the page under a heading.</summary>
internal static class Section
{
    /// <summary>A part that opens with a click on its heading, with the search of the page, and on paper.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="title">Its heading.</param>
    /// <param name="content">What stands under it.</param>
    public static Html Folded(string id, string title, Html content) => Html.Of(
        $"""
        <section id="{id}" class="folded"><details><summary><h2>{title}</h2></summary>
        {content}
        </details></section>
        """);
}
