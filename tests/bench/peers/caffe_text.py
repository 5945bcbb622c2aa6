"""A network of MTCNN as Caffe's text, which OpenCV reads beside the weights."""


def layer(name, kind, bottom, top, params=""):
    return f'layer {{ name: "{name}" type: "{kind}" bottom: "{bottom}" top: "{top}" {params} }}\n'


def caffe_text(network):
    """The layers, then each head; the first head tells how sure the network is, as a softmax."""
    side = network["size"]
    text = f'input: "data" input_dim: 1 input_dim: 3 input_dim: {side} input_dim: {side}\n'
    x = "data"
    for i, part in enumerate(network["layers"]):
        if part["kind"] == "pool":
            params = f'pooling_param {{ pool: MAX kernel_size: {part["kernel"]} stride: 2 }}'
            text += layer(f"pool{i}", "Pooling", x, f"pool{i}", params)
            x = f"pool{i}"
            continue
        dense, name = part["kind"] == "dense", part["name"]
        text += product(name, x, part["channels"], None if dense else part["kernel"])
        text += layer(part["slopes"], "PReLU", name, name)
        x = name
    for head in network["heads"]:
        text += product(head["name"], x, head["channels"], None if dense else 1)
    return text + layer("score", "Softmax", network["heads"][0]["name"], "score")


def product(name, x, channels, kernel):
    if kernel is None:
        return layer(name, "InnerProduct", x, name, f"inner_product_param {{ num_output: {channels} }}")
    params = f"convolution_param {{ num_output: {channels} kernel_size: {kernel} }}"
    return layer(name, "Convolution", x, name, params)
