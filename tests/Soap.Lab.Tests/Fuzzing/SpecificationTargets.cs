using System.Text;
using System.Text.RegularExpressions;
using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Soap.Tests.Fuzzing;

namespace Soap.Lab.Tests.Fuzzing;

/// <summary>The readers of what a user writes: study files, and the words of a command.</summary>
internal static partial class SpecificationTargets
{
    // All candidates of a study are checked, one after another, and all errors told up to the twentieth.
    private const int OfCandidates = 1 << 30, OfAllErrors = 20_000;

    // What YAML gives a meaning to, and what this format does.
    private static readonly string[] Pieces =
    [
        "\t", "\n", "\r\n", " ", "  ", ": ", ":", "- ", "[", "]", "{", "}", "#", " #", "&a ", "*a", "!!int ", "!",
        "|\n", ">-\n ", "'", "\"", "\\", "? ", "%YAML 1.2\n", "---\n", "...\n", "<<: ", "@", "`", ",",
        "\0", "\u0085", "\uFEFF", "\u2028", "é", "😀", "\"\\ud800\"", "epochs", "extends: curve\n", "seeds: 1..5\n",
        "~", "null", "1e999", "0x1F", "study", "preset: x\n", "=", "..", "rules", "hidden: ", "study: ../../x\n",
    ];

    private static readonly string[] Files =
    [
        "study: mine\ntitle: What is it?\nextends: curve\nrules: bp fa\nseeds: 1..5\nepochs: 0.5 # few\n",
        "study: mine\ntitle: 'T: T'\nextends: curve\nrules:\n  - bp\n  - sign:period=7,magnitude=unit\n"
            + "hidden: [8, 4]\nlearning-rates: 0.001..1\ncandidates: 4\ntuning-seeds: [11, 12]\n"
            + "validation: 50\nmomentum: 0..0.9\n",
        "---\nstudy: mine\ntitle: \"T\"\nrules: [bp, dfa+kp]\nlearning-rates: [0.01, 0.1]\nseeds: 1,2\n"
            + "tuning-seeds: 7\nbatch: 16,32\nactivation: relu\n",
    ];

    /// <summary>Them.</summary>
    public static IEnumerable<FuzzTarget> All =>
    [
        new("study file", [.. Files.Select(Encoding.UTF8.GetBytes)],
            FilePlace(), bytes =>
            {
                var study = StudyFile.Parse("s.yaml", bytes);
                FuzzFault.Unless(
                    study.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'),
                    $"'{study.Name}' would be the name of a folder");
                var text = StudyFileWriter.Write(study);
                FuzzFault.Unless(
                    StudyFileWriter.Write(StudyFile.Parse("s.yaml", Encoding.UTF8.GetBytes(text))) == text,
                    $"what is written of it is read as something else: {text}");
            })
        {
            IsText = true,
            Tokens = Pieces,
            ExitCodes = [ExitCode.Usage],
            MostTimes = 512,
            MostBeside = OfCandidates,
            LongestMessage = OfAllErrors,
        },
        new("words of a command",
            [
                .. new[]
                {
                    "rules=bp fa\nlearning-rates=0.01,0.1\nseeds=1..5\ntuning-seeds=7,8",
                    "learning-rates=0.001..1\ncandidates=5\nmomentum=0..0.9\nbatch=16,32\ntuning-seeds=11..13",
                    "activation=relu\nfeedback-scale=2\nlayer-rates=2=2",
                    "layer-rates=1:0.5\nhidden=30\nepochs=0.5\ntarget-loss=0.3\nclip-norm=1",
                }.Select(Encoding.UTF8.GetBytes),
            ],
            new Regex($@"(^|[ \n'])({string.Join('|', StudySettings.All.Select(setting => setting.Name))})\b|"
                + "^the study has|neither an option nor key=value|unknown key|a value is missing|is set twice|rule '"),
            bytes =>
            {
                var words = Encoding.UTF8.GetString(bytes).Split('\n');
                _ = StudyChecks.Check(SettingWords.Apply(
                    StudyCatalog.Founding, words, StudySettings.All, StudySettings.Check));
            })
        {
            IsText = true,
            ExitCodes = [ExitCode.Usage, ExitCode.Data],
            Tokens =
            [
                ",", "..", "=", "\n", " ", ":", ";", "0..9999", "1e-400", "mnist", "none", "auto", "true", "false",
                .. StudySettings.All.Select(setting => $"\n{setting.Name}="),
                "\nrules=bp fa+foof", "\nmodel=lenet5",
            ],
            MostTimes = 512,
            MostBeside = OfCandidates,
            LongestMessage = OfAllErrors,
        },
    ];

    [GeneratedRegex(@"^s\.yaml(:\d+:\d+: | has \d+ errors:\n  s\.yaml:\d+:\d+: )\S")]
    private static partial Regex FilePlace();
}
