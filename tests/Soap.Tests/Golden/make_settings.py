"""Golden values of settings of a training, from PyTorch: run `python3 make_settings.py` beside this file; it writes settings.json.

Schedules: the learning rates of PyTorch's schedulers, 3 steps an epoch. Optimisers: a 3 x 4 weight and a 3-vector in float64 on 6 given
gradients; all numbers come from an integer formula. PyTorch 1.13 has no Muon: its step is the published code (K. Jordan, github.com/KellerJordan/Muon,
zeropower_via_newtonschulz5 and muon_update) in float64 in place of bfloat16, with the Adam step that it has for vectors; n and m of kernels are those of the flattened
matrix, where the code has their height and width.
Label smoothing: loss and gradient of nn.CrossEntropyLoss. Activations: values and slopes of GELU (exact) and leaky ReLU.
"""
import datetime
import json
import os
import sys
import warnings

import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR, LinearLR, MultiStepLR, SequentialLR, StepLR

warnings.filterwarnings("ignore")
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
RATE, PER_EPOCH, STEPS = 0.4, 3, 6


def number(*key):
    """A number in [-1, 1) by an integer formula."""
    state = 17
    for part in key:
        state = (state * 1103515245 + 12345 + part * 2654435761) % 2**31
    state = (state * 1103515245 + 12345) % 2**31
    return state / 2**30 - 1


def tensor(tag, *shape):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor([number(tag, i) for i in range(count)]).reshape(shape)


def rates(make, steps, every):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    scheduler = make(optimizer)
    out = []
    for step in range(steps):
        out.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if (step + 1) % every == 0:
            scheduler.step()
    return out


def warm(optimizer, then):
    return SequentialLR(optimizer, [LinearLR(optimizer, 1 / 6, 1, 5), then(optimizer)], [6])


def schedules():
    return {
        "step": rates(lambda o: StepLR(o, 2, gamma=0.1), 18, PER_EPOCH),
        "multi-step": rates(lambda o: MultiStepLR(o, [1, 2, 4], gamma=0.5), 18, PER_EPOCH),
        "exponential": rates(lambda o: ExponentialLR(o, 0.9), 18, PER_EPOCH),
        "warm cosine": rates(lambda o: warm(o, lambda o: CosineAnnealingLR(o, 12)), 18, 1),
    }


class Muon(torch.optim.Optimizer):
    def __init__(self, parameters, lr):
        super().__init__(parameters, dict(lr=lr))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                if p.ndim < 2:
                    state["t"] = state.get("t", 0) + 1
                    m = state.setdefault("m", torch.zeros_like(p))
                    v = state.setdefault("v", torch.zeros_like(p))
                    m.lerp_(p.grad, 1 - 0.9)
                    v.lerp_(p.grad.square(), 1 - 0.95)
                    m_hat, v_hat = m / (1 - 0.9 ** state["t"]), v / (1 - 0.95 ** state["t"])
                    p.add_(m_hat / (v_hat.sqrt() + 1e-10), alpha=-group["lr"])
                    continue
                momentum = state.setdefault("momentum", torch.zeros_like(p))
                momentum.lerp_(p.grad, 1 - 0.95)
                update = p.grad.lerp(momentum, 0.95).flatten(1)
                x = update.mT if update.size(-2) > update.size(-1) else update
                x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
                a, b, c = (3.4445, -4.7750, 2.0315)
                for _ in range(5):
                    A = x @ x.mT
                    B = b * A + c * A @ A
                    x = a * x + B @ x
                if update.size(-2) > update.size(-1):
                    x = x.mT
                x = x * max(1, update.size(-2) / update.size(-1)) ** 0.5
                p.add_(x.reshape(p.shape), alpha=-group["lr"])


def steps(make, weight, clip=None):
    bias = tensor(2, 3).requires_grad_()
    weight = weight.clone().requires_grad_()
    optimizer = make([weight, bias])
    for step in range(STEPS):
        weight.grad = tensor(10 + step, *weight.shape)
        bias.grad = tensor(20 + step, 3)
        if clip is not None:
            torch.nn.utils.clip_grad_norm_([weight, bias], clip)
        optimizer.step()
    return {"weight": weight.flatten().tolist(), "bias": bias.tolist()}


def optimizers():
    flat, tall, kernels = tensor(1, 3, 4), tensor(1, 3, 2), tensor(1, 3, 2, 2, 2)
    return {
        "rmsprop": steps(lambda p: torch.optim.RMSprop(p, 0.05), flat),
        "rmsprop l2": steps(lambda p: torch.optim.RMSprop(p, 0.05, weight_decay=0.3), flat),
        "sgd l2": steps(lambda p: torch.optim.SGD(p, 0.05, momentum=0.9, weight_decay=0.3), flat),
        "nesterov l2": steps(lambda p: torch.optim.SGD(p, 0.05, momentum=0.9, nesterov=True, weight_decay=0.3), flat),
        "adam l2": steps(lambda p: torch.optim.Adam(p, 0.05, weight_decay=0.3), flat),
        "sgd clipped": steps(lambda p: torch.optim.SGD(p, 0.05, momentum=0.9), flat, clip=2.0),
        "sgd l2 clipped": steps(lambda p: torch.optim.SGD(p, 0.05, weight_decay=0.3), flat, clip=1.0),
        "muon": steps(lambda p: Muon(p, 0.05), flat),
        "muon tall": steps(lambda p: Muon(p, 0.05), tall),
        "muon kernels": steps(lambda p: Muon(p, 0.05), kernels),
    }


def smoothing():
    logits = (3 * tensor(3, 4, 5)).requires_grad_()
    labels = torch.tensor([0, 3, 4, 1])
    loss = torch.nn.CrossEntropyLoss(label_smoothing=0.1)(logits, labels)
    loss.backward()
    return {"loss": loss.item(), "gradient": logits.grad.flatten().tolist()}


def activations():
    out = {}
    for name, f in {"gelu": torch.nn.GELU(), "leaky-relu": torch.nn.LeakyReLU()}.items():
        a = torch.tensor([-6.0, -2.5, -1.0, -0.1, 0.0, 0.1, 1.0, 2.5, 6.0], requires_grad=True)
        h = f(a)
        h.sum().backward()
        out[name] = {"inputs": a.tolist(), "values": h.tolist(), "slopes": a.grad.tolist()}
    return out


here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "settings.json"), "w") as file:
    json.dump({
        "provenance": {
            "script": "make_settings.py",
            "command": "python3 make_settings.py",
            "date": datetime.date.today().isoformat(),
            "python": sys.version.split()[0],
            "torch": torch.__version__,
        },
        "schedules": schedules(),
        "optimizers": optimizers(),
        "smoothing": smoothing(),
        "activations": activations(),
    }, file, indent=1)
    file.write("\n")
