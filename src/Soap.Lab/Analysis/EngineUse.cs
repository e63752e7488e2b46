using Soap.Engines;

namespace Soap.Lab.Analysis;

/// <summary>An engine's share of a study.</summary>
/// <param name="Engine">Which, and why.</param>
/// <param name="Trials">How many trials.</param>
public sealed record EngineUse(EngineRecord Engine, int Trials);
