using System.Diagnostics;
using Soap.Data;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification.Files;
using Soap.Lab.Tests.Running;
using Xunit;

namespace Soap.Lab.Tests.Records;

/// <summary>Pipes, devices and links in the place of files: no hang, no crash, and nothing outside a study's folder
/// is written or deleted.</summary>
public sealed class SpecialFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _outside = new();

    public SpecialFilesTests() => Assert.SkipWhen(OperatingSystem.IsWindows(),
        "There are no pipes and devices among files.");

    public static TheoryData<string, string> Kinds => new()
    {
        { "pipe", "a pipe" },
        { "link to a pipe", "a pipe" },
        { "link to a device", "a device" },
        { "link to a folder", "a folder" },
    };

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_of_a_study_that_is_no_regular_file_is_refused_by_name(string kind, string name)
    {
        SmallStudy.Run(_folder.Path);
        foreach (var (file, read) in SmallStudy.Readers(_folder.Path))
        {
            var bytes = File.ReadAllBytes(file);
            File.Delete(file);
            Put(kind, file);
            if (kind == "link to a folder" && file.EndsWith("manifest-1.json", StringComparison.Ordinal))
            {
                File.Delete(file);
                File.WriteAllBytes(file, bytes);
                continue; // there is then no manifest, and so no study
            }

            var error = Assert.Throws<SoapException>(() => read(new StudyFolder(_folder.Path)));
            Assert.Contains($"{file} is {name}, and not a regular file", error.Message, StringComparison.Ordinal);
            File.Delete(file);
            File.WriteAllBytes(file, bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_study_file_and_a_data_file_that_are_no_regular_files_are_refused_by_name(string kind, string name)
    {
        Put(kind, _folder["study.yaml"]);
        var error = Assert.Throws<SoapException>(() => StudyFile.Read(_folder["study.yaml"]));
        Assert.Contains($"{_folder["study.yaml"]} is {name}", error.Message, StringComparison.Ordinal);

        if (kind != "link to a folder") // which is no file at all: it is looked for elsewhere
        {
            Directory.CreateDirectory(_folder["mnist"]);
            Put(kind, _folder["mnist/train-images-idx3-ubyte.gz"]);
            var data = Assert.Throws<SoapException>(() => TaskCatalog.Open("mnist", new DataFolders([_folder.Path],
                _folder.Path), 0));
            Assert.Contains($"{_folder["mnist/train-images-idx3-ubyte.gz"]} is {name}, and not a regular file",
                data.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Links_to_regular_files_are_read()
    {
        SmallStudy.Run(_folder.Path);
        File.Move(_folder["manifest-1.json"], _outside["kept.json"]);
        File.CreateSymbolicLink(_folder["manifest-1.json"], _outside["kept.json"]);
        Assert.NotEmpty(StudyResults.Read(new StudyFolder(_folder.Path)).Trials);
    }

    [Fact]
    public void Cleaning_up_follows_no_link_out_of_the_folder_or_round_in_it()
    {
        const string Temporary = ".result.json.123.0123abcd.tmp";
        SmallStudy.Run(_folder.Path);
        File.WriteAllText(_outside[Temporary], "theirs");
        File.SetLastWriteTimeUtc(_outside[Temporary], DateTime.UtcNow.AddDays(-1));
        Directory.CreateSymbolicLink(_folder["trials/out"], _outside.Path);
        Directory.CreateSymbolicLink(_folder["trials/round"], _folder.Path);
        Directory.CreateSymbolicLink(_folder["round"], _folder["trials"]);
        File.WriteAllText(_folder[$"trials/{Temporary}"], "left by a killed process");
        File.SetLastWriteTimeUtc(_folder[$"trials/{Temporary}"], DateTime.UtcNow.AddDays(-1));

        SmallStudy.Run(_folder.Path);
        Assert.False(File.Exists(_folder[$"trials/{Temporary}"]));
        Assert.Equal("theirs", File.ReadAllText(_outside[Temporary]));
    }

    [Theory]
    [InlineData("trials")]
    [InlineData("trials/ID")]
    public void Nothing_is_written_through_a_link_out_of_the_folder(string link)
    {
        var trial = SmallStudy.Run(_folder.Path).Trials[0].Trial;
        link = _folder[link.Replace("ID", trial.Id, StringComparison.Ordinal)];
        if (Directory.Exists(link))
        {
            Directory.Delete(link, recursive: true);
            Directory.CreateSymbolicLink(link, _outside.Path);
        }
        else
        {
            File.Delete(link);
            File.CreateSymbolicLink(link, _outside["made"]);
        }

        var error = Assert.Throws<SoapException>(() => SmallStudy.Run(_folder.Path));
        Assert.Contains($"{link} is a link", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_outside.Path));
    }

    private void Put(string kind, string path)
    {
        switch (kind)
        {
            case "pipe":
                MakePipe(path);
                break;
            case "link to a pipe":
                var pipe = _outside[Guid.NewGuid().ToString("N")];
                MakePipe(pipe);
                File.CreateSymbolicLink(path, pipe);
                break;
            case "link to a device":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            default:
                File.CreateSymbolicLink(path, _outside.Path);
                break;
        }
    }

    private static void MakePipe(string path)
    {
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
