namespace Soap.Tests.Oracles;

/// <summary>What Forward-Forward makes its prediction of.</summary>
internal enum NaiveReadOut
{
    Last,
    All,
    AllButFirst,
    Goodness,
}
