using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Soap.Data;
using Soap.Data.Own;
using Soap.Storage;
using Soap.Trials;
using TorchSharp;
using Xunit;

namespace Soap.Tests.Data.Own;

public sealed class OwnDataTests : IDisposable
{
    private readonly DataPlace _place = new();

    private const string Table =
        "a,b,k\n1,10,x\n2,20,y\n3,30,x\n4,40,y\n5,50,x\n6,60,y\n7,70,x\n8,80,y\n9,90,x\n0,0,y\n";

    [Fact]
    public void The_digest_is_that_of_sha256sum_of_a_file_and_of_its_lines_of_a_folder()
    {
        _place.Write("d/train.csv", Table);
        _place.Write("d/test.csv", Table);
        var file = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Table)));
        Assert.Equal(file, OwnData.Of(_place.Write("t.csv", Table)).Digest);
        Assert.Equal(
            Convert.ToHexStringLower(
                SHA256.HashData(Encoding.UTF8.GetBytes($"{file}  test.csv\n{file}  train.csv\n"))),
            OwnData.Of(_place["d"]).Digest);
    }

    [Fact]
    public void A_trial_has_the_name_and_the_digest_and_no_path()
    {
        var data = OwnData.Of(_place.Write("t.csv", Table));
        var trial = Trial(data) with { Label = "k" };
        var text = JsonSerializer.Serialize(trial, Json.Options);
        Assert.Contains($"\"task\": \"t.csv\",\n  \"data\": \"{data.Digest}\",\n  \"label\": \"k\"", text,
            StringComparison.Ordinal);
        Assert.DoesNotContain(_place.Path, text, StringComparison.Ordinal);
        Assert.Equal(data, JsonSerializer.Deserialize<TrialSpecification>(text, Json.Options)!.Data);
    }

    [Fact]
    public void The_text_of_a_trial_of_the_catalogue_has_none_of_these_keys()
    {
        var text = JsonSerializer.Serialize(
            new TrialSpecification { Task = "mnist", Rule = "bp", Seed = 1, LearningRate = 1 }, Json.Options);
        Assert.All(["\"data\"", "label", "targets", "split"], key =>
            Assert.DoesNotContain(key, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Features_of_a_table_have_mean_0_and_deviation_1_over_the_training_set_unless_told_otherwise()
    {
        var trial = Trial(OwnData.Of(_place.Write("t.csv", Table)));
        var data = trial.FindTask().Open(DataFolders.None, 0);
        using var scope = torch.NewDisposeScope();
        Assert.Equal((8, 2), (data.Train.Count, data.Test.Count));
        Assert.True(data.Train.Inputs.mean([0]).abs().max().item<float>() < 1e-6);
        Assert.True(data.Train.Inputs.std(0, unbiased: false).Minus(1).abs().max().item<float>() < 1e-6);
        var plain = (trial with { InputScaling = "none" }).FindTask().Open(DataFolders.None, 0);
        Assert.Equal(
            plain.Train.Inputs.select(1, 1).ToNumbers<float>(),
            plain.Train.Inputs.select(1, 0).Times(10).ToNumbers<float>());
        Assert.Same(plain, plain.Scaled("none"));
    }

    [Fact]
    public void Features_of_a_table_are_scaled_each_by_itself_under_either_word()
    {
        using var scope = torch.NewDisposeScope();
        var trial = Trial(OwnData.Of(_place.Write("t.csv", Table)));
        var (task, word) = (Inputs(trial), Inputs(trial with { InputScaling = "per-feature" }));
        Assert.True((task - word).abs().max().item<float>() < 1e-6);
        var length = Inputs(trial with { InputScaling = "unit-length" });
        Assert.True(length.narrow(0, 0, 1).Times(101).Squared().sum().item<float>() is > 10200 and < 10202);
        Assert.Equal(
            "input-scaling = per-channel is for images, but the inputs of task 't.csv' are " +
                "none; allowed: task, none, " +
                "per-feature, unit-length",
            Assert.Throws<SoapException>(() => Inputs(trial with { InputScaling = "per-channel" })).Message);

        static torch.Tensor Inputs(TrialSpecification trial)
        {
            var data = trial.FindTask().Open(DataFolders.None, 0).Scaled(trial.InputScaling);
            return data.Train.Gather(Counting(8, torch.ScalarType.Int64), torch.ScalarType.Float32).Inputs;
        }
    }

    [Fact]
    public void Bytes_are_scaled_by_mean_and_deviation_of_the_training_pixels()
    {
        for (var i = 0; i < 4; i++)
        {
            _place.Write($"d/a/{i}.png", PngFiles.Grey(1, 1, 0));
            _place.Write($"d/b/{i}.png", PngFiles.Grey(1, 1, 255));
        }

        var trial = Trial(OwnData.Of(_place["d"]));
        Assert.Equal(new InputScaling(0.5, 0.5), trial.FindTask().Open(DataFolders.None, 0).Train.Scaling);
    }

    [Fact]
    public void A_split_takes_of_each_class_its_share_and_depends_on_the_data_seed_alone()
    {
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i < 10 ? 1 : 0)];
        var one = DrawnSplit.Draw(labels, 100, 0.2, 5);
        Assert.Equal(
            (2, 18), (one.Zip(labels).Count(pair => pair is (true, 1)), one.Zip(labels).Count(p => p is (true, 0))));
        Assert.Equal(one, DrawnSplit.Draw(labels, 100, 0.2, 5));
        Assert.NotEqual(one, DrawnSplit.Draw(labels, 100, 0.2, 6));
        Assert.Equal(33, DrawnSplit.Draw(null, 100, 0.33, 5).Count(isTest => isTest));
    }

    [Fact]
    public void Changed_data_are_refused_with_both_digests_and_lost_ones_with_where_they_were()
    {
        var data = OwnData.Of(_place.Write("t.csv", Table));
        var task = Trial(data).FindTask();
        _place.Write("t.csv", Table + "1,1,x\n");
        var error = Assert.Throws<SoapException>(() => task.Open(DataFolders.None, 0));
        Assert.Equal(
            $"{_place["t.csv"]} was changed: its SHA-256 is {OwnData.Of(_place["t.csv"]).Digest}, and was " +
                $"{data.Digest} before.",
            error.Message);
        File.Delete(_place["t.csv"]);
        error = Assert.Throws<SoapException>(() => task.Open(DataFolders.None, 0));
        Assert.StartsWith($"The data with SHA-256 {data.Digest} are not at {_place["t.csv"]} any more.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_were_stored_are_known_without_their_files()
    {
        var path = _place.Write("t.csv", Table);
        var trial = Trial(OwnData.Of(path));
        var origin = trial.DataOrigin!;
        File.Delete(path);
        var stored = JsonSerializer.Deserialize<TrialSpecification>(
            JsonSerializer.Serialize(trial, Json.Options), Json.Options)!;
        Assert.Throws<SoapException>(() => stored.FindTask().Inputs);
        var task = stored.WithOrigin(origin).FindTask();
        Assert.Equal((2, 2, 8), (task.Inputs, task.Outputs, task.TrainingSamples));
    }

    [Fact]
    public void A_trial_learns_from_own_data_and_its_result_has_their_digest()
    {
        var data = OwnData.Of(_place.Write("t.csv", Table));
        var trial = Trial(data) with { Validation = 2, Hidden = [4], Epochs = 2 };
        var opened = trial.FindTask().Open(DataFolders.None, 0);
        var result = Soap.Trials.Trial.Run(trial, opened);
        Assert.Equal(data.Digest, result.DataDigests["t.csv"]);
        Assert.NotNull(result.Test!.Accuracy);
        var other = OwnData.Of(_place.Write("o/t.csv", Table + "1,1,x\n"));
        Assert.Throws<ArgumentException>(() => Soap.Trials.Trial.Run(trial with { Data = other }, opened));
    }

    [Fact]
    public void Accuracies_of_classes_weighed_by_their_samples_are_the_accuracy_and_their_mean_is_balanced()
    {
        // Of class x there are three times as many, and some cannot be told from class y.
        var path = _place.Write("t.csv", "a,k\n" + string.Concat(
            Enumerable.Range(0, 200).Select(i => $"{i % 23},{(i % 4 == 0 ? "y" : "x")}\n")));
        var trial = Trial(OwnData.Of(path)) with { Validation = 10, Hidden = [8], Epochs = 5, Split = "0.3" };
        var result = Soap.Trials.Trial.Run(trial, trial.FindTask().Open(DataFolders.None, 0));
        var classes = trial.DataOrigin!.Classes!;
        Assert.Equal(
            result.Test!.Accuracy!.Value,
            classes.Zip(result.ClassAccuracy!, (one, accuracy) => one.Test * accuracy!.Value).Sum() / 60, 9);
        Assert.Equal((result.ClassAccuracy![0] + result.ClassAccuracy[1]) / 2, result.BalancedAccuracy);
        Assert.NotEqual(result.Test.Accuracy, result.BalancedAccuracy);
    }

    [Fact]
    public void Tasks_of_the_catalogue_have_no_accuracies_of_classes_and_values_have_none_either()
    {
        var path = _place.Write("t.csv", Table);
        var trial = Trial(OwnData.Of(path)) with { Validation = 0, Hidden = [4], Epochs = 1, Label = "k" };
        var data = trial.FindTask().Open(DataFolders.None, 0);
        var plain = trial with { Data = null, Label = null };
        var text = JsonSerializer.Serialize(Soap.Trials.Trial.Run(plain, data), Json.Options);
        Assert.DoesNotContain("classAccuracy", text, StringComparison.Ordinal);
        var values = trial with { Label = null, Targets = "a", InputScaling = "none" };
        _place.Write("t.csv", Table.Replace("x", "1", StringComparison.Ordinal).Replace("y", "2",
            StringComparison.Ordinal));
        values = values with { Data = OwnData.Of(path) };
        Assert.Null(Soap.Trials.Trial.Run(values, values.FindTask().Open(DataFolders.None, 0)).ClassAccuracy);
    }

    [Theory]
    [InlineData("k", null, null, "label = k makes no sense for task 'mnist'")]
    [InlineData(null, "k", null, "targets = k makes no sense for task 'mnist'")]
    [InlineData(null, null, "0.5", "split = 0.5 makes no sense for task 'mnist'")]
    [InlineData("k", "k", null, "label = k and targets = k make no sense together")]
    [InlineData(null, null, "1", "split = 1 is not allowed; allowed: a share above 0 and below 1")]
    public void Keys_of_own_data_are_refused_where_they_make_no_sense(
        string? label, string? targets, string? split, string message)
    {
        var trial = new TrialSpecification
        {
            Task = "mnist",
            Rule = "bp",
            Seed = 1,
            LearningRate = 1,
            Label = label,
            Targets = targets,
            Split = split,
        };
        Assert.Contains(message, Assert.Throws<SoapException>(trial.Check).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_the_catalogue_is_refused_for_own_data()
    {
        _place.Write("mnist/train.csv", Table);
        _place.Write("mnist/test.csv", Table);
        var error = Assert.Throws<SoapException>(() => OwnData.Of(_place["mnist"]));
        Assert.Equal(
            $"{_place["mnist"]}: 'mnist' is the name of a task of SOAP; rename the file or folder", error.Message);
    }

    public void Dispose() => _place.Dispose();

    private static TrialSpecification Trial(OwnData data) =>
        new() { Task = data.Name, Data = data, Rule = "bp", Seed = 1, LearningRate = 0.1 };
}
