"""Kokoro's ONNX graph, made nearly twice as fast for onnxruntime on a CPU.

Most of the time goes into integer convolutions (``ConvInteger``) with unsigned weights, for which onnxruntime has no fast kernel
on x86. Two changes, both exact in integers:

- weights ``u8`` with zero point ``z`` become ``s8`` with zero point ``z - 128`` (the same differences), which the dot-product
  instructions of current processors multiply four times as fast;
- a convolution with stride 1 becomes one matrix product: its input, transposed to (time, channel), padded with its zero point, is
  laid side by side once per tap, and multiplied with the weights as (tap · channel, output channel). The bias is added in
  floating point, unrounded.

Smaller ones: instance normalisations spelt out in nine nodes become one, squares are products, and the short Fourier transform of the
voice source is a convolution. Also given out as a second result: how many frames the model gave each token, from which words are timed.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

DURATIONS = "/encoder/Clip_output_0"
"""Frames per token, float (1, tokens); the graph's own name."""
FRAME_SAMPLES = 600


def exact_dot_products() -> bool:
    """Whether this processor multiplies u8 × s8 without saturating in between (x86 before VNNI does not: 255·127·2 overflows 16 bits)."""
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    rows, columns = 8, 64
    weights = np.full((columns, 16), 127, np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["y"])],
        "probe",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, [rows, columns])],
        [helper.make_tensor_value_info("y", TensorProto.INT32, [rows, 16])],
        [numpy_helper.from_array(weights, "b")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    found = session.run(None, {"a": np.full((rows, columns), 255, np.uint8)})[0]
    return bool(np.all(found == 255 * 127 * columns))


@dataclass
class _Graph:
    """A graph with its look-ups, and what the rewriting adds and drops."""

    graph: Any
    arrays: dict[str, Any]
    producer: dict[str, Any]
    consumers: dict[str, list[Any]]
    replaced: dict[int, list[Any]]
    """Replacements, by id of the node."""
    added: dict[str, Any]
    """New initialisers by name."""

    @classmethod
    def of(cls, graph: Any) -> "_Graph":
        consumers: dict[str, list[Any]] = defaultdict(list)
        for node in graph.node:
            for name in node.input:
                consumers[name].append(node)
        producer = {name: node for node in graph.node for name in node.output}
        return cls(graph, {tensor.name: tensor for tensor in graph.initializer}, producer, consumers, {}, {})

    def constant(self, name: str) -> np.ndarray:
        from onnx import numpy_helper

        return numpy_helper.to_array(self.arrays[name])

    def add(self, name: str, value: np.ndarray) -> str:
        from onnx import numpy_helper

        if name not in self.added:
            self.added[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def only_consumer(self, node: Any, op: str) -> Any:
        found = self.consumers[node.output[0]]
        return found[0] if len(found) == 1 and found[0].op_type == op else None

    def made_by(self, name: str, op: str) -> Any:
        node = self.producer.get(name)
        return node if node is not None and node.op_type == op else None

    def finish(self) -> None:
        """Put the replacements in place and drop what nothing reads any more."""
        nodes = [new for node in self.graph.node for new in self.replaced.get(id(node), [node])]
        needed = {output.name for output in self.graph.output}
        kept = []
        for node in reversed(nodes):
            if any(name in needed for name in node.output):
                kept.append(node)
                needed.update(node.input)
        tensors = [tensor for tensor in [*self.arrays.values(), *self.added.values()] if tensor.name in needed]
        del self.graph.node[:]
        self.graph.node.extend(reversed(kept))
        del self.graph.initializer[:]
        self.graph.initializer.extend(tensors)


def _attributes(node: Any) -> dict[str, Any]:
    from onnx import helper

    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}


def _signed(weights: np.ndarray) -> np.ndarray:
    return (weights.astype(np.int16) - 128).astype(np.int8)


def _product(work: _Graph, conv: Any) -> None:
    """Replace ``ConvInteger [→ Add bias] → Cast → Mul scale`` by a matrix product; leaves other shapes alone."""
    from onnx import helper

    settings = _attributes(conv)
    weights = work.constant(conv.input[1])
    stride, group = settings.get("strides", [1])[0], settings.get("group", 1)
    if weights.ndim != 3 or weights.dtype != np.uint8 or stride != 1 or group != 1:
        return
    out_channels, channels, taps = weights.shape
    dilation = settings.get("dilations", [1])[0]
    before, after = settings.get("pads", [0, 0])
    if before + after != dilation * (taps - 1):
        return
    bias = ""
    after_conv = work.only_consumer(conv, "Add")
    if after_conv is not None:
        quantised = next(name for name in after_conv.input if name != conv.output[0])
        node = work.producer[quantised]
        while node.op_type != "Div":
            node = work.producer[node.input[0]]
        bias = node.input[0]
    cast = work.only_consumer(after_conv or conv, "Cast")
    scaled = work.only_consumer(cast, "Mul") if cast is not None else None
    if scaled is None:
        return
    quantise = work.producer[conv.input[0]]
    name = conv.name
    matrix = work.add(f"{name}/weights", _signed(weights).transpose(2, 1, 0).reshape(taps * channels, out_channels))
    zero = work.add(f"{name}/zero", _signed(work.constant(conv.input[3]).reshape(())))
    weight_scale = conv.input[1].removesuffix("_quantized") + "_scale"
    nodes = [helper.make_node("Transpose", [conv.input[0]], [f"{name}/time_first"], perm=[0, 2, 1])]
    beside = f"{name}/time_first"
    if before or after:
        pads = work.add(f"pads/{before}/{after}", np.array([0, before, 0, 0, after, 0], np.int64))
        nodes.append(helper.make_node("Pad", [beside, pads, quantise.output[2]], [f"{name}/padded"], mode="constant"))
        beside = f"{name}/padded"
    if taps > 1:
        axis = work.add("slice/axis", np.array([1], np.int64))
        pieces = []
        for tap in range(taps):
            first, left = tap * dilation, (taps - 1 - tap) * dilation
            start = work.add(f"slice/{first}", np.array([first], np.int64))
            end = work.add(f"slice/end/{left}", np.array([-left if left else np.iinfo(np.int64).max], np.int64))
            nodes.append(helper.make_node("Slice", [beside, start, end, axis], [f"{name}/tap{tap}"]))
            pieces.append(f"{name}/tap{tap}")
        nodes.append(helper.make_node("Concat", pieces, [f"{name}/taps"], axis=2))
        beside = f"{name}/taps"
    nodes.append(helper.make_node("MatMulInteger", [beside, matrix, quantise.output[2], zero], [f"{name}/sum"]))
    nodes.append(helper.make_node("Cast", [f"{name}/sum"], [f"{name}/float"], to=1))
    nodes.append(helper.make_node("Mul", [quantise.output[1], weight_scale], [f"{name}/scale"]))
    last = f"{name}/scaled"
    nodes.append(helper.make_node("Mul", [f"{name}/float", f"{name}/scale"], [last]))
    if bias:
        nodes.append(helper.make_node("Add", [last, bias], [f"{name}/biased"]))
        last = f"{name}/biased"
    nodes.append(helper.make_node("Transpose", [last], [scaled.output[0]], perm=[0, 2, 1]))
    work.replaced[id(scaled)] = nodes


def _signed_matrix(work: _Graph, product: Any) -> None:
    """``MatMulInteger`` with signed weights."""
    weights = work.constant(product.input[1])
    if weights.dtype != np.uint8:
        return
    zero = work.constant(product.input[3])
    product.input[1] = work.add(f"{product.input[1]}/signed", _signed(weights))
    product.input[3] = work.add(f"{product.input[3]}/signed", _signed(zero))


def _normalisation(work: _Graph, last: Any) -> None:
    """``(x - mean) / sqrt(variance + ε) · scale + shift``, spelt out in nine passes over the sound, as one ``InstanceNormalization``."""
    from onnx import helper

    scaled = work.made_by(last.input[0], "Mul")
    quotient = work.made_by(scaled.input[1], "Div") if scaled else None
    root = work.made_by(quotient.input[1], "Sqrt") if quotient else None
    stable = work.made_by(root.input[0], "Add") if root else None
    difference = work.made_by(quotient.input[0], "Sub") if quotient else None
    mean = work.made_by(difference.input[1], "ReduceMean") if difference else None
    if not (scaled and stable and difference and mean and work.made_by(stable.input[0], "ReduceMean")):
        return
    if mean.input[0] != difference.input[0] or stable.input[1] not in work.arrays:
        return
    axes = work.constant(mean.input[1]).tolist()
    if axes not in ([2], [-1]):
        return
    flat = work.add("flat", np.array([-1], np.int64))
    work.replaced[id(last)] = [
        helper.make_node("Reshape", [scaled.input[0], flat], [f"{last.name}/scale"]),
        helper.make_node("Reshape", [last.input[1], flat], [f"{last.name}/shift"]),
        helper.make_node(
            "InstanceNormalization",
            [difference.input[0], f"{last.name}/scale", f"{last.name}/shift"],
            list(last.output),
            epsilon=float(work.constant(stable.input[1])),
        ),
    ]


def _square(work: _Graph, power: Any) -> None:
    """``x ** 2`` as a product."""
    from onnx import helper

    if power.input[1] in work.arrays and float(work.constant(power.input[1]).reshape(())) == 2.0:
        work.replaced[id(power)] = [helper.make_node("Mul", [power.input[0], power.input[0]], list(power.output))]


def _fourier(work: _Graph, stft: Any) -> None:
    """A windowed Fourier transform of 20 samples as a convolution with its 11 cosines and sines; onnxruntime's own is slow."""
    from onnx import helper

    step, window = int(work.constant(stft.input[1])), work.constant(stft.input[2]).astype(np.float64)
    size = len(window)
    bins = size // 2 + 1
    waves = np.exp(-2j * np.pi * np.outer(np.arange(bins), np.arange(size)) / size) * window
    # The sines of the first and last bin are zero, exactly: their sign decides a phase of ±π.
    kernel = np.stack([waves.real, waves.imag], axis=1).round(12).reshape(2 * bins, 1, size).astype(np.float32)
    name = stft.name
    work.replaced[id(stft)] = [
        helper.make_node("Reshape", [stft.input[0], work.add("one/channel", np.array([1, 1, -1], np.int64))], [f"{name}/signal"]),
        helper.make_node("Conv", [f"{name}/signal", work.add(f"{name}/kernel", kernel)], [f"{name}/waves"], strides=[step]),
        helper.make_node("Reshape", [f"{name}/waves", work.add("bins/parts", np.array([1, bins, 2, -1], np.int64))], [f"{name}/bins"]),
        helper.make_node("Transpose", [f"{name}/bins"], list(stft.output), perm=[0, 3, 1, 2]),
    ]


def rewrite(graph: Any, *, products: bool) -> None:
    """Rewrite a graph in place; ``products`` also turns the integer convolutions into signed matrix products."""
    work = _Graph.of(graph)
    for node in graph.node:
        if node.op_type == "Add":
            _normalisation(work, node)
        elif node.op_type == "Pow":
            _square(work, node)
        elif node.op_type == "STFT":
            _fourier(work, node)
        elif products and node.op_type == "ConvInteger":
            _product(work, node)
        elif products and node.op_type == "MatMulInteger":
            _signed_matrix(work, node)
    work.finish()


def write_fast_graph(model: Path, target: Path) -> None:
    """Write the model file's graph, rewritten; its outputs are the sound and ``DURATIONS``. Holds Python's lock for a fifth of a second.

    Raises whatever ``onnx`` raises on a damaged file.
    """
    import onnx

    read = onnx.load(str(model))
    read.graph.output.append(onnx.helper.make_tensor_value_info(DURATIONS, onnx.TensorProto.FLOAT, None))
    rewrite(read.graph, products=exact_dot_products())
    del read.graph.value_info[:]
    target.write_bytes(read.SerializeToString())
