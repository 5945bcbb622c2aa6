"""PyTorch's side of a benchmark: so many rounds of a case as each line of standard input says.

Arguments: the case as JSON, "channels_last" or "compile", the number of threads.
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import torch
import torch.nn as nn
import torch.nn.functional as F

from play import halved, play

case, mode, threads = json.loads(sys.argv[1]), sys.argv[2], int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(1)
device = {"cpu": "cpu", "gpu": "cuda"}[case["device"]]
torch.set_default_device(device)
# Ours rounds products and convolutions to TensorFloat-32 where the case says so, and only there.
rounded = case.get("precision") == "tensorfloat32"
torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = rounded
torch.backends.cudnn.benchmark = True
batch, dimension, classes = case["batch"], case["dimension"], case["classes"]
labels = torch.tensor([(37 * i) % classes for i in range(batch)])


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.a = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.b = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.pa, self.pb = nn.PReLU(channels), nn.PReLU(channels)

    def forward(self, x):
        return x + self.pb(self.b(self.pa(self.a(x))))


def network():
    (height, width, channels), layers = case["input"], []
    shape = (batch, channels, height, width)
    for layer in case["layers"]:
        if layer["kind"] == "convolution":
            out, kernel, stride = layer["channels"], layer["kernel"], layer["stride"]
            layers += [nn.Conv2d(channels, out, kernel, stride, kernel // 2), nn.PReLU(out)]
            channels = out
        elif layer["kind"] == "residual":
            layers.append(Residual(channels))
        else:
            layers.append(nn.MaxPool2d(2, ceil_mode=True))
        height, width = halved(layer, height), halved(layer, width)
    net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(height * width * channels, dimension))
    images = torch.randn(shape).contiguous(memory_format=torch.channels_last)
    return net.to(memory_format=torch.channels_last), images


def a_softmax(x, w, labels=labels, lam=5.0):
    """A-Softmax, m = 4, as PyTorch users write it."""
    norms = x.norm(dim=1, keepdim=True)
    cosines = F.linear(x / norms, F.normalize(w)).clamp(-1, 1)
    own = cosines.gather(1, labels[:, None])
    theta = own.detach().acos()
    k = (4 * theta / torch.pi).floor()
    psi = (1 - 2 * (k % 2)) * (8 * own ** 4 - 8 * own ** 2 + 1) - 2 * k
    logits = norms * cosines.scatter(1, labels[:, None], (lam * own + psi) / (1 + lam))
    return F.cross_entropy(logits, labels)


def training():
    net, images = network()
    head = nn.Linear(dimension, classes, bias=False)
    model = nn.Sequential(net, head)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.002, momentum=0.9, weight_decay=5e-4)
    run = torch.compile(model) if mode == "compile" else model

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(run(images), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def forward():
    net, images = network()
    net.eval()
    run = torch.compile(net) if mode == "compile" else net

    def step():
        with torch.inference_mode():
            return run(images)[0, 0].item()

    return step


def some_images():
    count, shape = case["images"], (28, 28)
    pixels = (torch.arange(count * 28 * 28, device="cpu") * 7919 % 251).to(torch.uint8)
    return pixels.reshape(count, 1, *shape), torch.arange(count, device="cpu") * 37 % classes


def extraction():
    net, _ = network()
    net.eval()
    run = torch.compile(net) if mode == "compile" else net
    images, _ = some_images()

    def step():
        rows = []
        with torch.inference_mode():
            for part in images.split(batch):
                part = ((part.to(device).float() - 127.5) / 128).contiguous(memory_format=torch.channels_last)
                rows.append(run(part))
        return torch.cat(rows)[0, 0].item()

    return step


def epoch():
    net, _ = network()
    weights = nn.Parameter(0.05 * torch.randn(classes, dimension))
    parameters = [*net.parameters(), weights]
    optimizer = torch.optim.SGD(parameters, lr=0.002, momentum=0.9, weight_decay=5e-4)
    run = torch.compile(net) if mode == "compile" else net
    images, labels = some_images()
    taken = 0

    def step():
        nonlocal taken
        order, total = torch.randperm(len(images), device="cpu"), 0.0
        steps = len(images) // batch
        for i in range(steps):
            part = order[i * batch:(i + 1) * batch]
            x = ((images[part].to(device).float() - 127.5) / 128).contiguous(memory_format=torch.channels_last)
            taken += 1
            optimizer.zero_grad(set_to_none=True)
            # A tensor: torch.compile would compile a number anew in every step.
            lam = torch.tensor(1000 / (1 + 0.5 * taken))
            loss = a_softmax(run(x), weights, labels[part].to(device), lam)
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 5)
            optimizer.step()
            total += loss.item()
        return total / steps

    return step


def head():
    x = torch.randn(batch, dimension, requires_grad=True)
    w = (0.05 * torch.randn(classes, dimension)).requires_grad_()
    run = torch.compile(a_softmax) if mode == "compile" else a_softmax

    def step():
        x.grad = w.grad = None
        loss = run(x, w)
        loss.backward()
        return loss.item()

    return step


def in_precision(step):
    """Convolutions and products in bfloat16, where the case says so, as PyTorch users write it."""
    if case.get("precision") != "bfloat16":
        return step

    def half():
        with torch.autocast("cpu", torch.bfloat16):
            return step()
    return half


KINDS = {f.__name__: f for f in (training, forward, head, extraction, epoch)}
play(in_precision(KINDS[case["kind"]]()))
