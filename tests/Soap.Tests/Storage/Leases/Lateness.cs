namespace Soap.Tests.Storage.Leases;

/// <summary>How late machines of a network see what others do to the files of a folder.</summary>
/// <param name="Usual">At most, in general: of each file, and at each look, by another time.</param>
/// <param name="NamesAfterMaking">At most, which files there are, of what was done before this machine last made one
/// in the folder.</param>
/// <param name="ContentsAfterMaking">The same of what is in them, and when they were written.</param>
internal sealed record Lateness(TimeSpan Usual, TimeSpan NamesAfterMaking, TimeSpan ContentsAfterMaking);
