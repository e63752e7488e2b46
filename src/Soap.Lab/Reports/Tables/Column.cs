namespace Soap.Lab.Reports.Tables;

/// <summary>A column of a table in the report.</summary>
/// <param name="Title">Its head.</param>
/// <param name="Group">The head over it and its neighbours of the same group; empty for none.</param>
/// <param name="HasInterval">Whether it becomes three columns when it is copied.</param>
internal sealed record Column(string Title, string Group = "", bool HasInterval = false);
