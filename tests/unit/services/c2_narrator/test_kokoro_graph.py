"""The rewritten graph computes what the original does: each pattern alone, against onnxruntime's own nodes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from services.c2_narrator.engines.kokoro_graph import exact_dot_products, rewrite


def model(nodes: list[Any], arrays: Mapping[str, Any], inputs: dict[str, list[Any]]) -> Any:
    graph = helper.make_graph(
        nodes,
        "pattern",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs.items()],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(array, name) for name, array in arrays.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def outcome(made: Any, feed: dict[str, np.ndarray]) -> np.ndarray:
    session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, feed)[0])


def both(made: Any, feed: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Before and after, and the operators of the rewritten graph."""
    before = outcome(made, feed)
    copy = onnx.ModelProto()
    copy.CopyFrom(made)
    rewrite(copy.graph, products=True)
    return before, outcome(copy, feed), [node.op_type for node in copy.graph.node]


@pytest.mark.parametrize(("taps", "dilation", "bias"), [(1, 1, False), (3, 1, True), (3, 5, True), (7, 3, False), (11, 1, True)])
def test_an_integer_convolution_becomes_the_same_matrix_product(taps: int, dilation: int, bias: bool) -> None:
    # Weights within 7 bits of their zero point, so that the comparison holds on processors whose products saturate.
    rng = np.random.default_rng(taps * 10 + dilation)
    pad = dilation * (taps - 1) // 2
    arrays = {
        "w_quantized": rng.integers(97, 160, (6, 4, taps)).astype(np.uint8),
        "w_zero": np.array(128, np.uint8),
        "w_scale": np.array(0.02, np.float32),
        "bias": rng.standard_normal(6).astype(np.float32),
        "shape": np.array([1, -1, 1], np.int64),
    }
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["xq", "xs", "xz"]),
        helper.make_node("ConvInteger", ["xq", "w_quantized", "xz", "w_zero"], ["c"], name="conv", dilations=[dilation], pads=[pad, pad]),
        helper.make_node("Mul", ["xs", "w_scale"], ["s"]),
    ]
    last = "c"
    if bias:
        nodes += [
            helper.make_node("Div", ["bias", "s"], ["b1"]),
            helper.make_node("Floor", ["b1"], ["b2"]),
            helper.make_node("Cast", ["b2"], ["b3"], to=TensorProto.INT32),
            helper.make_node("Reshape", ["b3", "shape"], ["b4"]),
            helper.make_node("Add", ["c", "b4"], ["cb"]),
        ]
        last = "cb"
    nodes += [helper.make_node("Cast", [last], ["f"], to=TensorProto.FLOAT), helper.make_node("Mul", ["f", "s"], ["y"])]
    x = rng.standard_normal((1, 4, 50)).astype(np.float32)
    before, after, operators = both(model(nodes, arrays, {"x": [1, 4, "n"]}), {"x": x})
    assert "ConvInteger" not in operators
    step = float(np.ptp(np.append(x, 0.0))) / 255 * 0.02
    np.testing.assert_allclose(after, before, atol=step * 1.01 if bias else 1e-5)


def test_a_spelt_out_normalisation_becomes_one_node() -> None:
    rng = np.random.default_rng(1)
    nodes = [
        helper.make_node("ReduceMean", ["x", "axis"], ["m"], keepdims=1),
        helper.make_node("Sub", ["x", "m"], ["d"]),
        helper.make_node("Mul", ["d", "d"], ["dd"]),
        helper.make_node("ReduceMean", ["dd", "axis"], ["v"], keepdims=1),
        helper.make_node("Add", ["v", "eps"], ["ve"]),
        helper.make_node("Sqrt", ["ve"], ["r"]),
        helper.make_node("Div", ["d", "r"], ["n"]),
        helper.make_node("Mul", ["scale", "n"], ["sn"]),
        helper.make_node("Add", ["sn", "shift"], ["y"], name="last"),
    ]
    arrays = {"axis": np.array([2], np.int64), "eps": np.array(1e-5, np.float32)}
    feed = {
        name: rng.standard_normal(shape).astype(np.float32)
        for name, shape in (("x", (1, 4, 90)), ("scale", (1, 4, 1)), ("shift", (1, 4, 1)))
    }
    before, after, operators = both(model(nodes, arrays, {"x": [1, 4, "n"], "scale": [1, 4, 1], "shift": [1, 4, 1]}), feed)
    assert operators == ["Reshape", "Reshape", "InstanceNormalization"]
    np.testing.assert_allclose(after, before, atol=1e-5)


def test_the_fourier_transform_becomes_a_convolution() -> None:
    nodes = [helper.make_node("STFT", ["x", "step", "window", "size"], ["y"], name="stft", onesided=1)]
    arrays = {"step": np.array(5, np.int64), "window": np.hanning(20).astype(np.float32), "size": np.array(20, np.int64)}
    x = np.random.default_rng(2).standard_normal((1, 200, 1)).astype(np.float32)
    before, after, operators = both(model(nodes, arrays, {"x": [1, "n", 1]}), {"x": x})
    assert "STFT" not in operators
    assert before.shape == after.shape
    np.testing.assert_allclose(after, before, atol=1e-4)


def test_whether_products_are_exact_is_told_the_same_each_time() -> None:
    assert exact_dot_products() == exact_dot_products()
