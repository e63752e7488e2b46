using Soap.Lab.Records;
using Soap.Lab.Running;

namespace Soap.Lab.Comparisons;

/// <summary>One of the two studies of a comparison.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Results">Its trials.</param>
/// <param name="Provenance">Where its numbers come from.</param>
public sealed record ComparedStudy(string Path, StudyResults Results, Provenance Provenance)
{
    /// <summary>A finished study.</summary>
    /// <exception cref="SoapException">The folder holds no study, or trials are missing.</exception>
    public static ComparedStudy Read(StudyFolder folder)
    {
        var results = StudyResults.Read(folder);
        return new ComparedStudy(folder.Path, results, folder.ReadProvenance());
    }
}
