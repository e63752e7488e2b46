namespace Soap.Tables.Pages;

/// <summary>Errors of a page, with its line.</summary>
internal static class PageError
{
    /// <summary>A wrong word in a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="line">Its line, counted from 1.</param>
    /// <param name="message">What is wrong, and what is allowed.</param>
    /// <param name="cause">The error behind it, if there is one.</param>
    public static SoapException At(string page, int line, string message, Exception? cause = null) =>
        SoapException.BadUsage($"{page}:{line}: {message}", cause);
}
