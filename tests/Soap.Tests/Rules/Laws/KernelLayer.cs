using Soap.Layers;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>A layer of any map, in float64.</summary>
internal sealed class KernelLayer(
    WeightedMap map, long[] entered, LearningRule rule, Broadcast broadcast)
    : FeedbackLayer(
        nameof(KernelLayer), map, entered[1..], rule, 1, "any",
        new() { Type = ScalarType.Float64, Broadcast = broadcast });
