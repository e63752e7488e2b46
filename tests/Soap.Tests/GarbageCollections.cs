using Xunit;

namespace Soap.Tests;

/// <summary>
/// Tests that collect garbage all the time run alone: beside them TorchSharp's own arithmetic with numbers, which other tests use, crashes (see <see cref="Numbers"/>).
/// </summary>
[CollectionDefinition(nameof(GarbageCollections), DisableParallelization = true)]
public sealed class GarbageCollections;
