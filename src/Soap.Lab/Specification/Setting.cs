using System.Text.Json.Nodes;
using Soap.Options;

namespace Soap.Lab.Specification;

/// <summary>One key that <c>key=value</c> on the command line can set in a <typeparamref name="T"/>.</summary>
/// <typeparam name="T">What is set: a study or a trial.</typeparam>
internal sealed class Setting<T>
{
    private readonly Func<T, string, T> _set;
    private readonly Func<T, string> _get;

    private Setting(
        string name, string allowed, string description, string? separators, Func<JsonObject> schema,
        Func<T, string, T> set, Func<T, string> get)
    {
        Name = name;
        Allowed = allowed;
        Description = description;
        Separators = separators;
        Schema = schema;
        _set = set;
        _get = get;
    }

    /// <summary>The key, such as <c>learning-rate</c>.</summary>
    public string Name { get; }

    /// <summary>What is allowed, in words.</summary>
    public string Allowed { get; }

    /// <summary>What it means.</summary>
    public string Description { get; }

    /// <inheritdoc cref="ValueKind{T}.Separators"/>
    internal string? Separators { get; }

    /// <inheritdoc cref="ValueKind{T}.Schema"/>
    internal Func<JsonObject> Schema { get; }

    /// <summary>The value in <paramref name="target"/>, as the text that sets it.</summary>
    public string Get(T target) => _get(target);

    /// <summary>A copy of <paramref name="target"/> with the value read from <paramref name="text"/>.</summary>
    /// <exception cref="FormatException">The text is not allowed; the message says why.</exception>
    public T Set(T target, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _set(target, text);
    }

    /// <summary>The same setting of something that contains a <typeparamref name="T"/>.</summary>
    /// <param name="inner">Reads the part.</param>
    /// <param name="with">A copy of the whole with another part.</param>
    /// <typeparam name="TWhole">The whole.</typeparam>
    public Setting<TWhole> Of<TWhole>(Func<TWhole, T> inner, Func<TWhole, T, TWhole> with) => new(
        Name,
        Allowed,
        Description,
        Separators,
        Schema,
        (whole, text) => with(whole, _set(inner(whole), text)),
        whole => _get(inner(whole)));

    internal static Setting<T> Create(
        string name, string allowed, string description, string? separators, Func<JsonObject> schema,
        Func<T, string, T> set, Func<T, string> get) =>
        new(name, allowed, description, separators, schema, set, get);

    internal static Setting<T> Create<TValue>(
        string name, ValueKind<TValue> kind, string description, Func<T, TValue> get, Func<T, TValue, T> set) => new(
        name,
        kind.Allowed,
        description,
        kind.Separators,
        kind.Schema,
        (target, text) => set(target, kind.Parse(text)),
        target => kind.Format(get(target)));
}
