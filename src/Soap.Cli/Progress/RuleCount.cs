namespace Soap.Cli.Progress;

/// <summary>The done trials of one rule, diverged ones included.</summary>
internal sealed record RuleCount(string Rule, int Done, int Diverged);
