namespace Soap.Lab.Analysis;

/// <summary>What the way back of a rule is told of the forward weights.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="BitsPerExample">Bits of W that go into B, an example: a sign is one, a weight 32.</param>
/// <param name="BitsPerSynapse">The same through the synapses whose B carries something down.</param>
public sealed record LeakAnalysis(string Rule, double BitsPerExample, double BitsPerSynapse);
