using Soap.Cli.Screens;
using Soap.Layers;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using Soap.Training;

namespace Soap.Cli.Presenters;

/// <summary>Learning rules as tables and as JSON.</summary>
internal static class RulePresenter
{
    public static void ShowAll(Screen screen, IReadOnlyList<RuleEntry> rules)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(rules.Select(rule => Description(rule, null, null)).ToArray());
            return;
        }

        ShowSome(screen, "rule", rules.Where(rule => rule.StandsAlone), rule => rule.Name);
        ShowSome(screen, "addition", rules.Where(rule => !rule.StandsAlone), rule => $"+{rule.Name}");
        screen.WriteLine("A '+' gives a rule what is peculiar to another, or an addition: dfa+kp is the signal of " +
            "dfa with the feedback of kp, and fa+asymmetric is fa with another output layer.");
        screen.WriteLine($"More about one: {CommandText.Program} rules NAME");
    }

    /// <summary>Shows one rule.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="rule">Which.</param>
    /// <param name="cost">What its step costs, or null.</param>
    /// <param name="noCost">Why there is no cost; null when nobody asked for it.</param>
    public static void Show(Screen screen, RuleEntry rule, StepCost? cost, string? noCost)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(Description(rule, cost, noCost));
            return;
        }

        var grid = new Facts();
        Row(
            rule.StandsAlone ? "rule" : "addition",
            rule.StandsAlone ? rule.Name : $"+{rule.Name}, added to a rule as in {Text(rule)}");
        Row("summary", rule.Summary);
        Row("equation", rule.Equation);
        Row("papers", rule.Papers);
        if (rule.StandsAlone)
        {
            Row("sees of W", Sees(Reads(rule)));
            Row("hears", Hears(LearningRule.Parse(rule.Name).Signal.Teaching));
        }

        Row(
            "operations",
            $"{Flops(rule):#,0} an example, {Flops(rule) / Backpropagation:0.00} times backpropagation's: " +
                $"dense products of a step{(rule.StandsAlone ? "" : $" under {Text(rule)}")}, " +
                $"{Network}, batch {StepCost.Batch}");
        if (cost is not null || noCost is not null)
        {
            Row("cost a step", cost is null ? $"not measured: {noCost}" : Sentence(cost, rule));
        }

        grid.Write(screen);
        Options(screen, rule);
        foreach (var preset in rule.Presets)
        {
            screen.WriteLine($"preset {preset.Name} ({preset.Source}):");
            screen.WriteLine($"  {preset.Settings}");
            screen.WriteLine($"  {CommandText.Program} train preset={preset.Name}");
        }

        screen.WriteLine($"Try it: {CommandText.Program} train rule={Text(rule)}");

        void Row(string name, string text) => grid.Add(name, text);
    }

    /// <summary>The rule, or an addition on the plainest rule.</summary>
    public static string Text(RuleEntry rule) =>
        rule.StandsAlone ? LearningRule.Parse(rule.Name).Text : $"fa+{rule.Name}";

    private static void ShowSome(
        Screen screen, string title, IEnumerable<RuleEntry> rules, Func<RuleEntry, string> name)
    {
        var table = ScreenTable.Create(title, "options (default)", "what it does");
        foreach (var rule in rules)
        {
            table.AddRow(
                ScreenTable.Text(name(rule)),
                ScreenTable.Text(
                    string.Join(", ", rule.Options.Select(option => $"{option.Name} ({option.Default})"))),
                ScreenTable.Text(rule.Summary));
        }

        table.Write(screen);
    }

    private static void Options(Screen screen, RuleEntry rule)
    {
        if (rule.Options.Count == 0)
        {
            screen.WriteLine("It has no options.");
            return;
        }

        var table = ScreenTable.Create("option", "default", "allowed", "meaning");
        foreach (var option in rule.Options)
        {
            table.AddRow(
                ScreenTable.Text(option.Name), ScreenTable.Text(option.Default), ScreenTable.Text(option.Allowed),
                ScreenTable.Text(option.Description));
        }

        table.Write(screen);
    }

    private static ForwardAccess Reads(RuleEntry rule)
    {
        var parts = LearningRule.Parse(rule.Name);
        return (ForwardAccess)Math.Max((int)parts.Signal.Reads, (int)parts.Feedback.Reads);
    }

    private static string Sees(ForwardAccess access) => access switch
    {
        ForwardAccess.Never => "nothing, ever: no weight transport",
        ForwardAccess.ThroughActivity => "never W itself, only what it makes of activities or of noise",
        ForwardAccess.Periodically => "at its refreshes, every so many examples",
        ForwardAccess.Always => "all of it, at every step: weight transport",
        _ => throw new ArgumentOutOfRangeException(nameof(access), access, "Unknown access."),
    };

    private static string Hears(Teaching source) => source switch
    {
        Teaching.Nothing => "nothing: hidden layers never learn",
        Teaching.Displacement => "a hidden layer hears the displacement of the layer above, layer by layer",
        Teaching.OutputError => "a hidden layer hears the output's error, which does not pass the layers between",
        Teaching.Target => "a hidden layer hears the target, and no error",
        Teaching.ActivityTarget =>
            "a hidden layer hears a target for its own activities, which comes down layer by layer",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Unknown source."),
    };

    private static string Sentence(StepCost cost, RuleEntry rule)
    {
        var engines = cost.Engine == "fused"
            ? "both by the fused engine"
            : $"the rule by {cost.Engine} and backpropagation by the fused engine";
        return $"{cost.Ratio:0.00} times backpropagation's (half of {cost.Rounds} rounds from {cost.Low:0.00} to " +
            $"{cost.High:0.00}): {cost.Microseconds:0} µs{(rule.StandsAlone ? "" : $" under {Text(rule)}")}, " +
            $"against {cost.BackpropagationMicroseconds:0} µs. Measured now on this machine: {Network}, " +
            $"batch {StepCost.Batch}, one thread, {StepCost.StepsARound} steps in turn, {engines}";
    }

    private static double Backpropagation =>
        Flops(LearningRule.Backpropagation);

    private static double Flops(RuleEntry rule) => Flops(LearningRule.Parse(Text(rule)));

    private static double Flops(LearningRule rule) =>
        RuleFlops.PerExample(rule, new NetworkShape(StepCost.Widths), StepCost.Batch);

    private static string Network => string.Join('-', StepCost.Widths.Select(width => $"{width}"));

    private static object Description(RuleEntry rule, StepCost? cost, string? noCost) => new
    {
        rule.Name,
        rule.Summary,
        rule.Equation,
        rule.Papers,
        rule.StandsAlone,
        rule.Gives,
        Reads = rule.StandsAlone ? Reads(rule) : (ForwardAccess?)null,
        Hears = rule.StandsAlone ? LearningRule.Parse(rule.Name).Signal.Teaching : (Teaching?)null,
        Options = rule.Options
            .Select(option => new { option.Name, option.Description, option.Default, option.Allowed })
            .ToArray(),
        rule.Presets,
        Flops = Flops(rule),
        Cost = cost is null
            ? null
            : new
            {
                Rule = Text(rule),
                cost.Ratio,
                cost.Low,
                cost.High,
                cost.Microseconds,
                cost.BackpropagationMicroseconds,
                cost.Rounds,
                cost.Engine,
                Network,
                StepCost.Batch,
            },
        NoCost = noCost,
    };
}
