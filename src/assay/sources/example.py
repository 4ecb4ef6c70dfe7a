"""The messages `tf.Example` and `tf.SequenceExample`, many at once.

Both are `SequenceExample {Features context = 1; FeatureLists feature_lists = 2}` on the wire: an `Example` is one
without the second field. Records as every writer makes them are read in steps of vector arithmetic, all of a chunk at
once; one that is written in another way that protobuf allows is first written anew, by protobuf itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format
from google.protobuf.message import DecodeError, Message
from numpy.typing import NDArray

from .text import is_utf8
from .wire import MARGIN, Mask, Numbers, Spans, Tags, Wire

#: Tags of the first, second and third field of a message, as every message here has them.
FIRST, SECOND, THIRD = 0x0A, 0x12, 0x1A

#: Kinds of features, by the number of the field that holds the values.
NONE, BYTES, FLOAT, INT = 0, 1, 2, 3

NO_EXAMPLE = "no tf.Example"
FOREIGN = "no tf.Example: it has fields of another message"
MIXED = "a feature list with features of several kinds"


@dataclass(frozen=True)
class Named:
    """What records have under a name: the names, and which name and which record each is of."""

    names: list[str]
    name: Numbers
    record: Numbers


@dataclass(frozen=True)
class Values:
    """The values of features: of each feature the kind, the place of its first value among its kind's, and how many."""

    kind: Tags
    first: Numbers
    count: Numbers
    texts: Spans
    floats: NDArray[np.float32]
    ints: Numbers


@dataclass(frozen=True)
class Examples:
    """The records of a chunk: the features at top, and the lists of features."""

    wire: Wire
    count: int
    context: Named
    lists: Named
    #: The features of each list: the place of the first among all features, and how many.
    first: Numbers
    length: Numbers
    #: Of the features at top, in the order of ``context``, then of those in lists.
    values: Values


def read(records: Sequence[bytes]) -> tuple[Examples, dict[int, str]]:
    """The records that are examples, and by place why the others are none."""
    texts, faults = list(records), dict[int, str]()
    found, odd, mixed = _Reader(texts).examples()
    if odd.any():
        for place in np.flatnonzero(odd).tolist():
            try:
                texts[place] = rewritten(texts[place])
            except DecodeError as error:
                texts[place], faults[place] = b"", str(error)
        found, odd, mixed = _Reader(texts).examples()
    faults.update(dict.fromkeys(np.flatnonzero(mixed).tolist(), MIXED))
    if faults:
        found, *_ = _Reader([text for place, text in enumerate(texts) if place not in faults]).examples()
    return found, faults


def rewritten(record: bytes) -> bytes:
    """The record as every writer makes it.

    Raises:
        DecodeError: it is no example; the text is the reason.
    """
    try:
        message = sequence_example().FromString(record)
    except DecodeError:
        raise DecodeError(NO_EXAMPLE) from None
    size = message.ByteSize()
    message.DiscardUnknownFields()
    if message.ByteSize() < size:
        raise DecodeError(FOREIGN)
    return message.SerializeToString(deterministic=True)


class _Reader:
    """Reads records from the outside in; what is found within odd ones means nothing."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self.wire = Wire(b"".join([*records, bytes(MARGIN)]))
        ends = np.cumsum(np.fromiter(map(len, records), np.int64, len(records)))
        starts = np.concatenate([np.zeros(1, np.int64), ends])[:-1]
        places = np.arange(len(records))
        self.records = Spans(places, places, starts, ends)
        self.odd = np.zeros(len(records), bool)

    def examples(self) -> tuple[Examples, Mask, Mask]:
        """What the records hold, which are odd, and which have a list of several kinds."""
        tops, bottoms = self.halves()
        context, outer = self.entries(tops)
        lists, inner = self.entries(bottoms)
        steps = self.repeated(inner)
        values = self.values(Spans(*map(np.concatenate, zip(outer, steps, strict=True))))
        length = np.bincount(steps.owner, minlength=len(lists.name))
        first = len(context.name) + np.cumsum(length) - length
        mixed = self.mixed(steps, values.kind[len(context.name) :])
        return Examples(self.wire, len(self.odd), context, lists, first, length, values), self.odd, mixed

    def halves(self) -> tuple[Spans, Spans]:
        """The two fields of the records, of which each may have both, in their order."""
        tag, spans, odd = self.wire.fields(self.records)
        before = np.concatenate([[0], np.where(np.diff(spans.owner) == 0, tag[:-1], 0)])[: len(tag)]
        right = (tag == FIRST) & (before == 0) | (tag == SECOND) & (before != SECOND)
        self.suspect(odd, spans.record[~right])
        return spans.where(right & (tag == FIRST)), spans.where(right & (tag == SECOND))

    def values(self, features: Spans) -> Values:
        """The values of features."""
        tag, lists = self.single(features, FIRST, SECOND, THIRD)
        kind: Tags = tag >> np.uint8(3)
        count = np.zeros(len(tag), np.int64)
        texts = self.repeated(lists.where(kind == BYTES))
        count[kind == BYTES] = np.bincount(texts.owner, minlength=int((kind == BYTES).sum()))
        _, packed = self.single(lists.where(kind == FLOAT), FIRST)
        self.suspect(packed.record[packed.size % 4 != 0])
        floats, count[kind == FLOAT] = self.wire.floats(packed), packed.size // 4
        _, packed = self.single(lists.where(kind == INT), FIRST)
        ints, count[kind == INT], odd = self.wire.varints(packed)
        self.suspect(packed.record[odd])
        first = np.zeros(len(kind), np.int64)
        for each in (BYTES, FLOAT, INT):
            first[kind == each] = np.cumsum(count[kind == each]) - count[kind == each]
        return Values(kind, first, count, texts, floats, ints)

    def suspect(self, *records: Numbers) -> None:
        """Records that are odd."""
        for each in records:
            self.odd[each] = True

    def repeated(self, messages: Spans) -> Spans:
        """What messages with one repeated field hold."""
        fields = self.wire.fields(messages)
        right = fields.tag == FIRST
        self.suspect(fields.odd, fields.spans.record[~right])
        return fields.spans.where(right)

    def single(self, messages: Spans, *tags: int) -> tuple[Tags, Spans]:
        """Tag and content of the only field of each message; 0 and nothing of an empty message."""
        some = messages.size > 0
        tag, start, end = self.wire.step(np.where(some, messages.start, 0))
        right = some & (end == messages.end) & np.isin(tag, tags)
        self.suspect(messages.record[some & ~right])
        return np.where(right, tag, 0).astype(np.uint8), messages._replace(start=np.where(right, start, messages.end))

    def entries(self, maps: Spans) -> tuple[Named, Spans]:
        """The keys and the values of maps."""
        entries = self.repeated(maps)
        tag, start, end = self.wire.step(entries.start)
        right = (tag == FIRST) & (end < entries.end)
        tag, value, stop = self.wire.step(np.where(right, end, 0))
        right &= (tag == SECOND) & (stop == entries.end)
        self.suspect(entries.record[~right])
        keys = entries._replace(start=start, end=end).where(right)
        texts, name = self.wire.distinct(keys)
        wrong = np.array([not is_utf8(text) for text in texts], bool)
        _, unique = np.unique(keys.record * len(texts) + name, return_index=True)
        again = np.ones(len(name), bool)
        again[unique] = False
        self.suspect(keys.record[wrong[name] | again])
        names = [text.decode("utf-8", "replace") for text in texts]
        return Named(names, name, keys.record), entries._replace(start=value, end=stop).where(right)

    def mixed(self, steps: Spans, kind: Tags) -> Mask:
        """Records with a list that has features of several kinds."""
        kinds = np.unique(steps.owner[kind > 0] * 4 + kind[kind > 0]) // 4
        found = np.zeros(len(self.odd), bool)
        found[steps.record[np.isin(steps.owner, kinds[1:][np.diff(kinds) == 0])]] = True
        return found


#: The messages, in a pool of their own: TensorFlow, where it is imported, registers the same ones.
_MESSAGES = """
name: "example.proto" syntax: "proto3" package: "assay"
message_type {
  name: "BytesList"
  field { name: "value" number: 1 label: LABEL_REPEATED type: TYPE_BYTES }
}
message_type {
  name: "FloatList"
  field { name: "value" number: 1 label: LABEL_REPEATED type: TYPE_FLOAT }
}
message_type {
  name: "Int64List"
  field { name: "value" number: 1 label: LABEL_REPEATED type: TYPE_INT64 }
}
message_type {
  name: "Feature"
  field { name: "bytes_list" number: 1 type: TYPE_MESSAGE type_name: "BytesList" oneof_index: 0 }
  field { name: "float_list" number: 2 type: TYPE_MESSAGE type_name: "FloatList" oneof_index: 0 }
  field { name: "int64_list" number: 3 type: TYPE_MESSAGE type_name: "Int64List" oneof_index: 0 }
  oneof_decl { name: "kind" }
}
message_type {
  name: "Features"
  field { name: "feature" number: 1 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: "FeatureEntry" }
  nested_type {
    name: "FeatureEntry"
    field { name: "key" number: 1 type: TYPE_STRING }
    field { name: "value" number: 2 type: TYPE_MESSAGE type_name: "Feature" }
    options { map_entry: true }
  }
}
message_type {
  name: "FeatureList"
  field { name: "feature" number: 1 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: "Feature" }
}
message_type {
  name: "FeatureLists"
  field { name: "feature_list" number: 1 label: LABEL_REPEATED type: TYPE_MESSAGE type_name: "FeatureListEntry" }
  nested_type {
    name: "FeatureListEntry"
    field { name: "key" number: 1 type: TYPE_STRING }
    field { name: "value" number: 2 type: TYPE_MESSAGE type_name: "FeatureList" }
    options { map_entry: true }
  }
}
message_type {
  name: "SequenceExample"
  field { name: "context" number: 1 type: TYPE_MESSAGE type_name: "Features" }
  field { name: "feature_lists" number: 2 type: TYPE_MESSAGE type_name: "FeatureLists" }
}
"""


@cache
def sequence_example() -> type[Message]:
    """The class of the message, as protobuf makes it."""
    pool = descriptor_pool.DescriptorPool()
    pool.Add(text_format.Parse(_MESSAGES, descriptor_pb2.FileDescriptorProto()))
    found: type[Message] = message_factory.GetMessageClass(pool.FindMessageTypeByName("assay.SequenceExample"))
    return found
