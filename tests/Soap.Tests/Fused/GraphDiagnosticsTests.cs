using Soap.Engines;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>
/// What is measured of a step of the fused engine is what automatic differentiation finds at the same weights.
/// </summary>
public sealed class GraphDiagnosticsTests
{
    private const string Mixed = "layers:4x3p1,bn,pool2,7x3s2p1,mean2,7,bn,5";

    private static readonly string[] Rules =
    [
        "bp", "fa", "usf", "dfa", "kp:decay=0.01", "ia", "wm", "pfa:ratio=3", "drtp", "dkp", "frozen", "fa+asymmetric",
        "fa+kernels:feedback=dense", "sparse-dfa", "fa+bp-magnitude", "usf+bp-direction", "kp+bp-step",
        "dfa+bp-batch:period=20", "dfa+kernels:feedback=shared",
    ];

    public static TheoryData<string, string, long[]> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, long[]>();
            foreach (var rule in Rules)
            {
                cases.Add("lenet5", rule, [1, 19, 17]);
                cases.Add(Mixed, rule, [2, 11, 9]);
            }

            foreach (var rule in new[] { "bp", "fa", "kp", "dfa; direct at: layer*.*", "frozen" })
            {
                cases.Add("resnet8", rule, [3, 9, 7]);
            }

            cases.Add("layers:4x3p1,bn,drop0.2,pool2,9,drop0.5", "fa", [2, 11, 9]);
            cases.Add("layers:4x3p1,drop0.3,pool2,drop0.2,9,drop0.5", "dfa", [2, 11, 9]);
            cases.Add("lenet-cifar", "fa", [3, 18, 20]);
            cases.Add("moskovitz-1", "usf", [3, 16, 16]);
            cases.Add("vgg-small", "kp", [3, 16, 16]);
            cases.Add("resnet20", "fa", [3, 9, 7]);
            cases.Add("resnet18", "dfa; direct at: layer*.*", [3, 9, 8]);
            cases.Add("lenet5", "dfa; direct at: pool*", [1, 19, 17]);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_measured_in_double_precision_agree(string model, string rule, long[] image) =>
        Compare(new GraphCase(model, rule, image) { Batch = 7 }, 1e-10);

    [Theory]
    [InlineData("lenet5", 1)]
    [InlineData("resnet8", 3)]
    public void A_step_measured_in_single_precision_agrees(string model, int channels)
    {
        foreach (var rule in new[] { "bp", "fa", "usf", "dfa", "kp" })
        {
            var at = model == "resnet8" && rule == "dfa" ? "; direct at: layer*.*" : "";
            Compare(
                new GraphCase(model, rule + at, channels, 16, 16) { Type = ScalarType.Float32, Batch = 19 }, 1e-4,
                steps: 1);
        }
    }

    private static void Compare(GraphCase example, double tolerance, int steps = 3)
    {
        var (expected, actual) = (
            example.Measure(EngineChoice.Autograd, steps), example.Measure(EngineChoice.Fused, steps));
        foreach (var ((one, other), step) in expected.Zip(actual).Select((pair, step) => (pair, step)))
        {
            Assert.Equal(one.Keys.Order(), other.Keys.Order());
            foreach (var (name, numbers) in one)
            {
                // Below a norm the gradient of a bias is 0, but for rounding.
                var beside = name.Replace(": b of", ": displacement of", StringComparison.Ordinal);
                var size = numbers.Concat(one[beside]).Max(Math.Abs);
                var error = numbers.Zip(other[name], (x, y) => Math.Abs(x - y)).Max();
                Assert.True(
                    numbers.Length == other[name].Length && error <= tolerance * size,
                    $"{example}, step {step}: {name} differs by {error}, and its largest number is {size}");
            }
        }
    }
}
