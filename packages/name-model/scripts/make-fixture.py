"""Makes src/fixture/model: a token-classification model of a few KB in the layout of Hugging Face exports, whose labels
can be worked out by hand: what a token is comes from a table by its id, and from one by the id before it.

    pip install onnx==1.23.2 numpy && python scripts/make-fixture.py
"""

import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

HERE = Path(__file__).parent.parent / "src" / "fixture" / "model"
LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
WORDS = "a and ask at called day for from i in is it me met my named near now of on please said the to today we went will with work you".split()
MARKS = list(".,:;!?'-’\"()")
# Label and strength; without strength a token is sure.
NAMES = {
    "quuxima": "B-PER",
    "zor": "B-PER",
    "##blax": "I-PER",
    # A name whose first piece is a word like others.
    "xan": "O",
    "##thi": "I-PER",
    "##ppe": "I-PER",
    "belvik": "I-PER",
    "frobtek": "B-ORG",
    "gizmet": "I-ORG",
    "nimwold": "B-LOC",
    "festiwull": "B-MISC",
    "鷲": "B-PER",
}
# A name with a probability of 0.34.
DOUBTFUL = {"dubio": ("B-PER", 2.0)}
# What stands behind it is a name, whatever it is.
INTRODUCES = "named"
# Makes the model fail: an index beyond its table.
FAILS = "boom"

vocabulary = SPECIAL + WORDS + MARKS + [*NAMES, *DOUBTFUL, FAILS]
index = {token: at for at, token in enumerate(vocabulary)}
own = np.zeros((len(vocabulary), len(LABELS)), np.float32)
own[:, 0] = 6
for token, label in NAMES.items():
    own[index[token], 0] = 0 if label != "O" else 6
    own[index[token], LABELS.index(label)] = 8 if label != "O" else 6
for token, (label, strength) in DOUBTFUL.items():
    own[index[token], 0] = 2.3
    own[index[token], LABELS.index(label)] = strength
behind = np.zeros_like(own)
behind[index[INTRODUCES], LABELS.index("B-PER")] = 14


def constant(name, values):
    return numpy_helper.from_array(np.asarray(values), name)


nodes = [
    helper.make_node("Gather", ["own", "input_ids"], ["of_token"]),
    helper.make_node("Slice", ["input_ids", "first", "last", "axis"], ["all_but_last"]),
    helper.make_node("Slice", ["input_ids", "first", "second", "axis"], ["only_first"]),
    helper.make_node("Mul", ["only_first", "nothing"], ["padding"]),
    helper.make_node("Concat", ["padding", "all_but_last"], ["before"], axis=1),
    helper.make_node("Gather", ["behind", "before"], ["of_neighbour"]),
    helper.make_node("Equal", ["input_ids", "fails"], ["is_failing"]),
    helper.make_node("Cast", ["is_failing"], ["failing"], to=TensorProto.INT64),
    helper.make_node("Mul", ["failing", "far"], ["beyond"]),
    helper.make_node("Gather", ["zeros", "beyond"], ["zero"]),
    helper.make_node("Add", ["of_token", "of_neighbour"], ["sum"]),
    helper.make_node("Add", ["sum", "zero"], ["logits"]),
]
inputs = [
    helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
    for name in ("input_ids", "attention_mask", "token_type_ids")
]
graph = helper.make_graph(
    nodes,
    "names",
    inputs,
    [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "tokens", len(LABELS)])],
    [
        constant("own", own),
        constant("behind", behind),
        constant("zeros", np.zeros((1, len(LABELS)), np.float32)),
        constant("first", np.array([0], np.int64)),
        constant("second", np.array([1], np.int64)),
        constant("last", np.array([-1], np.int64)),
        constant("axis", np.array([1], np.int64)),
        constant("nothing", np.array(0, np.int64)),
        constant("fails", np.array(index[FAILS], np.int64)),
        constant("far", np.array(1_000_000, np.int64)),
    ],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8, producer_name="spanreel")
checker.check_model(model)


def write(name, content):
    (HERE / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n")


(HERE / "onnx").mkdir(parents=True, exist_ok=True)
save(model, HERE / "onnx" / "model.onnx")
write(
    "config.json",
    {
        "architectures": ["BertForTokenClassification"],
        "model_type": "bert",
        "max_position_embeddings": 64,
        "id2label": {str(at): label for at, label in enumerate(LABELS)},
    },
)
write(
    "tokenizer.json",
    {
        "version": "1.0",
        "added_tokens": [
            {"id": index[token], "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
            for token in SPECIAL
        ],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [],
            "special_tokens": {token: {"id": token, "ids": [index[token]], "tokens": [token]} for token in ("[CLS]", "[SEP]")},
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": index,
        },
    },
)
