// Feedback alignment's first experiment: a linear network 30-20-10 learns a random linear map through a fixed random
// B. It shows that W turns towards B, so that the displacement sent through B turns towards backpropagation's, and
// checks the law behind it: by ‖W₁‖²/2 as much as W₁ grows, ⟨W₂, B⟩ grows (docs/weight-transport.md).
using AngleExperiment;
using Soap.Native;

NativeEnvironment.Prepare(); // one thread: a small network only waits for a second one

const int Seeds = 10;
var runs = Enumerable.Range(1, Seeds).Select(seed => LinearNetwork.Train((ulong)seed)).ToArray();

Console.WriteLine($"Linear network 30-20-10, task linear-map, SGD, {Seeds} seeds; means, with the " +
    "smallest and the largest in brackets.");
Console.WriteLine();
Console.WriteLine(
    "examples | relative loss          | angle of W and B    | angle of displacements to backpropagation's");
for (var i = 0; i < runs[0].Count; i++)
{
    var points = runs.Select(run => run[i]).ToArray();
    Console.WriteLine(string.Join(" | ",
        $"{points[0].Examples,8}",
        $"{Text.Spread(points.Select(point => point.RelativeLoss), "0.0000"),-22}",
        $"{Text.Spread(points.Select(point => point.WeightAngle), "0.0"),-19}",
        Text.Spread(points.Select(point => point.DisplacementAngle), "0.0")));
}

Console.WriteLine();
Console.WriteLine($"angle of W and B, seed 1   {Text.Sparkline(runs[0].Select(point => point.WeightAngle))}");
Console.WriteLine($"displacement angle, seed 1 {Text.Sparkline(runs[0].Select(point => point.DisplacementAngle))}");

var last = runs.Select(run => run[^1]).ToArray();
var error = last.Max(point => Math.Abs(point.OverlapGrowth / point.SquareGrowth - 1));
Console.WriteLine();
Console.WriteLine("growth of ⟨W₂, B⟩ over growth of ‖W₁‖²/2: " +
    $"{Text.Spread(last.Select(point => point.OverlapGrowth / point.SquareGrowth), "0.000")}; " +
    "the law says 1 for small steps");
var aligned =
    runs.All(run => run[^1].WeightAngle < run[0].WeightAngle && run[^1].DisplacementAngle < run[0].DisplacementAngle);
Console.WriteLine($"both angles fell on {(aligned ? "every seed" : "not every seed")}");
return aligned && error < 0.05 ? 0 : 1;
