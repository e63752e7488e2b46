namespace Soap.Lab.Exports.Tables;

/// <summary>A file of an export.</summary>
/// <param name="Name">Its path within the export's folder, with <c>/</c> between folders.</param>
/// <param name="Rows">Rows of a table; for event files the number of values in it.</param>
public sealed record ExportedFile(string Name, int Rows);
