"""Writes the type stubs of TensorFlow Metadata, whose wheels ship none: `make stubs`.

The installed package carries the descriptors of its messages; mypy-protobuf is a compiler plug-in that turns
descriptors into stubs. No compiler and no `.proto` file is needed in between.
"""

import subprocess
from pathlib import Path

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
from google.protobuf.descriptor import FileDescriptor
from tensorflow_metadata.proto.v0 import anomalies_pb2, statistics_pb2

STUBS = Path(__file__).parent
PACKAGES = ("tensorflow_metadata", "tensorflow_metadata/proto", "tensorflow_metadata/proto/v0")


def dependencies_first(*files: FileDescriptor) -> dict[str, FileDescriptor]:
    """The files and all they import by name, each after what it imports, as a compiler plug-in expects them."""
    found: dict[str, FileDescriptor] = {}
    for file in files:
        found |= dependencies_first(*file.dependencies)
        found[file.name] = file
    return found


def request(*files: FileDescriptor) -> CodeGeneratorRequest:
    """What a protobuf compiler would hand to its plug-in for these files and the TensorFlow Metadata they import."""
    asked = CodeGeneratorRequest()
    for name, file in dependencies_first(*files).items():
        file.CopyToProto(asked.proto_file.add())
        if name.startswith("tensorflow_metadata/"):
            asked.file_to_generate.append(name)
    return asked


def main() -> None:
    """Rewrites every stub under this folder."""
    asked = request(statistics_pb2.DESCRIPTOR, anomalies_pb2.DESCRIPTOR)
    plugin = subprocess.run(["protoc-gen-mypy"], input=asked.SerializeToString(), capture_output=True, check=True)
    answer = CodeGeneratorResponse.FromString(plugin.stdout)
    for file in answer.file:
        path = STUBS / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.content, encoding="utf-8")
    for package in PACKAGES:
        (STUBS / package / "__init__.pyi").touch()


if __name__ == "__main__":
    main()
