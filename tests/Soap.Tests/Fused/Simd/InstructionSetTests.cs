using Soap.Fused.Simd;
using Xunit;

namespace Soap.Tests.Fused.Simd;

public sealed class InstructionSetTests
{
    private static readonly InstructionSet[] Old = [InstructionSet.Scalar, InstructionSet.Vector128];

    [Fact]
    public void The_supported_sets_rise_from_scalars_that_every_processor_has()
    {
        Assert.Equal(InstructionSet.Scalar, InstructionSets.Supported[0]);
        Assert.Equal(InstructionSets.Supported.Order().Distinct(), InstructionSets.Supported);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_word_means_the_best(string? word)
    {
        Assert.Equal(InstructionSets.Supported[^1], InstructionSets.Choose(word, InstructionSets.Supported));
        Assert.Equal(InstructionSet.Vector128, InstructionSets.Choose(word, Old));
    }

    [Theory]
    [InlineData("scalar", InstructionSet.Scalar)]
    [InlineData("vector128", InstructionSet.Vector128)]
    [InlineData("avx2", InstructionSet.Avx2)]
    [InlineData("avx512", InstructionSet.Avx512)]
    public void A_word_chooses_its_set(string word, InstructionSet set) =>
        Assert.Equal(set, InstructionSets.Choose(word, Enum.GetValues<InstructionSet>()));

    [Theory]
    [InlineData(
        "axv2",
        "unknown SOAP_INSTRUCTION_SET 'axv2': did you mean 'avx2'? (allowed: scalar, vector128, avx2, avx512)")]
    [InlineData(
        "AVX512",
        "unknown SOAP_INSTRUCTION_SET 'AVX512': did you mean 'avx512'? (allowed: scalar, vector128, avx2, avx512)")]
    [InlineData("fastest", "unknown SOAP_INSTRUCTION_SET 'fastest': allowed: scalar, vector128, avx2, avx512")]
    [InlineData("3", "unknown SOAP_INSTRUCTION_SET '3': allowed: scalar, vector128, avx2, avx512")]
    public void An_unknown_word_is_refused_with_the_nearest_that_there_is(string word, string message) =>
        Assert.Equal(message, Assert.Throws<SoapException>(() => InstructionSets.Choose(word, Old)).Message);

    [Fact]
    public void A_set_that_the_processor_lacks_is_refused_with_those_that_it_has() =>
        Assert.Equal(
            "SOAP_INSTRUCTION_SET = avx512: this processor does not have it; allowed: scalar, vector128",
            Assert.Throws<SoapException>(() => InstructionSets.Choose("avx512", Old)).Message);
}
