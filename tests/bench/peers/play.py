"""What the peers share. A peer's turns: so many rounds as each line of standard input says, each in milliseconds."""
import json
import sys
import time


def halved(layer, size):
    """The height or width of an image after a layer: a stride and a pool halve it."""
    return -(-size // (2 if layer["kind"] == "pool" else layer.get("stride", 1)))


def play(step):
    """Steps give a number that needs all of their work."""
    print("ready", flush=True)
    for line in sys.stdin:
        times, value = [], 0.0
        for _ in range(int(line)):
            start = time.perf_counter()
            value = step()
            times.append(1e3 * (time.perf_counter() - start))
        print(json.dumps({"times": times, "value": value}), flush=True)
