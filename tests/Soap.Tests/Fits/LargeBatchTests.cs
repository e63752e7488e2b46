using CsCheck;
using Soap.Data;
using Soap.Engines;
using Soap.Fits;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Tests.Rules;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fits;

/// <summary>Fits that make matrices of rows by rows, on many rows.</summary>
public sealed class LargeBatchTests
{
    [Fact]
    public void Minimum_norm_is_the_same_from_either_side() => Gen.Select(
        Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[0, 1 << 20]).Sample((rows, width, rank, seed) =>
        {
            using var scope = NewDisposeScope();
            var input = OfRank(rows, width, rank, seed);
            var (byRows, byWidth) = (new MinimumNorm(), new MinimumNorm { Limit = 0 });
            Assert.InRange(Error(input), 0, 1e-9);
            Assert.InRange(Error(input.to_type(ScalarType.Float32)), 0, 1e-4);

            double Error(Tensor h) =>
                Arrays.Error(byWidth.Fitted(h, []).ToVector(), byRows.Fitted(h, []).ToVector());
        }, iter: 200, threads: 1);

    // 10 N ε is 4e-13 for 200 rows, and would be 7e-15 for 3.
    [Fact]
    public void What_counts_as_rounding_is_the_same_from_either_side()
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(2);
        var (u, _, v) = linalg.svd(randn(200, 3, float64, generator: generator), fullMatrices: false);
        var input = (u * tensor(new[] { 1, 1, 3e-7 })).matmul(v);
        var error = Arrays.Error(
            new MinimumNorm { Limit = 0 }.Fitted(input, []).ToVector(),
            new MinimumNorm().Fitted(input, []).ToVector());
        Assert.InRange(error, 0, 1e-6);
    }

    [Fact]
    public void Minimum_norm_takes_the_rows_up_to_its_limit_and_the_width_beyond()
    {
        using var scope = NewDisposeScope();
        var input = OfRank(9, 5, 5, 1);
        string Bits(long limit) => new MinimumNorm { Limit = limit }.Fitted(input, []).ToBits();
        Assert.Equal(new MinimumNorm().Fitted(input, []).ToBits(), Bits(9));
        Assert.NotEqual(Bits(9), Bits(8));
        Assert.Equal(Bits(0), Bits(8));
        var products = 2 * 5 * 3 + 3 * 2 * 5 * 5 + 9 * 125 / 9.0;
        Assert.Equal(products, new MinimumNorm { Limit = 8 }.Flops(5, 3, 9));
        Assert.Equal(2 * 5 * 3 + 3 * 2 * 9 * 5 + 9 * 81, new MinimumNorm { Limit = 9 }.Flops(5, 3, 9));
    }

    [Fact]
    public void From_the_side_of_the_width_too_inputs_that_are_not_finite_give_what_is_not_a_number()
    {
        using var scope = NewDisposeScope();
        var fitted = new MinimumNorm { Limit = 1 }.Fitted(full([3, 2], Kept(double.PositiveInfinity), float64), []);
        Assert.True(fitted.isnan().all().item<bool>());
    }

    [Theory]
    [InlineData(EngineChoice.Autograd)]
    [InlineData(EngineChoice.Fused)]
    public void Rows_that_are_too_many_are_refused_before_training_in_both_engines(EngineChoice engine)
    {
        const string Steps = "fit 'local-steps' of a dense map from 5 to 7: 9 rows (samples, or positions of " +
            "samples) are too many for products of rows with rows; allowed: at most 8; take a smaller batch, or " +
            "another fit";
        Assert.Equal(Steps, RefusalOf(new LocalSteps(3, 1) { Limit = 8 }, engine, 9));
        Assert.Equal(Steps, RefusalOf(new LocalSteps(3, 1) { Limit = 8 }, engine, 100)); // the data set has 9
        Assert.Null(RefusalOf(new LocalSteps(3, 1) { Limit = 8 }, engine, 8));
        Assert.Null(RefusalOf(new LocalSteps(3, 1), engine, 9));

        // With the bias the first layer is 6 wide, and the second 8.
        Assert.Equal(
            "fit 'minimum-norm' of a dense map from 7 to 3: 9 rows (samples, or positions of samples) of 8 are too " +
                "many for eigenvectors of either side; allowed: at most 7 of one; take a smaller batch, or " +
                "another fit",
            RefusalOf(new MinimumNorm { Limit = 7 }, engine, 9));
        Assert.Null(RefusalOf(new MinimumNorm { Limit = 8 }, engine, 9));
        Assert.Null(RefusalOf(new MinimumNorm { Limit = 7 }, engine, 7));
    }

    [Fact]
    public void Where_rows_are_known_in_the_step_alone_they_are_refused_there()
    {
        using var scope = NewDisposeScope();
        using var network = Network(WrongRules.With(fit: new LocalSteps(3, 1) { Limit = 8 }));
        _ = network.Learn(rand(8, 5, float64), zeros(8, ScalarType.Int64), Loss.CrossEntropy);
        var error = Assert.Throws<SoapException>(() =>
            network.Learn(rand(9, 5, float64), zeros(9, ScalarType.Int64), Loss.CrossEntropy));
        Assert.StartsWith(
            "fit 'local-steps' of a dense map from 5 to 7: 9 rows (samples, or positions of samples) are too",
            error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }

    [Theory]
    [InlineData("locoprop", 4096, null)]
    [InlineData("locoprop", 4097, "at most 4096;")]
    [InlineData("minnorm", 4097, null)]
    [InlineData("foof", 100_000, null)]
    public void The_limit_of_the_catalogues_rules_is_4096(string rule, long rows, string? allowed)
    {
        var fit = (InputFit)LearningRule.Parse(rule).Fit;
        Assert.Equal(allowed is null, fit.Refuses(rows, 4096) is null);
        Assert.Contains(allowed ?? "", fit.Refuses(rows, 4097) ?? "", StringComparison.Ordinal);
        Assert.Equal(rule == "minnorm" || allowed is not null, fit.Refuses(rows, 4097) is not null);
    }

    [Fact]
    public void Beyond_the_limit_both_engines_make_the_same_step()
    {
        var ends = new[] { EngineChoice.Autograd, EngineChoice.Fused }.Select(engine =>
        {
            using var scope = NewDisposeScope();
            using var network = Network(WrongRules.With(fit: new MinimumNorm { Limit = 8 }));
            using var optimizer = new Sgd(network.parameters());
            using var trainer = Trainer(network, optimizer, engine, 9);
            Assert.True(trainer.TrainUntil(27));
            return network.Layers[0].Weight.ToVector();
        }).ToArray();
        Assert.InRange(Arrays.Error(ends[1], ends[0]), 0, 1e-9);
    }

    private static string? RefusalOf(Fit fit, EngineChoice engine, int batch)
    {
        using var scope = NewDisposeScope();
        using var network = Network(WrongRules.With(fit: fit));
        using var optimizer = new Sgd(network.parameters());
        return (Record.Exception(() =>
        {
            using var trainer = Trainer(network, optimizer, engine, batch);
            trainer.TrainUntil(9);
        }) as SoapException)?.Message;
    }

    private static Mlp Network(LearningRule rule) =>
        new([5, 7, 3], Activation.Tanh, rule, 1, new() { Type = ScalarType.Float64 });

    private static Trainer Trainer(Mlp network, Sgd optimizer, EngineChoice engine, int batch)
    {
        var generator = new Generator(3);
        var data = new Dataset(randn(9, 5, generator: generator), zeros(9, ScalarType.Int64));
        return new Trainer(
            network, Loss.CrossEntropy, optimizer, _ => 0.01, new DatasetBatches(data, new BatchOrder(9, 0, 1)), batch,
            new() { Type = ScalarType.Float64, Engine = engine });
    }

    // Singular values from 1 to 2, and 0 beyond the rank.
    private static Tensor OfRank(int rows, int width, int rank, int seed)
    {
        var generator = new Generator((ulong)seed);
        var (u, values, v) = linalg.svd(randn(rows, width, float64, generator: generator), fullMatrices: false);
        var kept = values.ToVector().Select((_, place) => place < rank ? 2 - place / 12.0 : 0).ToArray();
        return (u * tensor(kept)).matmul(v);
    }
}
