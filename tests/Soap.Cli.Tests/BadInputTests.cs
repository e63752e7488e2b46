using Xunit;

namespace Soap.Cli.Tests;

public sealed class BadInputTests
{
    // With a heap of 128 MiB, of which the program itself takes a few.
    [Theory]
    [InlineData("0..9999", "seeds, where at most 10,000 are allowed")]
    [InlineData("0", "has 100,000 values; allowed: at most 10,000")]
    public void A_file_that_asks_for_very_many_seeds_is_refused_in_little_memory(string item, string message)
    {
        using var folder = new TemporaryFolder();
        var items = string.Join(",", Enumerable.Repeat(item, item.Length > 1 ? 9_900 : 100_000));
        File.WriteAllText(folder["many.yaml"], $"study: many\ntitle: T\nseeds: [{items}]\n");

        (string, string)[] environment = [("DOTNET_GCHeapHardLimit", "0x8000000")];
        var ended = SoapProcess.Run(folder.Path, environment, "run", "many.yaml", "--out", "o");

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
        Assert.InRange(ended.Error.Length, 20, 1_000);
    }

    [Theory]
    [InlineData("run", "{0}")]
    [InlineData("run", "--{0}")]
    [InlineData("run", "epochs={0}")]
    [InlineData("run", "rules={0}")]
    [InlineData("run", "--jobs", "{0}")]
    [InlineData("train", "rule={0}")]
    [InlineData("train", "{0}={0}")]
    [InlineData("rules", "{0}")]
    [InlineData("{0}")]
    [InlineData("data", "fetch", "{0}")]
    public void A_very_long_word_is_not_repeated_whole(params string[] words)
    {
        var very = new string('y', 100_000);
        var ended = InProcess.Run([.. words.Select(word => word.Replace("{0}", very, StringComparison.Ordinal))]);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("yyy", ended.Error, StringComparison.Ordinal);
        Assert.InRange(ended.Error.Length, 20, 10_000);
    }

    [Theory]
    [InlineData("rnu", "unknown command 'rnu'; did you mean 'run'?")]
    [InlineData("data ftch", "unknown command 'ftch'; did you mean 'fetch'?")]
    [InlineData("run --quik", "unknown option '--quik'; did you mean '--quick'?")]
    [InlineData("--versoin", "unknown option '--versoin'; did you mean '--version'?")]
    [InlineData("rules bp fa", "'fa' is one word too many")]
    [InlineData("run --jobs 0", "--jobs 0: not allowed; allowed: a whole number of at least 1")]
    [InlineData("run --jobs two", "--jobs two: not allowed; allowed: a whole number of at least 1")]
    [InlineData("run --out", "--out DIR needs a value: Where plan, results and report go; runs/STUDY if left out.")]
    [InlineData("run --jobs", "--jobs N needs a value: Trials at once")]
    [InlineData("schema --study", "--study STUDY needs a value: ")]
    [InlineData("data fetch", "NAME is missing: The task. For example: soap data fetch fashion-mnist")]
    [InlineData(
        "report", "DIR is missing: The study's folder, such as runs/founding. Several: one report of the rules that " +
            "they have in common. For example: soap report runs/founding")]
    [InlineData(
        "compare",
        "A is missing: A finished study's folder, such as runs/founding. For example: soap compare runs/before " +
            "runs/after\n  B is missing: ")]
    [InlineData(
        "run foundin",
        "unknown study 'foundin': did you mean 'founding'? (allowed: founding, curve, rules, confound, algoperf, " +
            "activity, autoencoder, soap2019, moskovitz, leak, lenet-fashion, depth-2, depth-5, depth-10, depth-20, " +
            "residual-8, residual-20, tasks-digits, tasks-clothes, tasks-autoencoder, tasks-teacher, tasks-lenet, " +
            "tasks-moskovitz, tasks-resnet, depth, residual, tasks)")]
    [InlineData("rules dfa+kp", "'dfa+kp' has options or additions; ask about one name, as in: soap rules dfa")]
    [InlineData("rules bbp", "unknown rule 'bbp': did you mean 'bp'?")]
    [InlineData("data fetch mnst", "There is no task 'mnst': did you mean 'mnist'?")]
    [InlineData("data verify mnst", "There is no task 'mnst': did you mean 'mnist'?")]
    [InlineData("data fetch curve", "needs no files")]
    [InlineData("run epohcs=1", "epohcs=1: unknown key 'epohcs'; did you mean 'epochs'?")]
    [InlineData("run curve quick", "quick: neither an option nor key=value")]
    [InlineData("run epochs=1 epochs=2", "epochs=2: 'epochs' is set twice")]
    [InlineData("run epochs=abc", "epochs=abc: not a number; allowed: a number above 0")]
    [InlineData("run epochs=0", "epochs=0: out of range; allowed: a number above 0")]
    [InlineData(
        "run learning-rates=0.1,1e33",
        "'1e33' is out of range; allowed: rates with commas between, each a number from 1E-30 to 1E+30")]
    [InlineData("run epochs=NaN", "epochs=NaN: not a number")]
    [InlineData("run epochs=1=2", "epochs=1=2: not a number")]
    [InlineData("run epochs", "unknown study 'epochs'")]
    [InlineData("run batch=1.5", "batch=1.5: not a whole number; allowed: a whole number of at least 1")]
    [InlineData("run batch=99999999999", "batch=99999999999: out of range")]
    [InlineData("run seeds=1,-2", "seeds=1,-2: '-2' is not a seed")]
    [InlineData("run seeds=", "seeds=: empty")]
    [InlineData("run seeds=1,1", "seeds = 1,1: a seed stands twice")]
    [InlineData("run seeds=101", "must not be among the reporting seeds")]
    [InlineData(
        "run activation=tnh",
        "activation=tnh: unknown word, did you mean 'tanh'?; " +
            "allowed: tanh, relu, sigmoid, identity, elu, leaky-relu, gelu")]
    [InlineData("run task=mist", "task=mist: unknown word, did you mean 'mnist'?")]
    [InlineData("run rules=bp;bp", "rules=bp;bp: 'bp' and 'bp' are the same rule, whose trials would be run twice")]
    [InlineData("run rules=bp;dfa;dfa+fa", "'dfa' and 'dfa+fa' are the same rule")]
    [InlineData("plan rules=sign;sign:period=1000", "'sign' and 'sign:period=1000' are the same rule")]
    [InlineData("plan rules=bp;ia;ia", "rules=bp;ia;ia: 'ia' and 'ia' are the same rule")]
    [InlineData("plan rules=locoprop;fa;locoprop", "'locoprop' and 'locoprop' are the same rule")]
    [InlineData(
        "run rules=bp,fa",
        "rules=bp,fa: rules stand apart by spaces, and commas belong to a rule's options: write them " +
            "with spaces: \"bp fa\"; allowed: ")]
    [InlineData(
        "run rules=bp,sign:period=500,magnitude=norm,dfa+kp",
        "write them with spaces: \"bp sign:period=500,magnitude=norm dfa+kp\"")]
    [InlineData(
        "run rules=bp,;fa",
        "rules=bp,;fa: rules stand apart by spaces, and commas belong to a rule's options: " +
            "write them with spaces: \"bp fa\"; ")]
    [InlineData("run rules=bp;,;fa", "write them with spaces: \"bp fa\"; ")]
    [InlineData("run rules=bp;,fa", "write them with spaces: \"bp fa\"; ")]
    [InlineData(
        "run rules=sign:period=500,;magnitude=norm;fa",
        "write them with spaces: \"sign:period=500,magnitude=norm fa\"; ")]
    [InlineData("run rules=,", "rules=,: no rule is named; allowed: ")]
    [InlineData("run rules=", "rules=: no rule is named; allowed: ")]
    [InlineData(
        "train rule=bp,fa",
        "rule=bp,fa: a trial has one rule, and these are 2; a study compares several: soap run rules=\"bp fa\"")]
    [InlineData("train rule=", "rule=: no rule is named; write one, such as fa or dfa+kp")]
    [InlineData("train rule=+fa", "rule '+fa': a name is missing before its first '+'")]
    [InlineData("train lr=0.1", "lr=0.1: unknown key 'lr'; did you mean 'learning-rate'?")]
    [InlineData("train batch-size=8", "did you mean 'batch'?")]
    [InlineData("train wd=0.1", "did you mean 'weight-decay'?")]
    [InlineData("train optim=adam", "did you mean 'optimizer'?")]
    [InlineData("train seeds=1", "did you mean 'seed'?")]
    [InlineData("run random_seed=1", "did you mean 'seeds'?")]
    [InlineData(
        "train gpu=0",
        "unknown key 'gpu'; the key is device: device=cuda for the first GPU that the process sees (allowed: ")]
    [InlineData(
        "train task=curve device=cuda",
        "device = cuda: the libtorch that SOAP comes with has no CUDA in it; set SOAP_LIBTORCH to a folder with " +
            "libtorch 2.10, such as torch/lib of an installed PyTorch 2.10 for CUDA, and ask 'soap doctor'")]
    [InlineData(
        "run curve device=cuda",
        "device = cuda: the libtorch that SOAP comes with has no CUDA in it; set SOAP_LIBTORCH to ")]
    [InlineData(
        "train task=curve device=cuda engine=fused",
        "engine = fused does not apply: it trains on the CPU alone; allowed: auto, autograd")]
    [InlineData("train device=gpu", "device=gpu: unknown word, did you mean 'cuda'?; allowed: cpu, cuda")]
    [InlineData(
        "train device=cuda:1",
        "device=cuda:1: cuda is the first GPU that the process sees, and CUDA_VISIBLE_DEVICES chooses which; " +
            "allowed: cpu, cuda")]
    [InlineData(
        "run curve device=cpu,cuda",
        "device=cpu,cuda: a trial, and with it all trials of a study, runs on one device; allowed: cpu, cuda")]
    [InlineData("run jobs=2", "unknown key 'jobs'; it is an option of soap run: --jobs N (allowed: ")]
    [InlineData("train jobs=2", "unknown key 'jobs'; it is an option of soap run: --jobs N (allowed: ")]
    [InlineData(
        "train threads=2", "a trial has one thread; how many a study runs at once is told by --jobs N of soap run (")]
    [InlineData("rules dttp", "unknown rule 'dttp': did you mean 'ddtp'?")]
    [InlineData("rules TP", "unknown rule 'TP': did you mean 'tp'?")]
    [InlineData("train rule=target-propagation", "unknown rule 'target-propagation': did you mean 'tp'?")]
    [InlineData("train rule=backprop+kolen-pollack", "unknown rule 'backprop': did you mean 'bp'?")]
    [InlineData(
        "train learning-rate=1e-320", "learning-rate=1e-320: out of range; allowed: a number from 1E-30 to 1E+30")]
    [InlineData("train learning-rate=1e999", "learning-rate=1e999: too large; the largest is 1E+30; allowed: ")]
    [InlineData("train learning-rate=1e-999", "learning-rate=1e-999: too small: it is 0 as a number; allowed: ")]
    [InlineData("train learning-rate=-1e999", "learning-rate=-1e999: out of range")]
    [InlineData("train learning-rate=Infinity", "learning-rate=Infinity: not a number")]
    [InlineData("run target-loss=1e999", "target-loss=1e999: too large; the largest is 1.7976931348623157E+308")]
    [InlineData(
        "train momentum=0.99999999", "momentum=0.99999999: it is 1 in float32; allowed: a number from 0 to below 1")]
    [InlineData("train weight-decay=1e-320", "weight-decay=1e-320: it vanishes in float32; allowed: ")]
    [InlineData(
        "train clip-norm=1e-320", "clip-norm=1e-320: it vanishes in float32; allowed: none, or a number above 0")]
    [InlineData(
        "train label-smoothing=0.99999999",
        "label-smoothing=0.99999999: it is 1 in float32; allowed: a number from 0 to below 1")]
    [InlineData("train schedule-factor=1e-320", "schedule-factor=1e-320: it vanishes in float32; allowed: none, or ")]
    [InlineData("train weight-decay=-1e-320", "weight-decay=-1e-320: out of range; allowed: ")]
    [InlineData("train weight-decay=-1e-400", "weight-decay=-1e-400: out of range; allowed: ")]
    [InlineData("train weight-decay=1e-400", "weight-decay=1e-400: too small: it is 0 as a number; allowed: ")]
    [InlineData(
        "train rule=kp:decay=1e-320", "decay=1e-320: it vanishes in float32; allowed: a number from 0 to below 1")]
    [InlineData(
        "train --data-dir /no/such",
        "--data-dir /no/such: there is no such folder; allowed: a folder that has one " +
            "folder for the files of each task")]
    [InlineData("data list --data-dir ", "--data-dir : this names no folder")]
    [InlineData("train rule=sign:perod=3", "unknown option 'perod'; did you mean 'period'?")]
    [InlineData("train rule=sign:period=0", "period=0: out of range; allowed: a whole number from 1")]
    [InlineData("train nesterov=true", "nesterov = true needs momentum above 0")]
    [InlineData("train optimizer=adam weight-decay=0.1", "use adamw")]
    [InlineData("train momentum=1", "momentum=1: out of range; allowed: a number from 0 to below 1")]
    [InlineData(
        "train task=curve validation=500",
        "validation=500: the task curve has 500 training samples; allowed: 0 to 499")]
    [InlineData("train hidden=65536,65536", "hidden = 65536,65536 is not allowed")]
    [InlineData("train preset=akrout-2019", "unknown preset 'akrout-2019': did you mean 'akrout-2019-bp'?")]
    [InlineData(
        "run preset=akrout-2019-fa",
        "preset=akrout-2019-fa: a preset is of one rule, with its learning rate, and a study compares several; " +
            "write soap train preset=akrout-2019-fa")]
    [InlineData(
        "train task=curve validation=0 loss=cross-entropy",
        "loss = cross-entropy needs classes, but the targets of task 'curve' are values; allowed: " +
            "task, mean-squared-error")]
    [InlineData("run curve loss=sigmoid-cross-entropy", "loss = sigmoid-cross-entropy needs classes")]
    [InlineData(
        "run curve input-scaling=unit",
        "input-scaling = unit is for bytes, but the inputs of task 'curve' are used as they are")]
    [InlineData(
        "run noise-examples=64", "noise-examples = 64 makes no sense for rule 'frozen': it has no feedback weights")]
    [InlineData(
        "train rule=fa task=curve validation=0 noise-examples=64",
        "noise-examples = 64 needs classes, from which noise gets its labels")]
    [InlineData("train rule=fa noise-learning-rate=0.1", "noise-learning-rate needs noise-examples above 0")]
    [InlineData(
        "train noise-learning-rate=some",
        "noise-learning-rate=some: not a number; allowed: same, or a number from 1E-30 to 1E+30")]
    [InlineData(
        "train task=curve validation=0 rule=pepita engine=fused",
        "engine = fused does not apply: signal 'pepita' makes passes of its own; allowed: auto, autograd")]
    [InlineData(
        "train engine=fusd", "engine=fusd: unknown word, did you mean 'fused'?; allowed: auto, autograd, fused")]
    [InlineData("run target-loss=1e-300", "target-loss = 1E-300 is not allowed; allowed: from 1E-30 to 1E+30")]
    [InlineData(
        "run learning-rates=0.1,1e-300",
        "'1e-300' is out of range; allowed: rates with commas between, each a number from 1E-30 to 1E+30")]
    [InlineData("run learning-rates=0.1,1e300", "'1e300' is out of")]
    [InlineData("run --out ", "'' is not a study's folder")]
    [InlineData("report ", "'' is not a study's folder")]
    [InlineData("report runs/founding --ot x", "unknown option '--ot'; did you mean '--out'?")]
    [InlineData(
        "report runs/founding --out ", "'' is not a folder; allowed: the path of a folder, such as reports/founding")]
    [InlineData(
        "export runs/founding",
        "--to FORM is missing: csv, parquet, tensorboard or safetensors. For example: soap export runs/founding " +
            "--to parquet")]
    [InlineData(
        "export runs/founding --to parqet",
        "unknown form 'parqet': did you mean 'parquet'? (allowed: csv, parquet, tensorboard, safetensors)")]
    [InlineData(
        "export runs/founding --to csv --out ",
        "'' is not a folder; allowed: the path of a folder, such as exports/csv")]
    [InlineData("export  --to csv", "'' is not a study's folder")]
    [InlineData(
        "compare runs/founding", "B is missing: Another one's. For example: soap compare runs/before runs/after")]
    [InlineData("compare a b c", "'c' is one word too many")]
    [InlineData("compare a ", "'' is not a study's folder")]
    [InlineData("plan foundin", "unknown study 'foundin': did you mean 'founding'? ")]
    [InlineData(
        "plan momentum=0,2",
        "momentum=0,2: '2' is out of range; allowed: a number from 0 to below 1; or several, with commas between")]
    [InlineData(
        "plan learning-rates=1..0.1",
        "learning-rates=1..0.1: a range must begin at 0 or above, and end above its beginning")]
    [InlineData(
        "plan protocol=algopef", "protocol=algopef: unknown word, did you mean 'algoperf'?; allowed: tuned, algoperf")]
    [InlineData("resume ", "'' is not a study's folder")]
    [InlineData("plan --jobs 0", "--jobs 0: not allowed; allowed: a whole number of at least 1")]
    public void A_wrong_word_is_refused_with_what_is_allowed(string arguments, string message)
    {
        var ended = InProcess.Run(arguments.Split(' '));
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith("error: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void All_wrong_settings_are_named_at_once()
    {
        var ended = InProcess.Run(
            "train", "epohcs=1", "batch=x", "learning-rate=-1", "rule=bb", "hidden=1,a", "activation=tnh", "rubbish");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("7 settings are wrong:", ended.Error, StringComparison.Ordinal);
        string[] words =
        [
            "epohcs=1:", "batch=x:", "learning-rate=-1:", "rule=bb:", "hidden=1,a:", "activation=tnh:", "rubbish:",
        ];
        Assert.All(words, word => Assert.Contains($"\n  {word}", ended.Error, StringComparison.Ordinal));
    }

    [Fact]
    public void The_message_is_one_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        var ended = SoapProcess.Run(folder.Path, "run", "epohcs=1");
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_damaged_data_file_is_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["data", "mnist"]);
        File.WriteAllText(folder["data", "mnist", "train-images-idx3-ubyte.gz"], "rubbish");
        var ended = SoapProcess.Run(folder.Path, "run", "--data-dir", "data");
        Assert.Equal((3, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(
            Path.Combine("data", "mnist", "train-images-idx3-ubyte.gz"), ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["runs"]));

        var verified = SoapProcess.Run(folder.Path, [("SOAP_DATA", folder["data"])], "data", "verify", "mnist");
        Assert.Equal(3, verified.ExitCode);
        Assert.Contains("BAD   mnist/train-images-idx3-ubyte", verified.Output, StringComparison.Ordinal);
        Assert.Contains("good  mnist/t10k-labels-idx1-ubyte", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_data_are_told_with_the_way_to_get_them()
    {
        using var folder = new TemporaryFolder();
        var ended = SoapProcess.Run(
            folder.Path, [("XDG_CACHE_HOME", folder.Path), ("SOAP_DATA", "")], "train", "task=cifar-10");
        Assert.Equal((3, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("soap data fetch cifar-10", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_study_has_no_report()
    {
        using var folder = new TemporaryFolder();
        var ended = InProcess.Run("report", folder.Path);
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains("holds no study", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_other_files_is_not_taken()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["thesis.tex"], "precious");
        var ended = InProcess.Run("run", "curve", "--out", folder.Path);
        Assert.Equal(5, ended.ExitCode);
        Assert.Contains("Give another folder with --out", ended.Error, StringComparison.Ordinal);
    }
}
