"""PyTorch's side of a benchmark: so many rounds of a case as each line of standard input says.

Arguments: the case as JSON, "channels_last" or "compile", the number of threads.
"""
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import torch
import torch.nn as nn
import torch.nn.functional as F

case, mode, threads = json.loads(sys.argv[1]), sys.argv[2], int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(1)
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
    layers, channels = [], 1
    if case["network"] == "digits-pooled":
        for out in (32, 64, 128):
            for _ in range(2):
                layers += [nn.Conv2d(channels, out, 3, padding=1), nn.PReLU(out)]
                channels = out
            layers.append(nn.MaxPool2d(2, ceil_mode=True))
        flat, shape = 128 * 4 * 4, (batch, 1, 28, 28)
    else:
        units = {"sphereface-4": (0, 0, 0, 0), "sphereface-20": (1, 2, 4, 1)}[case["network"]]
        channels = 3
        for i, count in enumerate(units):
            out = 64 * 2 ** i
            layers += [nn.Conv2d(channels, out, 3, 2, 1), nn.PReLU(out)]
            layers += [Residual(out) for _ in range(count)]
            channels = out
        flat, shape = 512 * 7 * 6, (batch, 3, 112, 96)
    net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(flat, dimension))
    images = torch.randn(shape).contiguous(memory_format=torch.channels_last)
    return net.to(memory_format=torch.channels_last), images


def a_softmax(x, w):
    """A-Softmax, m = 4, lambda = 5, as PyTorch users write it."""
    norms = x.norm(dim=1, keepdim=True)
    cosines = F.linear(x / norms, F.normalize(w)).clamp(-1, 1)
    own = cosines.gather(1, labels[:, None])
    theta = own.detach().acos()
    k = (4 * theta / torch.pi).floor()
    psi = (1 - 2 * (k % 2)) * (8 * own ** 4 - 8 * own ** 2 + 1) - 2 * k
    logits = norms * cosines.scatter(1, labels[:, None], (5 * own + psi) / 6)
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


step = {"training": training, "forward": forward, "head": head}[case["kind"]]()
print("ready", flush=True)
for line in sys.stdin:
    times, value = [], 0.0
    for _ in range(int(line)):
        start = time.perf_counter()
        value = step()
        times.append(1e3 * (time.perf_counter() - start))
    print(json.dumps({"times": times, "value": value}), flush=True)
