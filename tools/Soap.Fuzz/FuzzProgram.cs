extern alias laboratory;
extern alias library;
using LabFuzzer = laboratory::Soap.Tests.Fuzzing.Fuzzer;
using LabTests = laboratory::Soap.Lab.Tests.Fuzzing.FuzzTests;
using LibraryFuzzer = library::Soap.Tests.Fuzzing.Fuzzer;
using LibraryTests = library::Soap.Tests.Fuzzing.FuzzTests;

namespace Soap.Fuzz;

/// <summary>
/// The targets of the tests under afl-fuzz, which follows the branches that an input takes (SharpFuzz).
/// <c>TARGET</c> reads inputs, one after another, and <c>TARGET FOLDER</c> writes the target's seeds.
/// </summary>
internal static class FuzzProgram
{
    private sealed record Target(
        string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], byte[]> Finish, Func<byte[], bool> Check);

    public static int Run(string[] args)
    {
        var targets = Targets();
        if (args.Length is 0 or > 2 || Array.Find(targets, target => target.Name == args[0]) is not { } chosen)
        {
            Console.Error.WriteLine(
                $"TARGET [FOLDER OF SEEDS]; TARGET is one of: {string.Join(", ", targets.Select(one => one.Name))}");
            return 2;
        }

        if (args.Length == 2)
        {
            Directory.CreateDirectory(args[1]);
            foreach (var (number, seed) in chosen.Seeds.Index())
            {
                File.WriteAllBytes(Path.Combine(args[1], $"{number}"), chosen.Finish(seed));
            }

            return 0;
        }

        SharpFuzz.Fuzzer.OutOfProcess.Run(stream =>
        {
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            chosen.Check(bytes.ToArray());
        });
        return 0;
    }

    private static Target[] Targets() =>
    [
        .. LibraryTests.Targets(NewFolder()).Select(target => new Target(
            target.Name, target.Seeds, target.Finish, input => LibraryFuzzer.Check(target, input))),
        .. LabTests.Targets(NewFolder()).Select(target => new Target(
            target.Name, target.Seeds, target.Finish, input => LabFuzzer.Check(target, input))),
    ];

    private static string NewFolder() => Directory.CreateTempSubdirectory("soap-fuzz-").FullName;
}
