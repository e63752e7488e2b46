using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Conversion;

/// <summary>Conversion of any TorchSharp model, in one line.</summary>
public static class ModelExtensions
{
    /// <summary>Makes a model learn by rules; see <see cref="RuleNetwork.Of"/>.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="rules">How its layers learn, as a <see cref="RuleMap"/> writes it: <c>fa</c>, or
    /// <c>conv*: fa; fc: bp</c>.</param>
    /// <param name="seed">The seed of all feedback weights.</param>
    /// <param name="sample">[N, …], an input that the model takes.</param>
    /// <param name="options">What else is said; null: nothing.</param>
    /// <exception cref="SoapException">The text is no map of rules, or the model cannot learn by it; the message has
    /// each layer and the reason.</exception>
    public static RuleNetwork WithRule(
        this Module<Tensor, Tensor> model, string rules, ulong seed, Tensor sample,
        ConversionOptions? options = null) => RuleNetwork.Of(model, RuleMap.Parse(rules), seed, sample, options);
}
