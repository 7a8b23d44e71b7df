"""Makes a model as large as BERT, with weights of nothing: for measuring what such a model costs, not what it finds.

    pip install onnx==1.23.2 onnxruntime==1.31.1 numpy && python scripts/make-random-bert.py LAYERS DIRECTORY
"""

import json
import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save
from onnxruntime.quantization import QuantType, quantize_dynamic

LAYERS, DIRECTORY = int(sys.argv[1]), Path(sys.argv[2])
HIDDEN, INNER, VOCABULARY, HEADS, POSITIONS, LABELS = 768, 3072, 28_996, 12, 512, 9

random = np.random.default_rng(1)
weights, nodes = [], []


def constant(name, value):
    weights.append(numpy_helper.from_array(np.asarray(value), name))
    return name


def weight(name, *shape):
    return constant(name, (random.standard_normal(shape) * 0.02).astype(np.float32))


def node(op, inputs, output, **attributes):
    nodes.append(helper.make_node(op, inputs, [output], **attributes))
    return output


def linear(x, name, rows, columns):
    product = node("MatMul", [x, weight(f"{name}.weight", rows, columns)], f"{name}.product")
    return node("Add", [product, constant(f"{name}.bias", np.zeros(columns, np.float32))], f"{name}.sum")


def normed(x, name):
    scale, bias = constant(f"{name}.scale", np.ones(HIDDEN, np.float32)), constant(f"{name}.shift", np.zeros(HIDDEN, np.float32))
    return node("LayerNormalization", [x, scale, bias], f"{name}.normed", axis=-1)


def heads(x, name, permutation):
    return node("Transpose", [node("Reshape", [x, "per head"], f"{name}.heads")], f"{name}.turned", perm=permutation)


constant("zero", np.array(0))
constant("one", np.array(1))
constant("per head", np.array([0, 0, HEADS, HIDDEN // HEADS]))
constant("together", np.array([0, 0, HIDDEN]))
constant("scale", np.array(1 / 8, np.float32))
constant("unmasked", np.array(1, np.float32))
constant("masked", np.array(-1e4, np.float32))
constant("axes", np.array([1, 2]))

words = node("Gather", [weight("words", VOCABULARY, HIDDEN), "input_ids"], "of words")
kinds = node("Gather", [weight("kinds", 2, HIDDEN), "token_type_ids"], "of kinds")
length = node("Gather", [node("Shape", ["input_ids"], "shape"), "one"], "length")
places = node("Gather", [weight("places", POSITIONS, HIDDEN), node("Range", ["zero", length, "one"], "range")], "of places")
x = normed(node("Add", [node("Add", [words, kinds], "words and kinds"), places], "embedded"), "embedding")
mask = node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
mask = node("Mul", [node("Sub", ["unmasked", mask], "hidden"), "masked"], "penalty")
mask = node("Unsqueeze", [mask, "axes"], "penalties")
for layer in range(LAYERS):
    query = heads(linear(x, f"{layer}.query", HIDDEN, HIDDEN), f"{layer}.query", [0, 2, 1, 3])
    key = heads(linear(x, f"{layer}.key", HIDDEN, HIDDEN), f"{layer}.key", [0, 2, 3, 1])
    value = heads(linear(x, f"{layer}.value", HIDDEN, HIDDEN), f"{layer}.value", [0, 2, 1, 3])
    score = node("Mul", [node("MatMul", [query, key], f"{layer}.scores"), "scale"], f"{layer}.scaled")
    share = node("Softmax", [node("Add", [score, mask], f"{layer}.seen")], f"{layer}.shares", axis=-1)
    mixed = node("Transpose", [node("MatMul", [share, value], f"{layer}.mixed")], f"{layer}.back", perm=[0, 2, 1, 3])
    joined = linear(node("Reshape", [mixed, "together"], f"{layer}.joined"), f"{layer}.out", HIDDEN, HIDDEN)
    x = normed(node("Add", [x, joined], f"{layer}.attended"), f"{layer}.attention")
    inner = node("Gelu", [linear(x, f"{layer}.inner", HIDDEN, INNER)], f"{layer}.active")
    x = normed(node("Add", [x, linear(inner, f"{layer}.outer", INNER, HIDDEN)], f"{layer}.fed"), f"{layer}.feed")
node("Identity", [linear(x, "classifier", HIDDEN, LABELS)], "logits")

inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in ("input_ids", "attention_mask", "token_type_ids")]
outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "tokens", LABELS])]
graph = helper.make_graph(nodes, "bert", inputs, outputs, weights)
whole = DIRECTORY / "onnx" / "model.onnx"
whole.parent.mkdir(parents=True, exist_ok=True)
save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9), whole)
quantize_dynamic(whole, whole.with_name("model_quantized.onnx"), weight_type=QuantType.QInt8)

fixture = Path(__file__).parent.parent / "src" / "fixture" / "model"
config = json.loads((fixture / "config.json").read_text())
(DIRECTORY / "config.json").write_text(json.dumps({**config, "max_position_embeddings": POSITIONS}))
tokenizer = json.loads((fixture / "tokenizer.json").read_text())
# English words have 1.3 tokens on average; one each is what this vocabulary gives.
(DIRECTORY / "tokenizer.json").write_text(json.dumps(tokenizer))
