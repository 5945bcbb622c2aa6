"""PyTorch's side of looking for faces: all images at once, and all that lies in boxes at once.

Arguments: the case as JSON, the name of the peer, the number of threads.
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from cascade import detect
from play import play
from safetensors_file import read_safetensors

case, threads = json.loads(sys.argv[1]), int(sys.argv[3])
torch.set_num_threads(threads)
weights = read_safetensors(case["files"]["weights"])


def parameter(*path):
    return torch.from_numpy(np.ascontiguousarray(weights["/".join(path)]))


class Network(nn.Module):
    """The layers, then each head; weights are turned once, as they were trained on turned images."""

    def __init__(self, name):
        super().__init__()
        layers, channels, size = [], 3, case["networks"][name]["size"]
        for part in case["networks"][name]["layers"]:
            if part["kind"] == "pool":
                layers.append(nn.MaxPool2d(part["kernel"], 2, ceil_mode=True))
                size = -(-(size - part["kernel"]) // 2) + 1
                continue
            out, dense = part["channels"], part["kind"] == "dense"
            kernel = size if dense else part["kernel"]
            layers += [nn.Flatten(), nn.Linear(kernel * kernel * channels, out)] if dense else [
                nn.Conv2d(channels, out, kernel)
            ]
            fill(layers[-1], name, part["name"], (out, channels, kernel, kernel))
            layers.append(nn.PReLU(out))
            layers[-1].weight.data = parameter(name, part["slopes"], "0").reshape(-1)
            size, channels = size - kernel + 1, out
        self.body, self.heads = nn.Sequential(*layers), nn.ModuleList()
        for head in case["networks"][name]["heads"]:
            out = head["channels"]
            self.heads.append(nn.Linear(channels, out) if dense else nn.Conv2d(channels, out, 1))
            fill(self.heads[-1], name, head["name"], (out, channels, 1, 1))

    def forward(self, x):
        """The score, shifts and, of the last network, landmarks."""
        x = self.body(((x - 127.5) / 128).contiguous(memory_format=torch.channels_last))
        score, *others = (head(x) for head in self.heads)
        return [score.softmax(1)[:, 1].numpy(), *(other.numpy() for other in others)]


def fill(layer, network, name, shape):
    turned = parameter(network, name, "0").reshape(shape).transpose(2, 3)
    layer.weight.data = turned.reshape(layer.weight.shape).contiguous()
    layer.bias.data = parameter(network, name, "1").reshape(-1)


def crop(image, box, size):
    """What lies in a box, by area; outside of the image lie zeros."""
    left, top, right, bottom = int(box[0]) - 1, int(box[1]) - 1, int(box[2]), int(box[3])
    height, width = image.shape[-2:]
    part = image[:, :, max(0, top):max(0, bottom), max(0, left):max(0, right)]
    out = [max(0, -left), max(0, right - width), max(0, -top), max(0, bottom - height)]
    return F.interpolate(F.pad(part, out) if any(out) else part, (size, size), mode="area")


def detection():
    photos, settings = torch.from_numpy(np.load(case["files"]["images"])), case["settings"]
    nets = {
        name: Network(name).eval().to(memory_format=torch.channels_last) for name in case["networks"]
    }

    def step():
        images = photos.permute(0, 3, 1, 2).float().contiguous()

        def propose(height, width):
            return nets["proposal"](F.interpolate(images, (height, width), mode="area"))

        def judge(which, owners, boxes):
            size = case["networks"][which]["size"]
            torch.set_num_threads(1)  # a crop is too little work to be divided
            crops = [crop(images[i:i + 1], box, size) for i, box in zip(owners, boxes)]
            torch.set_num_threads(threads)
            scores, shifts, *points = nets[which](torch.cat(crops))
            return scores, shifts, points[0] if points else None

        with torch.inference_mode():
            return len(detect(len(images), *images.shape[2:], settings, propose, judge)[0])

    return step


play(detection())
