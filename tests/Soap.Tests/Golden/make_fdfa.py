"""Golden traces of forward direct feedback alignment: run `python3 make_fdfa.py` beside this file; it writes fdfa.json.

The step is that of utils/DFATrainingHook.py and main.py in github.com/Florian-BACHO/FDFA at commit 20dd074 (train mode FDFA), written
anew: dual numbers carry a tangent through the network, to which each hidden layer's activities add a direction; the error goes to each
hidden layer through B, and B - mean(d u) is B's gradient. Plain descent moves B, where that code has an Adam. A 6-5-4-3 tanh network with
softmax cross-entropy in float64, 8 steps of 4 samples. Directions come from an integer formula, as weights and batches do.
"""
import datetime
import json
import math
import os
import sys

import torch
import torch.autograd.forward_ad as forward_ad

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
WIDTHS = [6, 5, 4, 3]
STEPS, SAMPLES, LEARNING_RATE, RATE = 8, 4, 0.5, 0.1


def number(*key):
    """A number in [-1, 1) by an integer formula."""
    state = 17
    for part in key:
        state = (state * 1103515245 + 12345 + part * 2654435761) % 2**31
    state = (state * 1103515245 + 12345) % 2**31
    return state / 2**30 - 1


def matrix(tag, rows, columns, scale):
    return [[scale * number(tag, i, j) for j in range(columns)] for i in range(rows)]


DEPTH = len(WIDTHS) - 1
LAYERS = [
    {
        "weight": matrix(10 + l, WIDTHS[l + 1], WIDTHS[l], 1 / math.sqrt(WIDTHS[l])),
        "bias": matrix(20 + l, 1, WIDTHS[l + 1], 0.1)[0],
        # Of what enters the layer, as SOAP counts them; nothing is sent to the input.
        "feedback": matrix(30 + l, WIDTHS[-1], WIDTHS[l], 0.3),
    }
    for l in range(DEPTH)
]
INPUTS = [matrix(100 + s, SAMPLES, WIDTHS[0], 2.0) for s in range(STEPS)]
LABELS = [[int((number(200 + s, i) + 1) / 2 * WIDTHS[-1]) for i in range(SAMPLES)] for s in range(STEPS)]
DIRECTIONS = [[matrix(300 + 10 * s + l, SAMPLES, WIDTHS[l], 1.7) for l in range(1, DEPTH)] for s in range(STEPS)]


class Perturbed(torch.autograd.Function):
    """Activities whose tangent is moved by a direction, and whose way back is the error through B."""

    @staticmethod
    def forward(ctx, h, feedback, direction, note):
        ctx.save_for_backward(feedback)
        ctx.direction, ctx.note = direction, note
        return h.clone()

    @staticmethod
    def jvp(ctx, tangent, *_):
        return tangent + ctx.direction

    @staticmethod
    def backward(ctx, arriving):
        (feedback,) = ctx.saved_tensors
        mean = (ctx.note["d"].unsqueeze(2) * ctx.direction.unsqueeze(1)).mean(0)
        return ctx.note["e"] @ feedback, feedback - mean, None, None


class Noted(torch.autograd.Function):
    """The output, whose tangent and error are noted."""

    @staticmethod
    def forward(ctx, output, note):
        ctx.note = note
        return output.clone()

    @staticmethod
    def jvp(ctx, tangent, *_):
        ctx.note["d"] = tangent.detach().clone()
        return tangent.clone()

    @staticmethod
    def backward(ctx, error):
        ctx.note["e"] = error.clone()
        return error, None


def train():
    weights = [torch.tensor(layer["weight"], requires_grad=True) for layer in LAYERS]
    biases = [torch.tensor(layer["bias"], requires_grad=True) for layer in LAYERS]
    feedback = [torch.tensor(layer["feedback"], requires_grad=True) for layer in LAYERS[1:]]
    forward = torch.optim.SGD(weights + biases, LEARNING_RATE)
    backward = torch.optim.SGD(feedback, RATE)
    losses = []
    for step in range(STEPS):
        note = {}
        with forward_ad.dual_level():
            inputs = torch.tensor(INPUTS[step])
            h = forward_ad.make_dual(inputs, torch.zeros_like(inputs))
            for l in range(DEPTH):
                a = h @ weights[l].t() + biases[l]
                if l < DEPTH - 1:
                    direction = torch.tensor(DIRECTIONS[step][l])
                    h = Perturbed.apply(torch.tanh(a), feedback[l], direction, note)
            output = forward_ad.unpack_dual(Noted.apply(a, note)).primal
        loss = torch.nn.functional.cross_entropy(output, torch.tensor(LABELS[step]))
        forward.zero_grad()
        backward.zero_grad()
        loss.backward()
        forward.step()
        backward.step()
        losses.append(loss.item())
    return {
        "losses": losses,
        "weights": [w.tolist() for w in weights],
        "biases": [b.tolist() for b in biases],
        "feedback": [b.tolist() for b in feedback],
    }


result = {
    "provenance": {
        "script": os.path.basename(__file__),
        "torch": torch.__version__,
        "python": sys.version.split()[0],
        "date": datetime.date.today().isoformat(),
        "note": "float64, one thread; the step of github.com/Florian-BACHO/FDFA, commit 20dd074, in other words",
    },
    "widths": WIDTHS,
    "learningRate": LEARNING_RATE,
    "rate": RATE,
    "layers": LAYERS,
    "inputs": INPUTS,
    "labels": LABELS,
    "directions": DIRECTIONS,
    **train(),
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "fdfa.json"), "w") as file:
    file.write(json.dumps(result, indent=1) + "\n")
