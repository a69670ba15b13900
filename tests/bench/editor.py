#!/usr/bin/env python3
"""Misura quanto aspetta chi scrive in un editor, e scrive la tabella in Markdown.

    cargo build --release && cargo build --release --example generate
    python3 tests/bench/editor.py target/release/albero target/release/examples/generate --giri 60

Parla con `albero lsp` come un editor: a ogni giro una lettera in più o in meno in un file aperto, poi il tempo fino alle
diagnosi di quello stato, e fino al completamento chiesto subito dopo la lettera.
"""

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from pathlib import Path


class Server:
    """Una conversazione."""

    def __init__(self, albero, folder):
        self.process = subprocess.Popen([albero, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
        self.number = 0
        capabilities = {"general": {"positionEncodings": ["utf-16"]}}
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities})
        self.tell("initialized", {})

    def send(self, message):
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(text) + text)
        self.process.stdin.flush()

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def request(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        return self.number

    def read(self):
        length = 0
        while (line := self.process.stdout.readline().strip()) != b"":
            name, value = line.split(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))

    def ask(self, method, params):
        asked = self.request(method, params)
        while (message := self.read()).get("id") != asked or "method" in message:
            pass
        return message

    def findings(self, uri, version):
        while True:
            message = self.read()
            params = message.get("params", {})
            if message.get("method") == "textDocument/publishDiagnostics" and params["uri"] == uri:
                if params.get("version") == version:
                    return len(params["diagnostics"])

    def memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def close(self):
        self.ask("shutdown", None)
        self.tell("exit", None)
        self.process.wait()


def measured(albero, folder, rounds):
    """Tempi fino alle diagnosi, al completamento e alla forma di un file, in millisecondi."""
    # Il file più grande che ha indicatori: quello in cui si scrive.
    path = max(folder.rglob("*.albero"), key=lambda file: file.read_text().count("indicatore "))
    text = path.read_text()
    uri = path.as_uri()
    lines = text.split("\n")
    line = next(i for i, written in enumerate(lines) if written.strip().startswith("target "))
    server = Server(albero, folder)
    item = {"uri": uri, "languageId": "albero", "version": 0, "text": text}
    server.tell("textDocument/didOpen", {"textDocument": item})
    server.findings(uri, 0)
    found, completed, laid = [], [], []
    end = len(lines[line].encode("utf-16-le")) // 2
    place = {"line": line, "character": end}
    for version in range(1, rounds + 1):
        if version % 2:
            change = {"range": {"start": place, "end": place}, "text": "\n    f"}
        else:
            change = {"range": {"start": place, "end": {"line": line + 1, "character": 5}}, "text": ""}
        document = {"uri": uri, "version": version}
        start = time.perf_counter()
        server.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        if version % 4 == 3:
            at = {"line": line + 1, "character": 5}
            asked = server.request("textDocument/completion", {"textDocument": {"uri": uri}, "position": at})
            answered = None
            while answered is None:
                message = server.read()
                if message.get("id") == asked:
                    answered = message
            assert any(item["label"] == "fonte" for item in answered["result"]["items"]), answered
            completed.append((time.perf_counter() - start) * 1000)
        elif version % 4 == 0:
            server.findings(uri, version)
            start = time.perf_counter()
            server.ask("textDocument/foldingRange", {"textDocument": {"uri": uri}})
            laid.append((time.perf_counter() - start) * 1000)
            continue
        else:
            server.findings(uri, version)
            found.append((time.perf_counter() - start) * 1000)
        if version % 4 == 3:
            server.ask("textDocument/codeAction", {
                "textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": {"diagnostics": []},
            })
    memory = server.memory()
    server.close()
    return found, completed, laid, memory


def shown(times):
    ordered = sorted(times)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"{statistics.median(ordered):.1f} / {last:.1f} ms".replace(".", ",")


def spread(folder, count):
    """Lo stesso piano in molti file: ogni obiettivo in uno dei file."""
    for path in list(folder.rglob("*.albero")):
        text = path.read_text()
        if text.count("indicatore ") < 10:
            continue
        blocks, block = [], []
        for line in text.split("\n"):
            block.append(line)
            if line == "}":
                blocks.append("\n".join(block) + "\n")
                block = []
        if block:
            blocks.append("\n".join(block))
        path.unlink()
        for number in range(count):
            part = "".join(blocks[number::count])
            if part.strip():
                (path.parent / f"{path.stem}_{number:03}.albero").write_text(part)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("albero")
    parser.add_argument("generate")
    parser.add_argument("--giri", type=int, default=60)
    parser.add_argument("--indicatori", type=int, nargs="+", default=[300, 10_000, 100_000])
    options = parser.parse_args()
    albero = str(Path(options.albero).resolve())
    print("| indicatori | file | diagnosi, p50 / p99 | completamento | blocchi da chiudere | memoria di picco |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for count in options.indicatori:
        for files in (1, 100):
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place).resolve() / "piano"
                subprocess.run([options.generate, str(count), str(folder)], check=True, stdout=subprocess.DEVNULL)
                if files > 1:
                    spread(folder, files)
                written = len(list(folder.rglob("*.albero")))
                found, completed, laid, memory = measured(albero, folder, options.giri if count <= 10_000 else 24)
                number = f"{count:,}".replace(",", ".")
                row = [number, str(written), shown(found), shown(completed), shown(laid), f"{memory:.0f} MiB"]
                print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
