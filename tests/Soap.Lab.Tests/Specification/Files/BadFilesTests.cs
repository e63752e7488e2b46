using System.Text;
using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Soap.Rules;
using Xunit;

namespace Soap.Lab.Tests.Specification.Files;

/// <summary>Files that are refused, each with its whole message. KEYS, RULES, STUDIES and TASKS stand for the lists of
/// all of them.</summary>
public sealed class BadFilesTests
{
    private const string Twice = " are the same rule, whose trials would be run twice; keep one; allowed: rules with "
        + "spaces or ';' between, in quotes, such as \"bp fa sign:period=500,magnitude=unit\"";

    private const string Head = "study: mine\ntitle: T\n";

    [Theory]
    [InlineData("lerning-rate: 0.1", "s.yaml:3:1: key 'lerning-rate' is unknown; did you mean 'learning-rate'?")]
    [InlineData("learningRate: 0.1", "s.yaml:3:1: key 'learningRate' is unknown; did you mean 'learning-rate'?")]
    [InlineData("foo: 1", "s.yaml:3:1: key 'foo' is unknown; keys are KEYS")]
    [InlineData("Epochs: 1", "s.yaml:3:1: key 'Epochs' is unknown; did you mean 'epochs'?")]
    [InlineData("trial: 1", "s.yaml:3:1: key 'trial' is unknown; keys are KEYS")]
    [InlineData("rule: fa", "s.yaml:3:1: key 'rule' is unknown; did you mean 'rules'?")]
    [InlineData("seed: 1", "s.yaml:3:1: key 'seed' is unknown; did you mean 'seeds'?")]
    [InlineData("epochs: 1\nbatch: 2\nepochs: 3", "s.yaml:5:1: key 'epochs' stands twice, first on line 3; keep one")]
    [InlineData("preset: akrout-2019-fa", "s.yaml:3:1: key 'preset' is not allowed: a preset is of one rule, with " +
        "its learning rate, and a study compares several; write soap train preset=akrout-2019-fa")]
    [InlineData(
        "extends: foundin",
        "s.yaml:3:10: extends = foundin: unknown word, did you mean 'founding'?; allowed: STUDIES")]
    [InlineData("extends: [curve, rules]", "s.yaml:3:10: extends = curve,rules: unknown word; allowed: STUDIES")]
    [InlineData(
        "epochs: abc", "s.yaml:3:9: epochs = abc: not a number; allowed: a number above 0, at most 1000000000")]
    [InlineData("epochs: 0", "s.yaml:3:9: epochs = 0: out of range; allowed: a number above 0, at most 1000000000")]
    [InlineData(
        "epochs: .inf", "s.yaml:3:9: epochs = .inf: not a number; allowed: a number above 0, at most 1000000000")]
    [InlineData(
        "epochs: 1_000", "s.yaml:3:9: epochs = 1_000: not a number; allowed: a number above 0, at most 1000000000")]
    [InlineData(
        "epochs: 0x10", "s.yaml:3:9: epochs = 0x10: not a number; allowed: a number above 0, at most 1000000000")]
    [InlineData("batch: 1.5", "s.yaml:3:8: batch = 1.5: not a whole number; allowed: a whole number of at least 1; " +
        "or several, with commas between")]
    [InlineData("batch: 99999999999", "s.yaml:3:8: batch = 99999999999: out of range; allowed: a whole number of at " +
        "least 1; or several, with commas between")]
    [InlineData(
        "epochs: [1, 2]", "s.yaml:3:9: epochs = 1,2: not a number; allowed: a number above 0, at most 1000000000")]
    [InlineData("batch: [32, 6.4]", "s.yaml:3:13: batch = 32,6.4: '6.4' is not a whole number; allowed: " +
        "a whole number of at least 1; or several, with commas between")]
    [InlineData("momentum: [0, 0.0]", "s.yaml:3:11: momentum = 0,0.0: a value stands twice; allowed: " +
        "a number from 0 to below 1; or several, with commas between")]
    [InlineData("momentum: 0..0.5", "s.yaml:3:1: momentum=0..0.5: a range is sampled, and needs learning-rates to " +
        "be one too, such as learning-rates=0.001..1")]
    [InlineData("momentum: [0, 0.5]\nlearning-rates: []", "s.yaml:3:1: momentum=0,0.5: several values are tuned " +
        "along with the learning rate, and learning-rates has none (learning-rates: line 4)")]
    [InlineData("candidates: 1", "s.yaml:3:13: candidates = 1: out of range; allowed: a whole number from 2 to 10000")]
    [InlineData("seeds: 5..1",
        "s.yaml:3:8: seeds = 5..1: '5..1' is not a range of seeds, the smaller first; allowed: " +
            "seeds with commas between, each a whole number from 0 to 18446744073709551615; 1..5 is all from 1 to 5")]
    [InlineData("seeds: [1..3, 2]", "s.yaml:3:1: seeds = 1,2,3,2: a seed stands twice")]
    [InlineData("learning-rates: 1..0.1", "s.yaml:3:17: learning-rates = 1..0.1: a range must begin at 0 or above, " +
        "and end above its beginning; allowed: rates with commas between, each a number from 1E-30 to 1E+30, or " +
        "nothing; or a range such as 0.001..1, from which quasi-random candidates are taken")]
    [InlineData("learning-rates: [0.1..1, 2]", "s.yaml:3:17: learning-rates = 0.1..1,2: not a range of two numbers " +
        "such as 0.001..1; allowed: rates with commas between, each a number from 1E-30 to 1E+30, or nothing; " +
        "or a range such as 0.001..1, from which quasi-random candidates are taken")]
    [InlineData(
        "protocol: algoperf",
        "s.yaml has 3 errors:\n  s.yaml:3:1: protocol = algoperf samples its candidates: learning-rates must be a " +
            "range, such as learning-rates=0.001..1\n" +
            "  s.yaml:3:1: protocol = algoperf counts examples to a validation loss: validation-target is needed\n" +
            "  s.yaml:3:1: protocol = algoperf takes a median over studies, one a tuning seed: " +
            "2 tuning seeds are not allowed; allowed: an odd number, 3 by the protocol")]
    [InlineData(
        "nesterov: [true, false]\nmomentum: 0",
        "s.yaml:3:1: nesterov = true needs momentum above 0 (momentum: line 4)")]
    [InlineData(
        "validation-target: never",
        "s.yaml:3:20: validation-target = never: not a number; allowed: none, or a number above 0")]
    [InlineData("seeds: 1, 2, x", "s.yaml:3:8: seeds = 1, 2, x: 'x' is not a seed; allowed: seeds with commas " +
        "between, each a whole number from 0 to 18446744073709551615; 1..5 is all from 1 to 5")]
    [InlineData("seeds: [1, -2]", "s.yaml:3:12: seeds = 1,-2: '-2' is not a seed; allowed: seeds with commas " +
        "between, each a whole number from 0 to 18446744073709551615; 1..5 is all from 1 to 5")]
    [InlineData("seeds:\n  - 1\n  - two", "s.yaml:5:5: seeds = 1,two: 'two' is not a seed; allowed: " +
        "seeds with commas between, each a whole number from 0 to 18446744073709551615; 1..5 is all from 1 to 5")]
    [InlineData("seeds: []", "s.yaml:3:8: seeds = : empty; allowed: seeds with commas between, each a whole number " +
        "from 0 to 18446744073709551615; 1..5 is all from 1 to 5")]
    [InlineData("seeds: [1, 1]", "s.yaml:3:1: seeds = 1,1: a seed stands twice")]
    [InlineData(
        "seeds: [\"1,2\", 3]",
        "s.yaml:3:9: seeds: the item '1,2' looks like several values; write each as an item of its own")]
    [InlineData("learning-rates: [0.1, 1e33]", "s.yaml:3:23: learning-rates = 0.1,1e33: '1e33' is out of range; " +
        "allowed: rates with commas between, each a number from 1E-30 to 1E+30, or nothing; " +
        "or a range such as 0.001..1, from which quasi-random candidates are taken")]
    [InlineData(
        "targets: \"a\\tb\"",
        "s.yaml:3:1: targets = a\uFFFDb makes no sense for task 'mnist', which says itself what is to be learnt; " +
            "it is for data of one's own")]
    [InlineData("activation: tnh", "s.yaml:3:13: activation = tnh: unknown word, did you mean 'tanh'?; allowed: " +
        "tanh, relu, sigmoid, identity, elu, leaky-relu, gelu; or several, with commas between")]
    [InlineData("nesterov: yes", "s.yaml:3:11: nesterov = yes: neither true nor false; allowed: true or false; " +
        "or several, with commas between")]
    [InlineData("task: no", "s.yaml:3:7: task = no: unknown word; allowed: TASKS")]
    [InlineData(
        "momentum: 1",
        "s.yaml:3:11: momentum = 1: out of range; allowed: a number from 0 to below 1; " +
            "or several, with commas between")]
    [InlineData(
        "rules: [bp, sing]",
        "s.yaml:3:13: rules = bp sing: unknown rule 'sing': did you mean 'sign'? (allowed: RULES); allowed: " +
            "rules with spaces or ';' between, in quotes, such as \"bp fa sign:period=500,magnitude=unit\"")]
    [InlineData("rules: [bp, bp]", "s.yaml:3:13: rules = bp bp: 'bp' and 'bp'" + Twice)]
    [InlineData(
        "rules:\n  - bp\n  - dfa\n  - fa\n  - dfa+fa",
        "s.yaml:7:5: rules = bp dfa fa dfa+fa: 'dfa' and 'dfa+fa'" + Twice)]
    [InlineData(
        "rules: bp sign sign:period=1000",
        "s.yaml:3:8: rules = bp sign sign:period=1000: 'sign' and 'sign:period=1000'" + Twice)]
    [InlineData(
        "rules: [sign:period=1000,magnitude=unit]", "s.yaml:3:9: rules: a comma ends an item of a list, here within " +
            "the rule sign:period=1000,magnitude=unit; write it in quotes: \"sign:period=1000,magnitude=unit\"")]
    [InlineData("rules: [bp, ebd:lambda=1,initial=2, fa]", "s.yaml:3:13: rules: a comma ends an item of a list, " +
        "here within the rule ebd:lambda=1,initial=2; write it in quotes: \"ebd:lambda=1,initial=2\"")]
    [InlineData("lr: 0.1", "s.yaml:3:1: key 'lr' is unknown; did you mean 'learning-rate'?")]
    [InlineData(
        "gpu: 0",
        "s.yaml:3:1: key 'gpu' is unknown; the key is device: device=cuda for the first GPU that the process sees")]
    [InlineData("name: n", "s.yaml:3:1: key 'name' is unknown; did you mean 'study'?")]
    [InlineData("jobs: 2", "s.yaml:3:1: key 'jobs' is unknown; it is an option of soap run: --jobs N")]
    [InlineData("rules: []", "s.yaml:3:8: rules = : no rule is named; allowed: rules with spaces or ';' between, in " +
        "quotes, such as \"bp fa sign:period=500,magnitude=unit\"")]
    [InlineData(
        "rules: [\"bp fa\"]",
        "s.yaml:3:9: rules: the item 'bp fa' looks like several values; write each as an item of its own")]
    [InlineData(
        "rules: [bp;fa]",
        "s.yaml:3:9: rules: the item 'bp;fa' looks like several values; write each as an item of its own")]
    [InlineData(
        "rules:\n  - |\n    bp\n    fa",
        "s.yaml:4:5: rules: the item 'bp\\nfa\\n' looks like several values; write each as an item of its own")]
    [InlineData("rules: [bp, \"\"]", "s.yaml:3:13: key 'rules' has an empty item")]
    [InlineData("rules: bp,fa", "s.yaml:3:8: rules = bp,fa: rules stand apart by spaces, and commas belong to a " +
        "rule's options: write them with spaces: \"bp fa\"; allowed: rules with spaces or ';' between, in quotes, " +
        "such as \"bp fa sign:period=500,magnitude=unit\"")]
    [InlineData("rules: bp, fa", "s.yaml:3:8: rules = bp, fa: rules stand apart by spaces, and commas belong to a " +
        "rule's options: write them with spaces: \"bp fa\"; allowed: rules with spaces or ';' between, in quotes, " +
        "such as \"bp fa sign:period=500,magnitude=unit\"")]
    [InlineData(
        "epochs:",
        "s.yaml:3:1: key 'epochs' has no value; leave it out to keep what it is, or write [] for an empty list")]
    [InlineData(
        "hidden:",
        "s.yaml:3:1: key 'hidden' has no value; leave it out to keep what it is, or write [] for an empty list")]
    [InlineData("title: T", "s.yaml:3:1: key 'title' stands twice, first on line 2; keep one")]
    [InlineData(
        "title: \"\"", "s.yaml has 2 errors:\n  s.yaml:3:1: key 'title' has no value; leave it out to keep what it " +
            "is, or write [] for an empty list\n  s.yaml:3:1: key 'title' stands twice, first on line 2; keep one")]
    [InlineData(
        "trial:\n  epochs: 1",
        "s.yaml has 2 errors:\n  s.yaml:3:1: key 'trial' has keys of its own; a study file is flat: " +
            "write every key at the beginning of a line\n  s.yaml:3:1: key 'trial' is unknown; keys are KEYS")]
    [InlineData("rules:\n  - fa: {period: 3}", "s.yaml:4:5: key 'rules': an item of a list is one value, neither a " +
        "list nor a key with a value; a text with ': ' in it needs quotes")]
    [InlineData("seeds: [[1, 2]]", "s.yaml:3:9: key 'seeds': an item of a list is one value, neither a list nor a " +
        "key with a value; a text with ': ' in it needs quotes")]
    [InlineData("seeds: [a: b]", "s.yaml:3:9: key 'seeds': an item of a list is one value, neither a list nor a key " +
        "with a value; a text with ': ' in it needs quotes")]
    [InlineData(
        "epochs: &e 1\nbatch: *e",
        "s.yaml has 2 errors:\n  s.yaml:3:9: key 'epochs': anchors (&name) are not allowed; write the value where " +
            "it is needed\n  s.yaml:4:1: key 'batch': aliases (*name) are not allowed; write the value")]
    [InlineData("epochs: !!int 1", "s.yaml:3:9: key 'epochs': tags (tag:yaml.org,2002:int) are not allowed; " +
        "the key decides how its value is read")]
    [InlineData(
        "<<: {epochs: 1}",
        "s.yaml:3:1: merge keys (<<) are not allowed; write extends: STUDY to start from a built-in study")]
    [InlineData(
        "&a epochs: 1",
        "s.yaml:3:1: key 'epochs': anchors (&name) are not allowed; write the value where it is needed")]
    [InlineData(
        "seeds: &s [1]",
        "s.yaml:3:8: key 'seeds': anchors (&name) are not allowed; write the value where it is needed")]
    [InlineData(
        "!<x> epochs: 1", "s.yaml:3:1: key 'epochs': tags (x) are not allowed; the key decides how its value is read")]
    [InlineData("? [epochs]\n: 1", "s.yaml:3:3: a key must be a word")]
    [InlineData(": 1", "s.yaml:3:3: a key is missing before ':'")]
    [InlineData("epochs: 1\n---\nbatch: 2", "s.yaml:4:1: a second document begins here; a study file has one")]
    [InlineData("seeds:\n\t- 1", "s.yaml:4:1: a tab where YAML needs spaces")]
    [InlineData(
        "seeds: [1, 2", "s.yaml:4:1: not YAML: while parsing a flow sequence, did not find expected ',' or ']'")]
    [InlineData(
        "activation: \"tanh", "s.yaml:3:13: not YAML: while scanning a quoted scalar, found unexpected end of stream")]
    [InlineData("epochs: 1\n batch: 2", "s.yaml:4:7: not YAML: while scanning a plain scalar value, found invalid " +
        "mapping; a value with ': ' in it needs quotes, and keys begin where the others do")]
    [InlineData("loss: @task", "s.yaml:3:7: not YAML: while scanning for the next token, found character that " +
        "cannot start any token; a value that begins with such a sign needs quotes")]
    [InlineData("rules: [bp,, fa]", "s.yaml:3:12: not YAML: while parsing a node, did not find expected node content")]
    [InlineData(
        "activation: \"\\q\"",
        "s.yaml:3:13: not YAML: while scanning a quoted scalar, found unknown escape character")]
    [InlineData("hidden: }", "s.yaml:3:9: not YAML: while parsing a node, did not find expected node content")]
    [InlineData("nesterov: true", "s.yaml:3:1: nesterov = true needs momentum above 0")]
    [InlineData(
        "epochs: 1\nnesterov: true\nmomentum: 0",
        "s.yaml:4:1: nesterov = true needs momentum above 0 (momentum: line 5)")]
    [InlineData("tuning-seeds: [1, 7]\nseeds: [1, 2]", "s.yaml:3:1: tuning-seeds = 1,7: seeds that choose the " +
        "learning rate must not be among the reporting seeds 1,2 (seeds: line 4)")]
    [InlineData("learning-rates: [0.1, 1e-300]", "s.yaml:3:23: learning-rates = 0.1,1e-300: '1e-300' is out of " +
        "range; allowed: rates with commas between, each a number from 1E-30 to 1E+30, or nothing; " +
        "or a range such as 0.001..1, from which quasi-random candidates are taken")]
    [InlineData("seeds: [101]", "s.yaml:3:1: tuning-seeds = 101,102: seeds that choose the learning rate must not " +
        "be among the reporting seeds 101")]
    [InlineData(
        "optimizer: adam\nweight-decay: 0.1",
        "s.yaml:3:1: optimizer = adam has no weight decay; use adamw, whose decay is decoupled, or decay = l2")]
    [InlineData("noise-examples: 64", "s.yaml:3:1: noise-examples = 64 makes no sense for rule 'frozen': " +
        "it has no feedback weights, and noise is there to align forward weights with them")]
    [InlineData("rules: [bp, ff]\nengine: fused", "s.yaml:4:1: engine = fused does not apply: signal 'goodness' " +
        "makes passes of its own; allowed: auto, autograd")]
    [InlineData("validation: 0", "s.yaml:3:1: validation = 0 is not allowed with learning-rates: a learning rate is " +
        "chosen on validation samples")]
    [InlineData(
        "lerning-rate: 0.1\nepochs: x\nseeds: [1, y]\nepochs: 2\nrules: [bp, {a: 1}]\nbatch: [",
        "s.yaml has 6 errors:\n  s.yaml:3:1: key 'lerning-rate' is unknown; did you mean 'learning-rate'?\n" +
            "  s.yaml:4:9: epochs = x: not a number; allowed: a number above 0, at most 1000000000\n" +
            "  s.yaml:5:12: seeds = 1,y: 'y' is not a seed; allowed: seeds with commas between, each a whole number " +
            "from 0 to 18446744073709551615; 1..5 is all from 1 to 5\n" +
            "  s.yaml:6:1: key 'epochs' stands twice, first on line 4; keep one\n" +
            "  s.yaml:7:14: key 'rules': an item of a list is one value, neither a list nor a key with a value; " +
            "a text with ': ' in it needs quotes\n" +
            "  s.yaml:9:1: not YAML: while parsing a node, did not find expected node content")]
    [InlineData("hidden: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" +
            "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "s.yaml has 2 errors:\n" +
                "  s.yaml:3:10: key 'hidden': an item of a list is one value, neither a list nor a key with a " +
                "value; a text with ': ' in it needs quotes\n" +
                "  s.yaml:3:110: not YAML: found more than 100 levels of nesting")]
    [InlineData(
        "epochs: |\n  1\n  2",
        "s.yaml:3:9: epochs = 1\\n2\\n: not a number; allowed: a number above 0, at most 1000000000")]
    [InlineData(
        "extends: curve\nlearning-rates: [0.1]",
        "s.yaml has 2 errors:\n  s.yaml:4:1: tuning-seeds: at least one is needed to choose among learning-rates\n" +
            "  s.yaml:4:1: validation = 0 is not allowed with learning-rates: a learning rate " +
            "is chosen on validation samples")]
    public void A_wrong_line_is_told_with_its_place(string lines, string message) =>
        Refused(Head + lines + "\n", message);

    [Theory]
    [InlineData("", "s.yaml:1:1: the file is empty; a study file has at least the keys study and title")]
    [InlineData("# nothing\n", "s.yaml:1:1: the file is empty; a study file has at least the keys study and title")]
    [InlineData("---\n", "s.yaml:1:1: the file is empty; a study file has at least the keys study and title")]
    [InlineData(
        "- bp\n- fa\n",
        "s.yaml:1:1: not a mapping; write lines of the form key: value, with a space behind the colon")]
    [InlineData(
        "bp\n", "s.yaml:1:1: not a mapping; write lines of the form key: value, with a space behind the colon")]
    [InlineData(
        "study:mine\n",
        "s.yaml:1:1: not a mapping; write lines of the form key: value, with a space behind the colon")]
    [InlineData(
        "study: mine\n",
        "s.yaml:1:1: key 'title' is missing: one line that says what the study asks; the title of its report")]
    [InlineData("title: T\n", "s.yaml:1:1: key 'study' is missing: the study's own word; its folder is runs/WORD")]
    [InlineData(
        "epochs: x\n",
        "s.yaml has 3 errors:\n  s.yaml:1:1: key 'study' is missing: the study's own word; its folder is runs/WORD\n" +
            "  s.yaml:1:1: key 'title' is missing: one line that says what the study asks; the title of its report\n" +
            "  s.yaml:1:9: epochs = x: not a number; allowed: a number above 0, at most 1000000000")]
    [InlineData("study: Mine\ntitle: T", "s.yaml:1:8: study = Mine: not allowed; allowed: a word of lower-case " +
        "letters, digits and '-' that begins with a letter, at most 64 characters")]
    [InlineData("study: 1st\ntitle: T", "s.yaml:1:8: study = 1st: not allowed; allowed: a word of lower-case " +
        "letters, digits and '-' that begins with a letter, at most 64 characters")]
    [InlineData("study: a_b\ntitle: T", "s.yaml:1:8: study = a_b: not allowed; allowed: a word of lower-case " +
        "letters, digits and '-' that begins with a letter, at most 64 characters")]
    [InlineData(
        "study: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ntitle: T",
        "s.yaml:1:8: study = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: not allowed; " +
            "allowed: a word of lower-case letters, digits and '-' that begins with a letter, at most 64 characters")]
    [InlineData("study: mine\ntitle: \"a\\nb\"", "s.yaml:2:8: title = a\\nb: not allowed; allowed: one line of at " +
        "most 300 characters, without spaces around it")]
    [InlineData("study: mine\ntitle: Sign: does it help?", "s.yaml:2:12: not YAML: while scanning a plain scalar " +
        "value, found invalid mapping; a value with ': ' in it needs quotes, and keys begin where the others do")]
    [InlineData(
        "study: mine\ntitle: \" T\"",
        "s.yaml:2:8: title =  T: not allowed; allowed: one line of at most 300 characters, without spaces around it")]
    [InlineData("study: founding\ntitle: T", "s.yaml:1:8: study = founding: this is the name of a built-in study, " +
        "from which the file differs; choose another")]
    [InlineData("study: [a, b]\ntitle: T", "s.yaml:1:8: study = a,b: not allowed; allowed: a word of lower-case " +
        "letters, digits and '-' that begins with a letter, at most 64 characters")]
    [InlineData(
        "%YAML 1.1\n---\nstudy: mine\ntitle: T", "s.yaml:1:1: directives (%) are not allowed; remove this line")]
    [InlineData(
        "study: mine\ntitle: T\n...\nmore: 1", "s.yaml:4:1: a second document begins here; a study file has one")]
    [InlineData("{study: mine, title: T, foo: 1}", "s.yaml:1:25: key 'foo' is unknown; keys are KEYS")]
    [InlineData("study: mine\ntitle: a\u0000b\nfoo: 1", "s.yaml:2:9: the character U+0000 is not allowed")]
    [InlineData("study: mine\ntitle: a\u2028epochs: 1", "s.yaml:2:9: the character U+2028 is not allowed")]
    [InlineData("study: mine\r\ntitle: T\r\nfoo: 1\r\n", "s.yaml:3:1: key 'foo' is unknown; keys are KEYS")]
    [InlineData("study: mine\rtitle: T\rfoo: 1\r", "s.yaml:3:1: key 'foo' is unknown; keys are KEYS")]
    [InlineData("\uFEFFstudy: mine\ntitle: T\nfoo: 1", "s.yaml:3:1: key 'foo' is unknown; keys are KEYS")]
    [InlineData("study: mine\n\uFEFFtitle: T", "s.yaml:2:1: the character U+FEFF is not allowed")]
    public void A_wrong_file_is_told_with_the_place(string text, string message) => Refused(text, message);

    [Theory]
    [InlineData(
        new byte[] { 0x73, 0x3A, 0x20, 0x0A, 0xE9, 0x0A },
        "s.yaml:2:1: the byte 0xE9 is not UTF-8; save the file as UTF-8")]
    [InlineData(
        new byte[] { 0xFF, 0xFE, 0x73, 0x00 }, "s.yaml:1:1: the byte 0xFF is not UTF-8; save the file as UTF-8")]
    [InlineData(
        new byte[] { 0x61, 0x0D, 0x0A, 0x62, 0xC3 }, "s.yaml:2:2: the byte 0xC3 is not UTF-8; save the file as UTF-8")]
    public void Other_encodings_are_refused(byte[] bytes, string message) =>
        Assert.Equal(message, Error(bytes).Message);

    [Fact]
    public void A_file_may_have_one_MiB_and_not_a_byte_more()
    {
        var good = Encoding.UTF8.GetBytes(Head + new string('#', FileText.MostBytes - Head.Length));
        Assert.Equal("mine", StudyFile.Parse("s.yaml", good).Name);
        Assert.Equal(
            "s.yaml is too large for a study file; allowed: at most 1048576 bytes", Error([.. good, 35]).Message);
    }

    [Fact]
    public void Of_many_errors_twenty_are_shown()
    {
        var lines =
            Error(Encoding.UTF8.GetBytes(Head + string.Concat(Enumerable.Repeat("x: 1\n", 30)))).Message.Split('\n');
        Assert.Equal(("s.yaml has 30 errors:", 22, "  and 10 more"), (lines[0], lines.Length, lines[^1]));
    }

    [Fact]
    public void The_word_of_a_group_is_no_name_of_a_study() => Refused(
        "study: depth\ntitle: mine\n",
        "s.yaml:1:8: study = depth: this is the name of several built-in studies together; choose another");

    [Fact]
    public void A_long_value_is_shown_by_its_beginning() =>
        Refused($"{Head}epochs: {new string('9', 400)}", $"s.yaml:3:9: epochs = {new string('9', 79)}…: too large; " +
            "the largest is 1000000000; allowed: a number above 0, at most 1000000000");

    private static void Refused(string text, string message)
    {
        var keys = string.Join(
            ", ", ["study", "title", "extends", .. StudySettings.All.Select(setting => setting.Name)]);
        var rules = string.Join(", ", RuleCatalog.Entries.Select(entry => entry.Name));
        var studies = string.Join(", ", StudyCatalog.All.Select(study => study.Name));
        var expected = message.Replace("KEYS", keys, StringComparison.Ordinal)
            .Replace("RULES", rules, StringComparison.Ordinal).Replace("STUDIES", studies, StringComparison.Ordinal)
            .Replace("TASKS", TaskKind.Instance.Allowed, StringComparison.Ordinal);
        Assert.Equal(expected, Error(Encoding.UTF8.GetBytes(text)).Message);
    }

    private static SoapException Error(byte[] content)
    {
        var error = Assert.Throws<SoapException>(() => StudyFile.Parse("s.yaml", content));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        return error;
    }
}
