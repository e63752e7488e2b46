"""Golden traces of the two-pass layer of 2019: run `python3 make_soap2019.py` beside this file; it writes soap2019.json.

The equations are those of ap.py and train.py (updates=2) in github.com/taliesinb/feedback_alignment at commit 36ae1b7, written anew as
one autograd function that knows in which of the two passes it is. A 6-5-4-3 tanh network with softmax cross-entropy in float64,
12 steps of plain SGD with 4 samples each; the first ten evaluations are plain. Weights and batches come from make_traces.py's integer
formula and are written to the file all the same. Weights after the last step are given, because losses hardly tell how hidden layers moved.
"""
import datetime
import json
import math
import os
import sys

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
WIDTHS = [6, 5, 4, 3]
STEPS, SAMPLES, PLAIN_EVALUATIONS = 12, 4, 10


def number(*key):
    """A number in [-1, 1) by an integer formula."""
    state = 17
    for part in key:
        state = (state * 1103515245 + 12345 + part * 2654435761) % 2**31
    state = (state * 1103515245 + 12345) % 2**31
    return state / 2**30 - 1


def matrix(tag, rows, columns, scale):
    return [[scale * number(tag, i, j) for j in range(columns)] for i in range(rows)]


class Carried(torch.autograd.Function):
    """A linear layer whose way back goes through other weights."""

    @staticmethod
    def forward(ctx, x, weight, bias, feedback):
        ctx.save_for_backward(x, feedback)
        return x @ weight.t() + bias

    @staticmethod
    def backward(ctx, grad):
        x, feedback = ctx.saved_tensors
        return grad @ feedback, grad.t() @ x, grad.sum(0), None


class TwoPass(torch.autograd.Function):
    """Identity that notes the gradient in pass 1; shift by it, and the ratio in its place, in pass 2."""

    @staticmethod
    def forward(ctx, a, note, rate, bias):
        ctx.note, ctx.rate, ctx.bias = note, rate, bias
        ctx.is_second = "g" in note
        return a - rate / a.numel() * note["g"] if ctx.is_second else a.clone()

    @staticmethod
    def backward(ctx, arriving):
        if not ctx.is_second:
            ctx.note["g"] = arriving.clone()
            return arriving, None, None, None
        g = ctx.note["g"]
        d = g - arriving
        d = d + torch.sign(d) * ctx.bias
        d = d + torch.sign(d + 1e-6) * ctx.bias
        return ctx.rate / g.numel() * g**2 / d, None, None, None


LAYERS = [
    {
        "weight": matrix(10 + l, WIDTHS[l + 1], WIDTHS[l], 1 / math.sqrt(WIDTHS[l])),
        "bias": matrix(20 + l, 1, WIDTHS[l + 1], 0.1)[0],
        "feedback": matrix(30 + l, WIDTHS[l + 1], WIDTHS[l], 1 / math.sqrt(WIDTHS[l])),
    }
    for l in range(len(WIDTHS) - 1)
]
INPUTS = [matrix(100 + s, SAMPLES, WIDTHS[0], 2.0) for s in range(STEPS)]
LABELS = [[int((number(200 + s, i) + 1) / 2 * WIDTHS[-1]) for i in range(SAMPLES)] for s in range(STEPS)]


def train(is_fa, rate, bias, learning_rate):
    weights = [torch.tensor(layer["weight"], requires_grad=True) for layer in LAYERS]
    biases = [torch.tensor(layer["bias"], requires_grad=True) for layer in LAYERS]
    feedback = [torch.tensor(layer["feedback"]) for layer in LAYERS]
    parameters = weights + biases
    optimizer = torch.optim.SGD(parameters, learning_rate)
    losses, evaluations = [], 0
    for step in range(STEPS):
        notes, reported = [{} for _ in LAYERS], None
        for _ in range(2):
            evaluations += 1
            h = torch.tensor(INPUTS[step])
            for l in range(len(LAYERS)):
                a = Carried.apply(h, weights[l], biases[l], feedback[l] if is_fa else weights[l].detach())
                if l < len(LAYERS) - 1:
                    h = torch.tanh(a if evaluations <= PLAIN_EVALUATIONS else TwoPass.apply(a, notes[l], rate, bias))
            loss = torch.nn.functional.cross_entropy(a, torch.tensor(LABELS[step]))
            reported = loss.item() if reported is None else reported
            optimizer.zero_grad()
            loss.backward()
        losses.append(reported)
        optimizer.step()
    return {"losses": losses, "weights": [w.tolist() for w in weights], "biases": [b.tolist() for b in biases]}


result = {
    "provenance": {
        "script": os.path.basename(__file__),
        "torch": torch.__version__,
        "python": sys.version.split()[0],
        "date": datetime.date.today().isoformat(),
        "note": "float64, one thread; equations of github.com/taliesinb/feedback_alignment, commit 36ae1b7, in other words",
    },
    "widths": WIDTHS,
    "layers": LAYERS,
    "inputs": INPUTS,
    "labels": LABELS,
    "traces": [
        {"rule": rule, "learningRate": learning_rate, **train(rule.startswith("fa"), rate, bias, learning_rate)}
        for rule, rate, bias, learning_rate in [
            ("soap2019", 1, 1e-3, 0.1),
            ("fa+soap2019", 1, 1e-3, 0.1),
            ("soap2019:rate=20,bias=0.00001", 20, 1e-5, 0.1),
            ("fa+soap2019:rate=20,bias=0.00001", 20, 1e-5, 0.1),
        ]
    ],
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "soap2019.json"), "w") as file:
    file.write(json.dumps(result, indent=1) + "\n")
