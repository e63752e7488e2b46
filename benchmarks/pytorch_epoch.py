"""Trains the networks of the benchmark `epoch` with PyTorch, an epoch for every line "epoch" on standard input.

The network is written in the style of the experiments of 2019: feedback alignment as an autograd Function of its own, backpropagation with
torch.nn.functional.linear, Xavier-normal W and B, zero biases, tanh, cross-entropy (mean over the batch), plain SGD. All images lie in memory as
normalised float32, and a batch is gathered by shuffled indices. Answers: "ready VERSION THREADS", then "SECONDS LOSS" for every epoch, where LOSS is the
mean training loss of the epoch.

    printf 'epoch\nepoch\n' | /usr/bin/python3 benchmarks/pytorch_epoch.py --widths 784,256,10 --batch 64 --rule fa --threads 1
"""

import argparse
import gzip
import math
import os
import pathlib
import sys
import time

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
SCALING = {"mnist": (0.1307, 0.3081), "fashion-mnist": (0.2860, 0.3530)}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--task", choices=sorted(SCALING), default="mnist")
    parser.add_argument("--folder", type=pathlib.Path, default=REPOSITORY / "data" / "mnist", help="where the task's IDX files are, with or without .gz")
    parser.add_argument("--widths", type=lambda text: [int(word) for word in text.split(",")], default=[784, 256, 10])
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rule", choices=["bp", "fa"], default="bp")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--learning-rate", type=float, default=0.01)
    parser.add_argument("--samples", type=int, default=60000, help="samples of an epoch, the first of the training set")
    return parser.parse_args()


options = arguments()
# PyTorch does not hand its number of threads to OpenBLAS, which reads it when it is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(options.threads)

import numpy  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402


class FeedbackFunction(torch.autograd.Function):
    @staticmethod
    def forward(context, inputs, weight, bias, feedback):
        context.save_for_backward(inputs, feedback)
        return torch.addmm(bias, inputs, weight.t())

    @staticmethod
    def backward(context, error):
        inputs, feedback = context.saved_tensors
        carried = error.mm(feedback) if context.needs_input_grad[0] else None
        return carried, error.t().mm(inputs), error.sum(0), None


class Layer(nn.Module):
    def __init__(self, inputs, outputs, rule):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(outputs))
        nn.init.xavier_normal_(self.weight)
        self.register_buffer("feedback", nn.init.xavier_normal_(torch.empty(outputs, inputs)) if rule == "fa" else None)

    def forward(self, inputs):
        if self.feedback is None:
            return functional.linear(inputs, self.weight, self.bias)
        return FeedbackFunction.apply(inputs, self.weight, self.bias, self.feedback)


class Network(nn.Module):
    def __init__(self, widths, rule):
        super().__init__()
        self.layers = nn.ModuleList(Layer(n_in, n_out, rule) for n_in, n_out in zip(widths, widths[1:]))

    def forward(self, inputs):
        for layer in self.layers[:-1]:
            inputs = torch.tanh(layer(inputs))
        return self.layers[-1](inputs)


def read_idx(name):
    path = options.folder / f"{name}.gz"
    data = gzip.open(path).read() if path.exists() else (options.folder / name).read_bytes()
    dimensions = data[3]
    shape = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], "big") for i in range(dimensions)]
    return numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * dimensions).reshape(shape)


def epoch(network, optimizer, images, labels):
    start = time.perf_counter()
    total = 0.0
    order = torch.randperm(len(images))
    for first in range(0, len(images), options.batch):
        indices = order[first:first + options.batch]
        optimizer.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(network(images[indices]), labels[indices])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(indices)
    return time.perf_counter() - start, total / len(images)


def main():
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    mean, deviation = SCALING[options.task]
    images = torch.from_numpy(read_idx("train-images-idx3-ubyte")[:options.samples].astype(numpy.float32)).flatten(1).div_(255).sub_(mean).div_(deviation)
    labels = torch.from_numpy(read_idx("train-labels-idx1-ubyte")[:options.samples].astype(numpy.int64))
    network = Network(options.widths, options.rule)
    optimizer = torch.optim.SGD(network.parameters(), lr=options.learning_rate)
    print("ready", torch.__version__, torch.get_num_threads(), flush=True)
    for line in sys.stdin:
        if line.strip() != "epoch":
            sys.exit(f"unknown line {line.strip()!r}; allowed: epoch")
        seconds, loss = epoch(network, optimizer, images, labels)
        if not math.isfinite(loss):
            sys.exit(f"the loss of an epoch is {loss}")
        print(f"{seconds:.6f} {loss:.6f}", flush=True)


main()
