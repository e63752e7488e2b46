namespace Soap.Tests.Storage.Leases;

/// <summary>A simulated process is no more, in the middle of what it did.</summary>
internal sealed class EndedException : Exception;
