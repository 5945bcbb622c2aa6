"""What the peers share. A peer's turns: so many rounds as each line of standard input says, each in milliseconds."""
import json
import sys
import time

try:
    import resource
except ImportError:  # Windows
    resource = None


def halved(layer, size):
    """The height or width of an image after a layer: a stride and a pool halve it."""
    return -(-size // (2 if layer["kind"] == "pool" else layer.get("stride", 1)))


def peak():
    """The most memory the process has held, in MiB; None where the system does not say."""
    if resource is None:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2 ** 20 if sys.platform == "darwin" else 2 ** 10)


def play(step):
    """Steps give a number that needs all of their work, or what tells it when no clock runs."""
    print("ready", flush=True)
    for line in sys.stdin:
        times, value = [], 0.0
        for _ in range(int(line)):
            start = time.perf_counter()
            value = step()
            times.append(1e3 * (time.perf_counter() - start))
        memory, value = peak(), value() if callable(value) else value
        print(json.dumps({"times": times, "value": value, "peak": memory}), flush=True)
