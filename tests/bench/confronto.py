#!/usr/bin/env python3
"""Misura `albero` accanto ad altri programmi e scrive le tabelle in Markdown.

    python3 tests/bench/confronto.py                tutto, fino a un milione di indicatori
    python3 tests/bench/confronto.py --massimo 10000 --giri 5

I tempi sono mediane di esecuzioni alternate (A B A B …) dell'intero processo, perché solo un rapporto misurato
nello stesso giro dice qualcosa su un'altra macchina. Serve solo la libreria di Python; gli altri strumenti si
misurano se sono nel PATH.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import strumenti

ROOT = Path(__file__).resolve().parents[2]
NONE = "—"


class Run:
    """Un'esecuzione: secondi a orologio e di processore, esito."""

    def __init__(self, wall, cpu, status):
        self.wall, self.cpu, self.status = wall, cpu, status


def run(command):
    """Esegue un processo fino alla fine, senza guardarne l'uscita."""
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)]
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    os.close(null)
    return Run(wall, usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status))


def peak(command):
    """Memoria massima in KiB. Un processo eredita il massimo di chi lo avvia, e Python è più grande di
    `albero`: perciò lo avvia `/usr/bin/time`, che è piccolo."""
    timer = shutil.which("time", path="/usr/bin:/bin")
    if timer is None:
        return None
    with tempfile.NamedTemporaryFile("r") as out:
        subprocess.run(
            [timer, "-f", "%M", "-o", out.name, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # Con un esito diverso da zero `time` scrive prima una riga in più.
        return int(out.read().split()[-1])


def together(commands, rounds):
    """Le esecuzioni di più comandi, alternate; la prima di ognuno scalda la cache e non conta."""
    for command in commands:
        run(command)
    runs = [[] for _ in commands]
    for _ in range(rounds):
        for command, out in zip(commands, runs):
            out.append(run(command))
    return [Median(r) for r in runs]


class Median:
    def __init__(self, runs):
        self.wall = statistics.median(r.wall for r in runs)
        self.cpu = statistics.median(r.cpu for r in runs)
        self.status = runs[-1].status


def table(title, head, rows):
    print(f"\n## {title}\n")
    print("| " + " | ".join(head) + " |")
    print("|" + "|".join(" --- " if i == 0 else " ---: " for i in range(len(head))) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    sys.stdout.flush()


def ms(seconds):
    return f"{number(seconds * 1000, 1 if seconds < 1 else 0)} ms"


def mib(kib):
    return NONE if kib is None else f"{number(kib / 1024, 1)} MiB"


def times(ratio):
    return f"{number(ratio, 2 if ratio < 20 else 0)}×"


def number(value, decimals):
    """Un numero all'italiana."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def source_bytes(directory):
    return sum(path.stat().st_size for path in Path(directory).rglob("*.albero"))


class Bench:
    def __init__(self, options):
        self.rounds, self.biggest = options.giri, options.massimo
        self.dir = Path(options.cartella or tempfile.mkdtemp(prefix="albero-bench-"))
        if not options.senza_compilare:
            build = ["cargo", "build", "--quiet", "--bins", "--examples"]
            build += ["--release"] if options.profilo == "release" else []
            subprocess.run(build, cwd=ROOT, check=True)
        metadata = subprocess.run(
            ["cargo", "metadata", "--no-deps", "--format-version", "1"], cwd=ROOT, check=True, capture_output=True
        )
        built = Path(json.loads(metadata.stdout)["target_directory"]) / options.profilo
        self.albero = str(built / "albero")
        examples = ("generate", "bare", "json", "snapshot")
        self.generate, self.bare, self.json, self.snapshot = (str(built / "examples" / n) for n in examples)

    def plan(self, count, errors=0):
        """La cartella di un piano generato, fatta la prima volta che serve."""
        path = self.dir / f"piano-{count}{f'-{errors}' if errors else ''}"
        if not (path / "facts.json").exists():
            extra = ["--errors", str(errors)] if errors else []
            subprocess.run([self.generate, str(count), str(path), *extra], check=True)
        return path

    def computes(self):
        """Vero quando `albero` dà il punteggio atteso: i tempi di un programma che sbaglia non dicono niente."""
        path = self.plan(300)
        figure = said([self.albero, "eval", "--json", str(path)])
        expected = strumenti.reference(strumenti.Plan(path / "facts.json"))
        return figure is not None and abs(figure - float(expected)) < 1e-9

    def rounds_for(self, count):
        return self.rounds if count <= 10_000 else max(3, self.rounds // 3) if count <= 100_000 else 3

    def real_plan(self):
        real = ROOT / "examples" / "tno-2025"
        if not real.is_dir():
            print("\n(examples/tno-2025 non c'è: il piano reale non si misura)")
            return
        command = [self.albero, "eval", str(real)]
        a, b = together([command, [self.bare]], self.rounds * 3)
        rows = [
            ["`albero eval examples/tno-2025`", ms(a.wall), ms(a.cpu), mib(peak(command)), times(a.wall / b.wall)],
            ["un processo che scrive una riga", ms(b.wall), ms(b.cpu), mib(peak([self.bare])), times(1)],
        ]
        head = ["programma", "orologio", "processore", "memoria", "rapporto (limite 4)"]
        table("Il piano reale", head, rows)

    def scale(self):
        rows, walls = [], {}
        for count in (1_000, 10_000, 100_000, 1_000_000):
            if count > self.biggest:
                continue
            path = self.plan(count)
            command, other = [self.albero, "eval", str(path)], [self.json, str(path / "facts.json")]
            a, b = together([command, other], self.rounds_for(count))
            walls[count] = a.wall
            memory, size = peak(command), source_bytes(path)
            per_byte = NONE if memory is None else number(memory * 1024 / size, 2)
            limit = {10_000: " (limite 2,2)", 1_000_000: " (limite 2,6)"}.get(count, "")
            rows.append(
                [number(count, 0), f"{number(size / 1e6, 1)} MB", ms(a.wall), ms(a.cpu), ms(b.wall), ms(b.cpu)]
                + [times(a.wall / b.wall) + limit, times(a.cpu / b.cpu), mib(memory), per_byte, str(a.status)]
            )
        head = ["indicatori", "testo", "albero", "(proc.)", "JSON", "(proc.)", "rapporto", "(proc.)"]
        head += ["memoria", "byte per byte (limite 3 a 1M)", "esito"]
        table("Piani generati, accanto a un programma che legge gli stessi fatti da JSON", head, rows)
        if 1_000_000 in walls and 100_000 in walls:
            print(f"\n1.000.000 su 100.000 indicatori: {times(walls[1_000_000] / walls[100_000])} (limite 12).")

    def errors(self):
        clean, wrong = self.plan(10_000), self.plan(10_000, 1_000)
        commands = [[self.albero, "check", str(clean)], [self.albero, "check", str(wrong)]]
        a, b = together(commands, self.rounds)
        rows = [
            ["senza errori", ms(a.wall), ms(a.cpu), times(1), str(a.status)],
            ["con 1.000 errori", ms(b.wall), ms(b.cpu), f"{times(b.wall / a.wall)} (limite 1,3)", str(b.status)],
        ]
        table("`check` di 10.000 indicatori", ["piano", "orologio", "processore", "rapporto", "esito"], rows)

    def analysis(self):
        """Lo stato di un piano per gli editor, con alberi e usi dei nomi, accanto a `check` dello stesso piano."""
        plans = [("il piano reale", ROOT / "examples" / "tno-2025")]
        plans += [(f"{number(n, 0)} indicatori", self.plan(n)) for n in (10_000, 100_000) if n <= self.biggest]
        rows = []
        for name, path in plans:
            commands = [[self.snapshot, what, str(path)] for what in ("check", "analysis")]
            a, b = together(commands, self.rounds * 3 if path.name == "tno-2025" else self.rounds)
            for what, median, command in zip(("`check`", "`Analysis`"), (a, b), commands):
                ratio = times(median.wall / a.wall) + (" (limite 1,5)" if median is b else "")
                rows.append([f"{what}, {name}", ms(median.wall), ms(median.cpu), ratio, mib(peak(command))])
        head = ["che cosa", "orologio", "processore", "rapporto", "memoria"]
        table("Uno stato per gli editor, accanto a `check` dello stesso piano", head, rows)

    def edited(self, count, kind):
        """Una copia del piano con un indicatore su dieci cambiato (`edit`), o con tutti i codici nuovi (`codici`)."""
        before, path = self.plan(count), self.dir / f"piano-{count}-{kind}"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        met = 0

        def tenth(found):
            nonlocal met
            met += 1
            return found[0] if met % 10 else f"{found[1]}{int(found[2]) + 1}{found[3]}"

        for file in sorted(before.glob("*.albero")):
            text = file.read_text(encoding="utf-8")
            if kind == "codici":
                text = re.sub(r"\b(I|O|P)([SO])_", r"\1X\2_", text)
            else:
                text = re.sub(r"(target     [<>]= )(\d+)(,)", tenth, text)
                text = re.sub(r"^(  I\S+ = )(\d+)(,)", tenth, text, flags=re.MULTILINE)
                text = text.replace("100 % - 1 % * ritardo", "100 % - 2 % * ritardo")
            (path / file.name).write_text(text, encoding="utf-8")
        return path

    def diff(self):
        """Il confronto di due piani, con il perché dei punteggi, rispetto al calcolo di uno."""
        count = min(10_000, self.biggest)
        before = self.plan(count)
        cases = [("lo stesso piano", before)]
        cases.append(("dati, target e una regola", self.edited(count, "edit")))
        cases.append(("tutti i codici", self.edited(count, "codici")))
        commands = [[self.albero, "eval", str(before)]]
        commands += [[self.albero, "diff", str(before), str(path)] for _, path in cases]
        base, *found = together(commands, self.rounds)
        rows = [["`eval` di un piano", ms(base.wall), ms(base.cpu), times(1), mib(peak(commands[0])), str(base.status)]]
        for (name, _), median, command in zip(cases, found, commands[1:]):
            ratio = times(median.wall / base.wall)
            times_taken = [ms(median.wall), ms(median.cpu), ratio]
            rows.append([f"`diff`: {name}", *times_taken, mib(peak(command)), str(median.status)])
        head = ["comando", "orologio", "processore", "rapporto", "memoria", "esito"]
        table(f"Confronto di due piani, {number(count, 0)} indicatori", head, rows)

    def hostile(self):
        """Il tempo per byte oltre quello di un processo che non fa nulla, contro un piano di 10.000 indicatori."""
        base = self.dir / "hostile"
        subprocess.run([self.generate, "hostile", str(base)], check=True)
        cases = sorted(p for p in base.iterdir() if p.is_dir())
        normal = self.plan(10_000)
        commands = [[self.bare], *([self.albero, "check", str(p)] for p in (normal, *cases))]
        bare, *found = together(commands, self.rounds)
        rate = lambda median, path: max(median.wall - bare.wall, 0) / source_bytes(path)
        usual = rate(found[0], normal)
        rows = []
        for median, path in zip(found, (normal, *cases)):
            ratio = NONE if usual == 0 else times(rate(median, path) / usual)
            size = f"{number(source_bytes(path) / 1e6, 1)} MB"
            rows.append([path.name, size, ms(median.wall), ratio, str(median.status), self.first_error(path)])
        head = ["piano", "testo", "orologio", "tempo per byte (limite 5)", "esito", "primo errore"]
        table("Piani ostili", head, rows)

    def first_error(self, path):
        done = subprocess.run([self.albero, "check", str(path)], capture_output=True, text=True)
        found = re.search(r"errore\[(\w+)\]", done.stderr + done.stdout)
        return f"`{found[1]}`" if found else NONE

    def side_by_side(self):
        head = ["strumento", "orologio", "processore", "memoria", "rispetto ad albero", "punteggio dell'ente"]
        for count in (300, 10_000):
            path = self.plan(count)
            plan = strumenti.Plan(path / "facts.json")
            expected = strumenti.reference(plan)
            tools = [t for t in self.tools(plan, path) if shutil.which(t[1][0])]
            slow = 3 if count > 300 else max(3, self.rounds // 3)
            medians = together([command for _, command, _ in tools], slow)
            rows = []
            for (name, command, answer), median in zip(tools, medians):
                if median.status != 0:
                    rows.append([f"{name}: esito {median.status}", NONE, NONE, NONE, NONE, NONE])
                    continue
                ratio = times(median.wall / medians[0].wall)
                figure = judged(answer(), expected) if answer else NONE
                rows.append([name, ms(median.wall), ms(median.cpu), mib(peak(command)), ratio, figure])
            table(f"Lo stesso calcolo con altri strumenti, {number(count, 0)} indicatori", head, rows)
            print(f"\nPunteggio atteso: {number(100 * float(expected), 4)}.")
        print("\nhledger non sa dire il calcolo: fa solo il rapporto fra consuntivo e target (`balance --budget`),")
        print("senza pesi, limiti, scadenze né medie.")

    def tools(self, plan, path):
        """Nome, comando e come leggere il punteggio dell'ente dalla risposta; `albero` per primo."""
        out = self.dir / "altri"
        out.mkdir(exist_ok=True)
        fods, jsonnet = out / f"{path.name}.fods", out / f"{path.name}.jsonnet"
        nickel, journal = out / f"{path.name}.ncl", out / f"{path.name}.journal"
        strumenti.write_fods(plan, fods)
        strumenti.write_jsonnet(plan, jsonnet)
        strumenti.write_nickel(plan, nickel)
        strumenti.write_hledger(plan, journal)
        profile = f"-env:UserInstallation=file://{out}/profilo"
        calc = ["soffice", profile, "--headless", "--convert-to", "csv", "--outdir", str(out), str(fods)]
        answer = lambda command: lambda: said(command)
        yield "albero", [self.albero, "eval", str(path)], answer([self.albero, "eval", "--json", str(path)])
        yield "LibreOffice Calc", calc, lambda: last_figure(fods.with_suffix(".csv"))
        yield "Nickel", (c := ["nickel", "export", str(nickel)]), answer(c)
        # Di norma Jsonnet si ferma a una pila di 200 o 500 chiamate: le somme sono pieghe, più profonde.
        yield "jrsonnet", (c := ["jrsonnet", "--max-stack", "100000", str(jsonnet)]), answer(c)
        yield "Jsonnet (C++)", (c := ["jsonnet", "--max-stack", "100000", str(jsonnet)]), answer(c)
        yield "hledger", ["hledger", "-f", str(journal), "balance", "--budget", "-Y"], None


def judged(figure, expected):
    """Il punteggio in centesimi, con un segno quando non è quello atteso."""
    if figure is None:
        return NONE
    right = abs(figure - float(expected)) < 1e-9
    return number(100 * figure, 4) + ("" if right else " ≠ atteso")


def said(command):
    """Il punteggio dell'ente, da 0 a 1, in una risposta JSON."""
    done = subprocess.run(command, capture_output=True, text=True)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return None
    if "ente" in answer:
        return float(answer["ente"])
    # Jsonnet e Nickel rispondono con un oggetto proprio, `albero` con `albero/scores/1`.
    scores = [n["score"] for n in answer.get("nodes", []) if n["kind"] == "piano" and n["score"] is not None]
    return float(scores[0]) / 100 if scores else None


def last_figure(path):
    """L'ultima cella scritta di un CSV."""
    cells = path.read_text(encoding="utf-8").strip().rsplit("\n", 1)[-1]
    found = re.findall(r'"(\d+[.,]\d+)"|(\d+\.\d+)|(?<=,)(\d)(?=,|$)', cells)
    return float("".join(found[-1]).replace(",", ".")) if found else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--giri", type=int, default=15, help="esecuzioni di ogni comando (15)")
    parser.add_argument("--massimo", type=int, default=1_000_000, help="indicatori del piano più grande")
    parser.add_argument("--cartella", help="dove scrivere i piani (una temporanea)")
    parser.add_argument("--profilo", choices=["release", "debug"], default="release")
    parser.add_argument("--senza-compilare", action="store_true", help="usa i programmi già compilati")
    parser.add_argument("--comunque", action="store_true", help="misura anche se `albero` non calcola")
    default = ["reale", "scala", "errori", "ostile", "altri"]
    parser.add_argument("--solo", nargs="*", default=default, help="solo questi passi; a richiesta anche diff e analisi")
    options = parser.parse_args()
    bench = Bench(options)
    if not bench.computes():
        print("**`albero eval` non dà il punteggio atteso: i suoi tempi qui sotto non valgono.**")
        if not options.comunque:
            sys.exit(1)
    steps = {"reale": bench.real_plan, "scala": bench.scale, "errori": bench.errors, "diff": bench.diff}
    steps |= {"ostile": bench.hostile, "altri": bench.side_by_side, "analisi": bench.analysis}
    for name in options.solo:
        steps[name]()


if __name__ == "__main__":
    main()
