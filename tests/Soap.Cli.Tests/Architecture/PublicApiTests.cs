using PublicApiGenerator;
using Soap.Lab.Records;
using Xunit;

namespace Soap.Cli.Tests.Architecture;

/// <summary>What users of the packages build on: it changes on purpose only.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(ExitCode), "public-api-soap")]
    [InlineData(typeof(StudyFolder), "public-api-soap-lab")]
    public void The_public_API_is_the_approved_one(Type ofAssembly, string approved) =>
        Approval.Verify(approved, ofAssembly.Assembly.GeneratePublicApi(new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            UseDenyNamespacePrefixesForExtensionMethods = false,
        }));
}
