namespace Soap.Rules.Entries;

/// <summary>Settings under which several rules were published together.</summary>
internal static class PublishedSettings
{
    /// <summary>
    /// The MNIST rows of Kao and Hariharan 2024, arXiv:2409.19841, table 1: plain SGD at 1 with gradients cut to norm
    /// 1. Differs from their code: tanh, which the paper states, where the code has ELU, under which drtp learns
    /// nothing; the last network is tested, where the code tests the one of the lowest validation loss.
    /// </summary>
    public static RulePreset Kao2024(string rule) => new(
        $"kao-2024-{rule}",
        "Kao and Hariharan 2024, published code: yaml/mlp/mnist_bp.yaml and mnist_drtp.yaml, with the paper's tanh",
        $"task=mnist rule={rule} learning-rate=1 hidden=256,256,256,256,256 activation=tanh bias=false " +
        "optimizer=sgd batch=256 epochs=100 clip-norm=1 validation=6000 initializer=pytorch diagnose-every=0");

    /// <summary>
    /// The MNIST row of Meulemans et al. 2021, arXiv:2106.07887, table 1. Differs from their code: Adam's β are 0.9
    /// and 0.999 and its ε 1e-8, where theirs are 0.99, 0.99 and about 5e-8; single precision.
    /// </summary>
    public static RulePreset Meulemans2021(string rule, string learningRate) => new(
        $"meulemans-2021-{rule}",
        $"Meulemans et al. 2021 (deep feedback control), published code: configs/configs_mnist/mnist_{rule}.py",
        $"task=mnist rule={rule} learning-rate={learningRate} hidden=256,256,256 activation=tanh optimizer=adam " +
        "batch=128 epochs=100 validation=5000 select=accuracy initializer=xavier-normal diagnose-every=0");
}
