using System.Collections.Frozen;

namespace Soap.Tests.Rules.Laws;

/// <summary>
/// Where a rule's step on the device META ends, and why, for the rules whose steps do not go through there: exactly
/// these, so that a row whose step begins to go through has to be taken off.
/// </summary>
internal static class DeviceLimits
{
    private const string Where = "aten::where.self", Absolute = "aten::abs.out", Deviation = "aten::std.correction";

    /// <summary>What the error of a row's step says; null for rows whose steps go through. Libtorch's own operators
    /// for META are fewer than those it has in Python: these are not among them.</summary>
    /// <param name="rule">The row's name.</param>
    public static string? Of(string rule) => All.GetValueOrDefault(rule);

    /// <summary>All of them.</summary>
    public static FrozenDictionary<string, string> All { get; } = new[]
    {
        On(Deviation,
            "wm:rate=12,noise=0.1,decay=0,spread=0.5,answer=centred,warm-up=2"),
        On(Absolute,
            "sign:period=1000,magnitude=initial",
            "sign:period=1000,magnitude=redrawn",
            "sign:period=5,magnitude=initial",
            "sign:period=5,magnitude=initial,share=0.4",
            "frsf",
            "brsf",
            "frsf+constrained",
            "sign:period=1000,magnitude=initial+bp-step",
            "ddtp+locoprop:steps=4,rate=1.5",
            "dtp+minnorm",
            "locoprop",
            "fa+locoprop:steps=4,rate=1.5",
            "kp:decay=0.01+locoprop:steps=3",
            "minnorm",
            "dfa+minnorm",
            "secant",
            "secant:damping=0.1,layers=singly,negative=absolute",
            "secant:curvature=diagonal",
            "secant:curvature=diagonal,damping=3,layers=singly,negative=absolute,trust=0.1",
            "fa+secant",
            "secant+foof",
            "fa+secant+locoprop:steps=6",
            "fa+secant:curvature=diagonal,layers=singly,trust=0.1",
            "fa+secant:trust=1+asymmetric"),
        On(Where,
            "fa+constrained",
            "bp+constrained",
            "fa+constrained+momentum:factor=0.9,nesterov=no",
            "dtp+foof",
            "foof",
            "foof:damping=0.3,average=0.5,period=3,batches=2",
            "fa+foof:damping=2,average=0,period=2,batches=2,sum=yes",
            "dfa+foof",
            "kp:decay=0.01+foof:damping=1,average=0.5,period=2,batches=1",
            "gnt",
            "gnt:hessian=loss,damping=0.1",
            "gnt+foof",
            "fa+gnt"),
        // An intervention scales steps by norms of the device's, which are read back (DeviceGeometry).
        On(Absolute,
            "bp+bp-magnitude",
            "fa+bp-magnitude",
            "sign:period=1000,magnitude=unit+bp-magnitude",
            "dfa+bp-magnitude",
            "kp:decay=0.01+bp-magnitude",
            "fa+asymmetric+bp-magnitude",
            "bp+bp-direction",
            "fa+bp-direction",
            "sign:period=1000,magnitude=unit+bp-direction",
            "dfa+bp-direction",
            "kp:decay=0.01+bp-direction",
            "fa+constrained+bp-direction",
            "bp+bp-step",
            "fa+bp-step",
            "drtp:scale=mean+bp-step",
            "kp:decay=0.01+bp-step"),
    }.SelectMany(rows => rows).ToFrozenDictionary();

    private static IEnumerable<KeyValuePair<string, string>> On(string error, params string[] rules) =>
        rules.Select(rule => KeyValuePair.Create(rule, error));
}
