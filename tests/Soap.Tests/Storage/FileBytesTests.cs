using CsCheck;
using Soap.Storage;
using Xunit;

namespace Soap.Tests.Storage;

public sealed class FileBytesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("soap-bytes-").FullName;

    private string File => Path.Combine(_folder, "file");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_bytes_of_a_file_are_read_and_no_more_though_the_memory_was_used_before() =>
        Gen.Byte.Array[0, 70_000].Sample(
            bytes =>
            {
                System.IO.File.WriteAllBytes(File, bytes);
                using var read = FileBytes.Read(File);
                using var again = FileBytes.ReadIfThere(File);
                Assert.Equal(bytes, read.Span.ToArray());
                Assert.Equal(bytes, again!.Span.ToArray());
                read.Span.Fill(7); // what is given back is not read again
            },
            iter: 200,
            threads: 1,
            seed: "0000KfwqRgXt");

    [Fact]
    public void Nothing_is_null_where_it_may_be_and_otherwise_an_error_with_the_path()
    {
        Assert.Null(FileBytes.ReadIfThere(File));
        var error = Assert.Throws<SoapException>(() => FileBytes.Read(File));
        Assert.Equal((ExitCode.Data, $"{File} cannot be read: Could not find file '{File}'."),
            (error.ExitCode, error.Message));
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_not_passed_over_and_a_folder_is_refused()
    {
        System.IO.File.CreateSymbolicLink(File, Path.Combine(_folder, "nowhere"));
        Assert.Throws<SoapException>(() => FileBytes.ReadIfThere(File));
        var error = Assert.Throws<SoapException>(() => FileBytes.Read(_folder));
        Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
    }
}
