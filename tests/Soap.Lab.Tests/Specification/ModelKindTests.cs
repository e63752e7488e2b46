using Soap.Lab.Specification;
using Xunit;

namespace Soap.Lab.Tests.Specification;

public sealed class ModelKindTests
{
    [Theory]
    [InlineData("mlp", null)]
    [InlineData("resnet56", "resnet56")]
    [InlineData("resnet18", "resnet18")]
    [InlineData("layers:32x5,pool2,128", "layers:32x5,pool2,128")]
    [InlineData("conv:32x5, pool2, 128", "layers:32x5,pool2,128")]
    public void A_model_is_a_word_or_layers_in_one_text(string text, string? model)
    {
        Assert.Equal(model, ModelKind.Instance.Parse(text));
        Assert.Equal(model ?? "mlp", ModelKind.Instance.Format(model));
    }

    [Theory]
    [InlineData("resnet9", "unknown word, did you mean 'resnet8'?")]
    [InlineData("layers:32x5,poool2", "part 2, 'poool2', is unknown")]
    [InlineData("conv:", "part 1, '', is empty")]
    public void What_is_wrong_is_told_by_its_part(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => ModelKind.Instance.Parse(text)).Message);
}
