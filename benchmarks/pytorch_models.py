"""Trains the networks of the benchmark `models` with PyTorch, so many steps for every line on standard input.

The networks are those of SOAP's catalogue, of PyTorch's own modules. Under feedback alignment their convolutions and
dense layers are autograd Functions in the style of the published libraries: B has W's shape and carries the error.
Images are drawn once and lie in memory as float32. Answers: "ready VERSION", then "SECONDS LOSS" for every number of
steps.

    printf '10\n10\n' | /usr/bin/python3 benchmarks/pytorch_models.py --model lenet5 --image 1,28,28 --batch 64 --rule fa
"""

import argparse
import math
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--image", type=lambda text: [int(word) for word in text.split(",")], required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--rule", choices=["bp", "fa"], required=True)
    return parser.parse_args()


options = arguments()


class CarriedConvolution(torch.autograd.Function):
    @staticmethod
    def forward(context, inputs, weight, bias, feedback, stride, padding):
        context.save_for_backward(inputs, weight, bias, feedback)
        context.stride, context.padding = stride, padding
        return functional.conv2d(inputs, weight, bias, stride, padding)

    @staticmethod
    def backward(context, error):
        inputs, weight, bias, feedback = context.saved_tensors
        where = dict(stride=context.stride, padding=context.padding)
        carried = nn.grad.conv2d_input(inputs.shape, feedback, error, **where) if context.needs_input_grad[0] else None
        gradient = nn.grad.conv2d_weight(inputs, weight.shape, error, **where)
        return carried, gradient, None if bias is None else error.sum((0, 2, 3)), None, None, None


class CarriedProduct(torch.autograd.Function):
    @staticmethod
    def forward(context, inputs, weight, bias, feedback):
        context.save_for_backward(inputs, feedback)
        return torch.addmm(bias, inputs, weight.t())

    @staticmethod
    def backward(context, error):
        inputs, feedback = context.saved_tensors
        carried = error.mm(feedback) if context.needs_input_grad[0] else None
        return carried, error.t().mm(inputs), error.sum(0), None


class Convolution(nn.Conv2d):
    def __init__(self, *sizes, **options):
        super().__init__(*sizes, **options)
        self.register_buffer("feedback", nn.init.xavier_normal_(torch.empty_like(self.weight)))

    def forward(self, inputs):
        return CarriedConvolution.apply(
            inputs, self.weight, self.bias, self.feedback, self.stride, self.padding)


class Dense(nn.Linear):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        self.register_buffer("feedback", nn.init.xavier_normal_(torch.empty_like(self.weight)))

    def forward(self, inputs):
        return CarriedProduct.apply(inputs, self.weight, self.bias, self.feedback)


conv, dense = (nn.Conv2d, nn.Linear) if options.rule == "bp" else (Convolution, Dense)


class Block(nn.Module):
    def __init__(self, channels, outputs, stride):
        super().__init__()
        self.conv1 = conv(channels, outputs, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = conv(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.stride, self.added = stride, outputs - channels

    def forward(self, inputs):
        shortcut = inputs[:, :, ::self.stride, ::self.stride]
        if self.added:
            shortcut = functional.pad(shortcut, (0, 0, 0, 0, self.added // 2, self.added - self.added // 2))
        hidden = functional.relu(self.bn1(self.conv1(inputs)))
        return functional.relu(self.bn2(self.conv2(hidden)) + shortcut)


def residual(blocks):
    modules = [conv(options.image[0], 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    entering = 16
    for stage, channels in enumerate((16, 32, 64)):
        for block in range(blocks):
            modules.append(Block(entering, channels, 2 if stage and not block else 1))
            entering = channels
    return nn.Sequential(*modules, nn.AdaptiveAvgPool2d(1), nn.Flatten(), dense(64, 10))


def network():
    channels, height, width = options.image
    if options.model == "lenet5":
        return nn.Sequential(
            nn.ZeroPad2d(2), conv(channels, 6, 5), nn.Tanh(), nn.AvgPool2d(2), conv(6, 16, 5), nn.Tanh(),
            nn.AvgPool2d(2), nn.Flatten(), dense(400, 120), nn.Tanh(), dense(120, 84), nn.Tanh(), dense(84, 10))
    if options.model == "lenet-cifar":
        return nn.Sequential(
            conv(channels, 32, 3), nn.ReLU(), nn.MaxPool2d(2), conv(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
            conv(64, 128, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), dense(128, 256), nn.ReLU(),
            dense(256, 10))
    if options.model == "moskovitz-1":
        places = ((height - 4) // 2 - 4) // 2
        return nn.Sequential(
            conv(channels, 64, 5), nn.ReLU(), nn.MaxPool2d(2), conv(64, 64, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), dense(64 * places * places, 384), nn.ReLU(), dense(384, 192), nn.ReLU(), dense(192, 10))
    if options.model in ("resnet8", "resnet20"):
        return residual(1 if options.model == "resnet8" else 3)
    sys.exit(f"unknown model {options.model!r}")


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    images = torch.randn(8 * options.batch, *options.image)
    labels = torch.randint(10, (len(images),))
    print("ready", torch.__version__, flush=True)
    taken = 0
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            indices = torch.arange(taken, taken + options.batch) % len(images)
            taken += options.batch
            optimizer.zero_grad(set_to_none=True)
            loss = functional.cross_entropy(model(images[indices]), labels[indices])
            loss.backward()
            optimizer.step()
        seconds = time.perf_counter() - start
        if not math.isfinite(loss.item()):
            sys.exit(f"the loss is {loss.item()}")
        print(f"{seconds:.6f} {loss.item():.6f}", flush=True)


main()
