namespace Soap.Tests.States;

/// <summary>What a crash may leave of a folder, from what was done in it and what was flushed to the disk.</summary>
/// <remarks>
/// What a file holds is certain after its flush: before, any beginning of it may be there, or zeros. Which names a
/// folder has is certain after its flush: of what was done since, any part may be there, in any order.
/// </remarks>
internal static class CrashStates
{
    /// <summary>What is done in a folder.</summary>
    internal abstract record Operation;

    /// <summary>A file is written under a name.</summary>
    internal sealed record Write(string Name, byte[] Content) : Operation;

    /// <summary>A file's content is flushed.</summary>
    internal sealed record Flush(string Name) : Operation;

    /// <summary>A file gets another name, and takes the place of what had it.</summary>
    internal sealed record Rename(string From, string To) : Operation;

    /// <summary>A file is deleted.</summary>
    internal sealed record Delete(string Name) : Operation;

    /// <summary>The folder's names are flushed.</summary>
    internal sealed record FlushFolder : Operation;

    /// <summary>All folders that may be found after a crash at any moment.</summary>
    /// <param name="before">What was on the disk.</param>
    /// <param name="operations">What was done then.</param>
    public static IEnumerable<IReadOnlyDictionary<string, byte[]>> Of(
        IReadOnlyDictionary<string, byte[]> before, IReadOnlyList<Operation> operations)
    {
        for (var done = 0; done <= operations.Count; done++)
        {
            foreach (var state in After(before, operations.Take(done)))
            {
                yield return state;
            }
        }
    }

    private static IEnumerable<IReadOnlyDictionary<string, byte[]>> After(
        IReadOnlyDictionary<string, byte[]> before, IEnumerable<Operation> operations)
    {
        var certain = new Dictionary<string, byte[]>(before);
        var (pending, unflushed) = (new List<Operation>(), new HashSet<byte[]>());
        var contents = new Dictionary<string, byte[]>(before);
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case Write(var name, var content):
                    contents[name] = content;
                    unflushed.Add(content);
                    pending.Add(operation);
                    break;
                case Flush(var name):
                    unflushed.Remove(contents[name]);
                    break;
                case FlushFolder:
                    foreach (var one in pending)
                    {
                        Apply(certain, one, contents);
                    }

                    pending.Clear();
                    break;
                default:
                    if (operation is Rename(var from, var to))
                    {
                        contents[to] = contents[from];
                    }

                    pending.Add(operation);
                    break;
            }
        }

        for (var part = 0; part < 1 << pending.Count; part++)
        {
            var folder = new Dictionary<string, byte[]>(certain);
            foreach (var (index, operation) in pending.Index().Where(one => (part >> one.Index & 1) == 1))
            {
                Apply(folder, operation, contents);
            }

            if (folder.FirstOrDefault(file => unflushed.Contains(file.Value)) is not { Key: { } name } unsure)
            {
                yield return folder;
                continue;
            }

            yield return new Dictionary<string, byte[]>(folder) { [name] = new byte[unsure.Value.Length] };
            for (var length = 0; length <= unsure.Value.Length; length++)
            {
                yield return new Dictionary<string, byte[]>(folder) { [name] = unsure.Value[..length] };
            }
        }
    }

    private static void Apply(
        Dictionary<string, byte[]> folder, Operation operation, Dictionary<string, byte[]> contents)
    {
        switch (operation)
        {
            case Write(var name, var content):
                folder[name] = content;
                break;
            case Rename(var from, var to):
                folder.Remove(from);
                folder[to] = contents[from];
                break;
            case Delete(var name):
                folder.Remove(name);
                break;
            default:
                throw new ArgumentException($"{operation} changes no name.", nameof(operation));
        }
    }
}
