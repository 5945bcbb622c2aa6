"""Python TensorFlow's side of a benchmark: so many rounds of a case as each line of standard input says.

Arguments: the case as JSON, "function", the number of threads. A step is a tf.function.
"""
import json
import os
import sys

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="1")
import tensorflow as tf

from play import halved, play

case, threads = json.loads(sys.argv[1]), int(sys.argv[3])
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.random.set_seed(1)
batch, dimension, classes = case["batch"], case["dimension"], case["classes"]
labels = tf.constant([(37 * i) % classes for i in range(batch)])
variables = []


def variable(*shape, deviation=0.05):
    variables.append(tf.Variable(tf.random.normal(shape, stddev=deviation)))
    return variables[-1]


def convolution(channels, out, kernel, stride, bias=True):
    """With PReLU after it; a pad of its own where the stride is 2, as the others have it."""
    w = variable(kernel, kernel, channels, out, deviation=(kernel * kernel * channels) ** -0.5)
    slope, b = variable(out), variable(out, deviation=0) if bias else None
    slope.assign(tf.fill([out], 0.25))
    pad = kernel // 2

    def run(x):
        if stride == 1:
            y = tf.nn.conv2d(x, w, 1, "SAME")
        else:
            y = tf.nn.conv2d(tf.pad(x, [[0, 0], [pad, pad], [pad, pad], [0, 0]]), w, 2, "VALID")
        y = y if b is None else tf.nn.bias_add(y, b)
        return tf.nn.relu(y) - slope * tf.nn.relu(-y)

    return run


def residual(channels):
    a, b = (convolution(channels, channels, 3, 1, False) for _ in range(2))
    return lambda x: x + b(a(x))


def network():
    (height, width, channels), layers = case["input"], []
    shape = (batch, height, width, channels)
    for layer in case["layers"]:
        if layer["kind"] == "convolution":
            out = layer["channels"]
            layers.append(convolution(channels, out, layer["kernel"], layer["stride"]))
            channels = out
        elif layer["kind"] == "residual":
            layers.append(residual(channels))
        else:
            layers.append(lambda x: tf.nn.max_pool2d(x, 2, 2, "SAME"))
        height, width = halved(layer, height), halved(layer, width)
    flat = height * width * channels
    w, b = variable(flat, dimension, deviation=0.01), variable(dimension)

    def run(x):
        for layer in layers:
            x = layer(x)
        return tf.reshape(x, [-1, flat]) @ w + b

    return run, tf.random.normal(shape)


def a_softmax(x, w, labels, lam):
    norms = tf.norm(x, axis=1, keepdims=True)
    cosines = tf.clip_by_value(tf.matmul(x / norms, tf.nn.l2_normalize(w, 1), transpose_b=True), -1, 1)
    own = tf.gather(cosines, labels, batch_dims=1)
    k = tf.floor(4 * tf.acos(tf.stop_gradient(own)) / 3.141592653589793)
    psi = (1 - 2 * (k % 2)) * (8 * own ** 4 - 8 * own ** 2 + 1) - 2 * k
    rows = tf.stack([tf.range(len(own)), labels], 1)
    logits = norms * tf.tensor_scatter_nd_update(cosines, rows, (lam * own + psi) / (1 + lam))
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))


def update(velocities, gradients):
    for w, v, g in zip(variables, velocities, gradients):
        v.assign(0.9 * v + g + 5e-4 * w)
        w.assign_sub(0.002 * v)


def training():
    net, images = network()
    head = variable(classes, dimension)
    velocities = [tf.Variable(tf.zeros_like(w)) for w in variables]

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            logits = tf.matmul(net(images), head, transpose_b=True)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
        update(velocities, tape.gradient(loss, variables))
        return loss

    return lambda: float(step())


def forward():
    net, images = network()
    run = tf.function(net)
    return lambda: float(run(images)[0, 0])


def some_images():
    count = case["images"]
    pixels = (tf.range(count * 28 * 28) * 7919 % 251)
    return tf.cast(tf.reshape(pixels, [count, 28, 28, 1]), tf.uint8), tf.range(count) * 37 % classes


def extraction():
    net, _ = network()
    images, _ = some_images()
    run = tf.function(lambda part: net((tf.cast(part, tf.float32) - 127.5) / 128))

    def step():
        rows = [run(images[i:i + batch]) for i in range(0, len(images), batch)]
        return float(tf.concat(rows, 0)[0, 0])

    return step


def epoch():
    net, _ = network()
    weights = variable(classes, dimension)
    velocities = [tf.Variable(tf.zeros_like(w)) for w in variables]
    images, labels = some_images()
    taken = 0

    @tf.function
    def one(part, lam):
        x = (tf.cast(tf.gather(images, part), tf.float32) - 127.5) / 128
        with tf.GradientTape() as tape:
            loss = a_softmax(net(x), weights, tf.gather(labels, part), lam)
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, variables), 5)
        update(velocities, gradients)
        return loss

    def step():
        nonlocal taken
        order, total, steps = tf.random.shuffle(tf.range(len(images))), 0.0, len(images) // batch
        for i in range(steps):
            taken += 1
            lam = tf.constant(1000 / (1 + 0.5 * taken))
            total += float(one(order[i * batch:(i + 1) * batch], lam))
        return total / steps

    return step


def head():
    x, w = tf.random.normal([batch, dimension]), tf.random.normal([classes, dimension], stddev=0.05)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            tape.watch([x, w])
            loss = a_softmax(x, w, labels, 5.0)
        return loss, tape.gradient(loss, [x, w])

    return lambda: float(step()[0])


KINDS = {f.__name__: f for f in (training, forward, head, extraction, epoch)}
play(KINDS[case["kind"]]())
