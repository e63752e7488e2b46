using System.Numerics;
using Soap.Feedback;
using Soap.Fits;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Layers;
using Soap.Lifetimes;
using Soap.Losses;
using Soap.Models;
using Soap.Native;
using Soap.Rules;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>
/// A network's layers, passes and loss for batches of up to so many samples, on the memory of its tensors.
/// </summary>
internal sealed unsafe class FusedNetwork<TSet, TVector, T> : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FusedLoss<TSet, TVector, T> _loss;
    private readonly Loss _kind;
    private readonly FusedIntervention<TSet, TVector, T>.GradientNorm _gradientNorm;

    /// <param name="network">The network.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="capacity">The most samples of a batch.</param>
    /// <param name="readsInput">Whether inputs are given in numbers.</param>
    /// <param name="isTrained">Whether it is trained, and not only looked at.</param>
    public FusedNetwork(Mlp network, Loss loss, int capacity, bool readsInput = true, bool isTrained = false)
    {
        Layers = [.. network.Layers.Select(layer => new FusedLayer<T>(layer.Synapses))];
        WayDown = FusedWayDown<T>.OfRule(network, Layers);
        Targets = new FusedTargets<T>(network.Outputs, capacity, loss.LabelSmoothing);
        Pass = new FusedPass<TSet, TVector, T>(Layers, network.Activation, capacity, readsInput);
        Displacements = new FusedDisplacements<TSet, TVector, T>(Layers, network.Activation, Pass, WayDown);
        (_kind, Feedback) = (loss, network.Rule.Feedback);
        Intervention = network.Rule.Recipe.Intervention == Rules.Intervention.None
            ? null
            : new(network.Rule.Recipe.Intervention, Layers, network.Activation, Pass);
        Fit = isTrained && network.Rule.Fit is InputFit fit ? new(fit, Layers, Pass) : null;
        _gradientNorm = GradientNorm;
        _loss = new FusedLoss<TSet, TVector, T>(loss, capacity);
    }

    /// <summary>Nearest the input first.</summary>
    public FusedLayer<T>[] Layers { get; }

    /// <summary>The rule's.</summary>
    public FeedbackWeights Feedback { get; }

    /// <summary>The rule's way back.</summary>
    public FusedWayDown<T> WayDown { get; }

    /// <summary>What the outputs should be.</summary>
    public FusedTargets<T> Targets { get; }

    /// <summary>The way forward.</summary>
    public FusedPass<TSet, TVector, T> Pass { get; }

    /// <summary>The way back.</summary>
    public FusedDisplacements<TSet, TVector, T> Displacements { get; }

    /// <summary>
    /// What takes the place of inputs in outer products, for a network that is trained by such a fit; null: inputs
    /// themselves do.
    /// </summary>
    public FusedFit<TSet, TVector, T>? Fit { get; }

    /// <summary>What takes one side of hidden steps from backpropagation; null for a rule by itself.</summary>
    public FusedIntervention<TSet, TVector, T>? Intervention { get; }

    /// <summary>
    /// The displacement that a layer's weights and biases follow, counted from 0: the rule's own, unless there is an
    /// intervention. Valid after <see cref="GoDown"/>.
    /// </summary>
    public T* Followed(int l) => Intervention is not null && l < Layers.Length - 1
        ? Intervention.Displacement(l)
        : Displacements.Displacement(l);

    /// <summary>Takes a batch from tensors.</summary>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels [N], or values [N, n_L].</param>
    public void Load(Tensor inputs, Tensor targets)
    {
        SampleShapes.Check(inputs, targets, Layers[0].Inputs, Targets.Outputs, _kind);
        if (inputs.shape[0] > Pass.Capacity)
        {
            throw new ArgumentException(
                $"The batch has {inputs.shape[0]} samples, but the batch size is {Pass.Capacity}.", nameof(inputs));
        }

        using var scope = NewDisposeScope();
        var type = TensorMemory.TypeOf<T>();
        var (samples, features) = ((int)inputs.shape[0], Layers[0].Inputs);
        var x = TensorMemory.Of<T>(inputs.detach().to_type(type).contiguous());
        Pass.Begin(samples);
        for (var i = 0; i < samples; i++)
        {
            new Span<T>(x + (long)i * features, features)
                .CopyTo(new Span<T>(Pass.BySample(0) + (long)i * Pass.SampleStride(0), features));
        }

        Pass.SpreadInput();
        Targets.Load(targets);
    }

    /// <summary>The mean loss of the outputs that are there; their error waits for the way back.</summary>
    /// <remarks>In the network's own type, so that a loss beyond its range is infinite, as it is for
    /// autograd.</remarks>
    public double Compare() =>
        double.CreateTruncating(T.CreateTruncating(_loss.Compare(Output, Targets, Displacements.Error)));

    /// <summary>How many samples have their largest output at their label.</summary>
    public int CountRight() => FusedLoss<TSet, TVector, T>.CountRight(Output, Targets);

    private FusedOutput<T> Output => new(Pass.ByFeature(Layers.Length), Pass.Stride, Pass.Samples, Pass.Padded);

    /// <summary>The rule's way down, and what an intervention makes of it.</summary>
    /// <param name="gradientNorm">How long gradients are; null: as <see cref="GradientNorm"/> says.</param>
    public void GoDown(FusedIntervention<TSet, TVector, T>.GradientNorm? gradientNorm = null)
    {
        Displacements.Run(WayDown, Targets);
        Intervention?.Run(Displacements, Targets, gradientNorm ?? _gradientNorm);
    }

    /// <summary>
    /// Makes what takes the place of inputs in outer products, if the rule's fit puts something there, and bounds all
    /// that a step is made of:
    /// no entry of an outer product is larger than the sums of |x| on its two sides multiplied.
    /// </summary>
    /// <param name="first">The first layer that learns, counted from 0.</param>
    /// <param name="inputs">Σ |x| of the network's inputs at most, where they are not there in numbers; null: they
    /// are.</param>
    /// <returns>Whether inputs and all gradients are surely finite; they may be too where it says no.</returns>
    public bool Prepare(int first, T? inputs)
    {
        var (isFinite, learns) = (T.IsFinite(Entered(0)), Feedback is LearnedFeedback);
        for (var l = first; l < Layers.Length; l++)
        {
            Fit?.Prepare(l);
            var entered = Fit is null ? Entered(l) : Magnitude<TSet, TVector, T>.Sum(Pass.Samples, Fit.Width(l),
                Fit.Fitted(l), Fit.Stride(l));
            isFinite &= T.IsFinite(entered * Magnitude<TSet, TVector, T>.Sum(Layers[l].Outputs, Pass.Samples,
                Followed(l), Pass.Stride));
            if (l > 0 && learns)
            {
                isFinite &= T.IsFinite(
                    entered * Magnitude<TSet, TVector, T>.Sum(WayDown.Carriers[l].Rows, Pass.Samples,
                        Displacements.Carried(WayDown, l), Pass.Stride));
            }
        }

        return isFinite;

        T Entered(int l) => l == 0 && inputs is { } bound
            ? bound
            : Magnitude<TSet, TVector, T>.Sum(Pass.Samples, Layers[l].Inputs, Pass.BySample(l), Pass.SampleStride(l));
    }

    /// <summary>The norm of the outer product of a displacement with what enters a layer, for interventions.</summary>
    public double GradientNorm(int l, T* displacement)
    {
        var outer = Outer(l, Layers[l].Outputs, displacement);
        return Intervention!.NormOf(ref outer, Layers[l].Outputs, Layers[l].Inputs, Layers[l].Inputs);
    }

    /// <summary>
    /// G of a layer's W, counted from 0, from the displacement that it follows and the activities that are there.
    /// </summary>
    public OuterGradient<TSet, TVector, T> WeightGradient(int l) => Outer(l, Layers[l].Outputs, Followed(l));

    /// <summary>
    /// The outer product of numbers by features, [rows, samples], with what enters a layer, or with what the fit has
    /// put in its place.
    /// </summary>
    public OuterGradient<TSet, TVector, T> Outer(int l, int rows, T* byFeature) => Fit is null
        ? new(rows, Layers[l].Inputs, Pass.Samples, byFeature, Pass.Stride, Pass.BySample(l), Pass.SampleStride(l))
        : new(rows, Layers[l].Inputs, Pass.Samples, byFeature, Pass.Stride, Fit.Fitted(l), Fit.Stride(l));

    /// <summary>
    /// The bias's gradient: the sum over samples of the displacement that a layer follows, each times what the fit has
    /// put in the place of the bias's 1.
    /// </summary>
    /// <param name="l">The layer, counted from 0.</param>
    /// <param name="to">Where it goes, n_l numbers.</param>
    public void SumFollowed(int l, T* to)
    {
        if (Fit is null)
        {
            Displacements.SumDisplacement(l, Followed(l), to);
            return;
        }

        var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(to), 1);
        new OuterGradient<TSet, TVector, T>(
            Layers[l].Outputs, 1, Pass.Samples, Followed(l), Pass.Stride, Fit.Fitted(l) + Layers[l].Inputs,
            Fit.Stride(l)).Deliver(ref end);
    }

    /// <summary>What the feedback of a layer learns and adds, by its own code.</summary>
    public (Tensor Feedback, Tensor? Forward) Ask(int l, FusedWayDown<T> wayDown) => FusedExperience.Ask(
        Layers[l], ((nint)Displacements.Carried(wayDown, l), Pass.Stride),
        ((nint)Pass.BySample(l), Pass.SampleStride(l)), Pass.Samples);

    /// <summary>An outer product with what enters a layer, as a tensor.</summary>
    public Tensor StoredOuter(int l, int rows, T* byFeature)
    {
        var stored = empty([rows, Layers[l].Inputs], TensorMemory.TypeOf<T>());
        var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(TensorMemory.Of<T>(stored)), Layers[l].Inputs);
        Outer(l, rows, byFeature).Deliver(ref end);
        return stored;
    }

    /// <summary>What a batch whose activities are there teaches, by a way back; nothing is moved.</summary>
    /// <param name="rule">The network's rule, whose feedback learns; null: backpropagation.</param>
    public NetworkLearning Learn(LearningRule? rule)
    {
        var mean = Compare();
        var wayDown = rule is null ? FusedWayDown<T>.OfBackpropagation(Layers) : WayDown;
        if (rule is null)
        {
            Displacements.Run(wayDown, Targets);
        }
        else
        {
            GoDown();
        }

        var layers = new LayerLearning[Layers.Length];
        for (var l = 0; l < Layers.Length; l++)
        {
            layers[l] = wayDown.Sent == SentKind.Nothing && l < Layers.Length - 1
                ? new LayerLearning(null, null, null, null)
                : LearnLayer(
                    l,
                    rule is null ? Displacements.Displacement(l) : Followed(l),
                    wayDown,
                    l == 0 ? null : rule?.Feedback,
                    rule?.Fit as InputFit);
        }

        return new NetworkLearning(tensor(mean), layers);
    }

    public void Dispose()
    {
        Targets.Dispose();
        Pass.Dispose();
        Displacements.Dispose();
        Intervention?.Dispose();
        Fit?.Dispose();
        _loss.Dispose();
    }

    private LayerLearning LearnLayer(
        int l, T* followed, FusedWayDown<T> wayDown, FeedbackWeights? feedback, InputFit? fit)
    {
        var layer = Layers[l];
        var displacement = TensorMemory.Copy(followed, layer.Outputs, Pass.Samples, Pass.Stride).t();

        // By the fit's own code: only a network that is trained has room for what takes the inputs' place.
        var (weight, bias, fitted) = fit is null
            ? (StoredOuter(l, layer.Outputs, followed), layer.Bias == null ? null : displacement.sum(dim: 0), null)
            : layer.Synapses.FitState.Of(
                displacement, TensorMemory.Copy(Pass.BySample(l), Pass.Samples, layer.Inputs, Pass.SampleStride(l)));
        if (feedback is null || !FusedExperience.IsAsked(feedback))
        {
            var rows = wayDown.Carriers[l].Rows;
            var carried = Displacements.Carried(wayDown, l);
            var product = feedback is not LearnedFeedback ? null
                : fitted is null ? StoredOuter(l, rows, carried)
                : TensorMemory.Copy(carried, rows, Pass.Samples, Pass.Stride).matmul(fitted);
            return new LayerLearning(displacement, weight, bias, product);
        }

        var (own, forward) = Ask(l, wayDown);
        return new LayerLearning(
            displacement,
            forward is null ? weight : weight.PlusInPlace(forward),
            bias,
            feedback is ObservingFeedback ? null : own);
    }
}
