"""Golden loss traces from PyTorch: run `python3 make_traces.py` beside this file; it writes traces.json.

A 6-5-4-3 tanh network with softmax cross-entropy in float64, trained for 20 steps of 4 samples. Weights, biases, feedback
weights and batches come from an integer formula, so that they need no random generator; they are written to the file all the same.
Feedback alignment is a custom autograd function. SGD with decoupled decay does not exist in PyTorch: W is scaled by hand before the step.
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
STEPS, SAMPLES = 20, 4


def number(*key):
    """A number in [-1, 1) by an integer formula."""
    state = 17
    for part in key:
        state = (state * 1103515245 + 12345 + part * 2654435761) % 2**31
    state = (state * 1103515245 + 12345) % 2**31
    return state / 2**30 - 1


def matrix(tag, rows, columns, scale):
    return [[scale * number(tag, i, j) for j in range(columns)] for i in range(rows)]


class Feedback(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, bias, feedback):
        ctx.save_for_backward(x, feedback)
        return x @ weight.t() + bias

    @staticmethod
    def backward(ctx, grad):
        x, feedback = ctx.saved_tensors
        return grad @ feedback, grad.t() @ x, grad.sum(0), None


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

OPTIMIZERS = {
    "sgd": (dict(kind="sgd", learningRate=0.1), lambda p: torch.optim.SGD(p, 0.1)),
    "sgd with momentum": (dict(kind="sgd", learningRate=0.05, momentum=0.9), lambda p: torch.optim.SGD(p, 0.05, momentum=0.9)),
    "sgd with Nesterov momentum": (
        dict(kind="sgd", learningRate=0.05, momentum=0.9, nesterov=True),
        lambda p: torch.optim.SGD(p, 0.05, momentum=0.9, nesterov=True)),
    "sgd with decoupled decay": (dict(kind="sgd", learningRate=0.1, weightDecay=0.2), lambda p: torch.optim.SGD(p, 0.1)),
    "adam": (dict(kind="adam", learningRate=0.01), lambda p: torch.optim.Adam(p, 0.01)),
    "adamw": (dict(kind="adamw", learningRate=0.01, weightDecay=0.2), lambda p: torch.optim.AdamW(p, 0.01, weight_decay=0.2)),
}


def train(rule, settings, make):
    weights = [torch.tensor(layer["weight"], requires_grad=True) for layer in LAYERS]
    biases = [torch.tensor(layer["bias"], requires_grad=True) for layer in LAYERS]
    feedback = [torch.tensor(layer["feedback"]) for layer in LAYERS]
    parameters = [p for pair in zip(weights, biases) for p in pair]
    optimizer = make(parameters)
    losses = []
    for step in range(STEPS):
        h = torch.tensor(INPUTS[step])
        for l in range(len(LAYERS)):
            if rule == "bp":
                a = torch.nn.functional.linear(h, weights[l], biases[l])
            else:
                a = Feedback.apply(h, weights[l], biases[l], feedback[l])
            h = torch.tanh(a)
        loss = torch.nn.functional.cross_entropy(a, torch.tensor(LABELS[step]))
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        if settings["kind"] == "sgd" and "weightDecay" in settings:
            with torch.no_grad():
                for p in parameters:
                    p.mul_(1 - settings["learningRate"] * settings["weightDecay"])
        optimizer.step()
    return losses


result = {
    "provenance": {
        "script": os.path.basename(__file__),
        "torch": torch.__version__,
        "python": sys.version.split()[0],
        "date": datetime.date.today().isoformat(),
        "note": "float64, one thread; the network and the batches are in the script's first lines",
    },
    "widths": WIDTHS,
    "layers": LAYERS,
    "inputs": INPUTS,
    "labels": LABELS,
    "traces": [
        {"rule": rule, "name": name, **settings, "losses": train(rule, settings, make)}
        for rule in ("bp", "fa")
        for name, (settings, make) in OPTIMIZERS.items()
    ],
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "traces.json"), "w") as file:
    # One number list a line keeps differences readable.
    text = json.dumps(result, indent=1)
    file.write(text + "\n")
