"""Loads a network that SOAP trained into PyTorch, trains it there, and saves it for SOAP to begin with.

    soap train rule=fa hidden=256 --out runs/fa
    soap export runs/fa --to safetensors --out fa.safetensors
    python3 weights.py fa.safetensors from-pytorch.safetensors
    soap train rule=bp hidden=256 init=from-pytorch.safetensors
"""
import json
import struct
import sys
from array import array
from collections import OrderedDict

import torch
from torch import nn

try:
    from safetensors.torch import load_file, save_file
except ImportError:  # pip install safetensors; for float32 these lines do

    def load_file(path):
        with open(path, "rb") as file:
            header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
            data = bytearray(file.read())
        header.pop("__metadata__", None)
        return {
            name: torch.frombuffer(data, dtype={"F32": torch.float32}[entry["dtype"]])[
                entry["data_offsets"][0] // 4 : entry["data_offsets"][1] // 4].reshape(entry["shape"])
            for name, entry in header.items()
        }

    def save_file(tensors, path):
        header, data = {}, b""
        for name, tensor in tensors.items():
            begin, data = len(data), data + array("f", tensor.detach().flatten().tolist()).tobytes()
            header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [begin, len(data)]}
        text = json.dumps(header).encode()
        with open(path, "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text + data)


state = load_file(sys.argv[1])

# The same network: layers of SOAP's names, with an activation of any name behind all but the last.
count = len(state) // 2
widths = [state["layer1.weight"].shape[1]] + [len(state[f"layer{l}.bias"]) for l in range(1, count + 1)]
layers = OrderedDict()
for l in range(1, count + 1):
    layers[f"layer{l}"] = nn.Linear(widths[l - 1], widths[l])
    if l < count:
        layers[f"tanh{l}"] = nn.Tanh()
model = nn.Sequential(layers)
model.load_state_dict(state)

inputs = torch.linspace(-1, 1, widths[0]).reshape(1, -1)
print(" ".join(f"{output:.9g}" for output in model(inputs)[0].tolist()))

# A step of PyTorch's own.
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model(inputs).square().mean().backward()
optimizer.step()
save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, sys.argv[2])
print(" ".join(f"{output:.9g}" for output in model(inputs)[0].tolist()))
