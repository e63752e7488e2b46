namespace Soap;

/// <summary>Words of the field for what SOAP calls otherwise: too far from its words to be misspelt ones.</summary>
internal static class Synonyms
{
    // SOAP's words, the first that is allowed where one is looked for, and what others say for them.
    private static readonly (string[] Words, string[] Others)[] Table =
    [
        // keys
        (["learning-rate"], ["lr", "eta", "alpha", "step-size", "stepsize", "learningrate"]),
        (["layer-rates"], ["layerwise-lr", "layer-lr", "layer-learning-rates", "lr-per-layer", "layer-lrs"]),
        (["learning-rates"], ["lrs", "lr-grid", "etas"]),
        (["batch"], ["batch-size", "batchsize", "bs", "minibatch", "mini-batch", "mini-batch-size"]),
        (["weight-decay"], ["wd", "l2", "weightdecay", "regularization"]),
        (["epochs"], ["n-epochs", "num-epochs", "max-epochs", "passes"]),
        (["seed", "seeds"], ["random-seed", "rng", "random-state", "num-seeds"]),
        (["optimizer"], ["optim", "opt", "solver"]),
        (["rule", "rules"], ["algorithm", "algo", "method", "learning-rule"]),
        (["task"], ["dataset", "data", "problem"]),
        (["hidden"], ["layers", "width", "widths", "units", "hidden-size", "hidden-layers", "hidden-units"]),
        (["activation"], ["act", "nonlinearity", "non-linearity"]),
        (["initializer"], ["init", "weight-init", "initialization"]),
        (["feedback-initializer"], ["feedback-init", "feedback-initialization"]),
        (["weight-scale"], ["init-scale", "gain", "sigma-w"]),
        (["feedback-scale"], ["b-scale", "sigma-b"]),
        (["bias"], ["biases", "use-bias"]),
        (["clip-norm"], ["clip", "grad-clip", "gradient-clipping", "max-grad-norm", "max-norm", "clip-grad-norm"]),
        (["loss"], ["criterion", "objective", "loss-function"]),
        (["label-smoothing"], ["smoothing", "labelsmoothing", "smooth-labels"]),
        (["output-activation"], ["output-nonlinearity", "last-activation", "final-activation"]),
        (["schedule"], ["scheduler", "lr-schedule", "lr-scheduler"]),
        (["schedule-epochs"], ["milestones", "lr-decay-epochs", "step-epochs", "lr-milestones"]),
        (["schedule-factor"], ["gamma", "lr-decay", "lr-gamma"]),
        (["warm-up"], ["warmup", "warmup-epochs", "warm-up-epochs"]),
        (["validation"], ["val", "val-size", "validation-size", "holdout", "held-out"]),
        (["log-every"], ["log-interval", "log-steps"]),
        (["evaluate-every"], ["eval-interval", "eval-every", "validate-every"]),
        (["select"], ["early-stopping", "selection", "keep", "checkpoint", "best"]),
        (["input-scaling"], ["normalize", "normalization", "scaling"]),
        (["momentum"], ["mu", "beta"]),
        (["study"], ["name"]),

        // words of keys
        (["cross-entropy"], ["ce", "xent", "crossentropy", "nll", "softmax"]),
        (["mean-squared-error"], ["mse", "l2-loss", "squared-error"]),
        (["sigmoid-cross-entropy"], ["bce", "binary-cross-entropy"]),
        (["l2"], ["coupled", "weight-decay"]),
        (["multi-step"], ["multistep", "milestones"]),
        (["identity"], ["linear", "none"]),
        (["sigmoid"], ["logistic"]),
        (["leaky-relu"], ["leakyrelu", "lrelu"]),
        (["xavier-normal"], ["xavier", "glorot", "glorot-normal"]),
        (["xavier-uniform"], ["glorot-uniform"]),
        (["kaiming-uniform"], ["kaiming", "he", "he-uniform"]),
        (["orthogonal"], ["orthonormal", "saxe"]),
        (["fashion-mnist"], ["fashion", "fmnist", "fashionmnist"]),
        (["mnist-autoencoder"], ["autoencoder"]),

        // rules
        (["bp"], ["backprop", "backpropagation", "back-propagation", "sgd"]),
        (["fa"], ["feedback-alignment", "random-feedback", "feedbackalignment"]),
        (["dfa"], ["direct-feedback-alignment", "directfeedbackalignment"]),
        (["kp"], ["kolen-pollack", "kolenpollack"]),
        (["dkp"], ["direct-kolen-pollack"]),
        (["wm"], ["weight-mirror", "weight-mirrors", "weightmirror", "mirror"]),
        (["usf"], ["sign-symmetry", "signsymmetry", "sign-symmetric", "sign-concordance", "ss"]),
        (["drtp"], ["direct-random-target-projection"]),
        (["pfa"], ["product-feedback-alignment"]),
        (["sa"], ["symmetric-alignment"]),
        (["aa"], ["activation-alignment"]),
        (["ia"], ["information-alignment"]),
        (["ebd"], ["error-broadcast", "error-broadcast-and-decorrelation"]),
        (["tp"], ["target-propagation", "target-prop", "targetprop"]),
        (["dtp"], ["difference-target-propagation", "difference-target-prop"]),
        (["ff"], ["forward-forward", "forwardforward"]),
        (["gnt"], ["gauss-newton", "gauss-newton-targets"]),
        (["frozen"], ["random-features", "reservoir"]),
    ];

    /// <summary>The candidate that the word is another name of, or null; capitals and underscores do not
    /// matter.</summary>
    public static string? Of(string word, IReadOnlyCollection<string> candidates)
    {
        var plain = word.ToLowerInvariant().Replace('_', '-').Replace(' ', '-');
        return Table.Where(entry => entry.Others.Contains(plain))
            .SelectMany(entry => entry.Words)
            .FirstOrDefault(candidates.Contains);
    }
}
