#!/usr/bin/env python3
"""Misura se il lavoro cresce più di ciò che si dà da leggere, e scrive la tabella in Markdown.

    python3 tests/bench/crescita.py target/release/albero --giri 5

Ogni riga è un comando accanto a quello con cui si confronta, in esecuzioni alternate; il limite è quello del rapporto.
"""

import argparse
import tempfile
from pathlib import Path

from confronto import ms, table, times, together

HEAD = 'piano P "P" { anno 2025; smvp S }\n'


def text(lines):
    return "\n".join(lines) + "\n"


def percent(value, digits):
    return f"{value:.{digits}f} %".replace(".", ",")


def ruled(rule, parameter=None):
    """Duecento indicatori con una regola."""
    lines = [HEAD + 'smvp S "S" {', rule, "  nodo piano media di indicatori", "}"]
    for i in range(200):
        own = f"parametro k {parameter(i)}; " if parameter else ""
        lines.append(f'indicatore I{i} "Indicatore {i}" in P {{ {own}target >= {10 + i} n }}')
    return text(lines)


def points(count, before="", after=""):
    """Una regola con una spezzata."""
    lines = [f"a {after}{percent(100 * i / count, 4)} vale {percent(100 * i * i / count**2, 6)}" for i in range(count + 1)]
    return f"  regola r {{\n{before}  spezzata valore / target {{\n" + text(lines) + "  }\n  }\n  applica r a >="


def guards(count):
    """Una regola con dei casi."""
    lines = [f"se valore / target <= {percent(100 * i / count, 4)} vale {percent(100 * i * i / count**2, 6)}" for i in range(count)]
    return "  regola r {\n" + text(lines) + "  punteggio 100 %\n  }\n  applica r a >="


def listed(count, name, blanks=""):
    """Un obiettivo con molti indicatori."""
    policy = 'smvp S "S" { applica proporzionale a >=; nodo obiettivo media di indicatori; nodo piano media di obiettivi }'
    lines = [HEAD + policy, 'obiettivo O "O" in P']
    lines += [f'indicatore {blanks}{name(i)} "Indicatore {i}" in O {{ target >= {i + 1} n }}' for i in range(count)]
    return text(lines)


def policy_of(count, inner=False):
    """Una politica di molte regole, ciascuna scelta da un indicatore."""
    own = "fasce di q{0} {{ da 90 % vale 100 %; altrimenti 0 % }} }}\n  regola q{0} {{ punteggio valore / target }}"
    plain = "fasce valore / target {{ da 90 % vale 100 %; altrimenti 0 % }} }}"
    lines = [HEAD + 'smvp S "S" {', "  nodo piano media di indicatori"]
    lines += [f"  regola r{i} {{ " + (own if inner else plain).format(i) for i in range(count)] + ["}"]
    lines += [f'indicatore I{i} "Indicatore {i}" in P {{ target >= {i + 1} n; regola r{i} }}' for i in range(count)]
    return text(lines)


def units(count):
    """Molte unità, in un albero."""
    lines = [listed(count, lambda i: f"I{i}")]
    lines += [f'unità U{i} "Ufficio {i}"' + (f" in U{(i - 1) // 3}" if i else "") for i in range(count)]
    return text(lines)


def plans():
    own = lambda i: f"{1 + i / 100:.2f}".replace(".", ",")
    parametric = lambda count: ruled(points(count, "  parametro k\n", "k * "), own)
    return {
        "semplice": ruled("  applica proporzionale a >="),
        "spezzata-400": ruled(points(400)),
        "casi-400": ruled(guards(400)),
        "parametri-400": parametric(400),
        "parametri-800": parametric(800),
        "nomi-diversi": listed(5_000, lambda i: f"I{i}"),
        "nomi-uguali": listed(5_000, lambda i: "I"),
        "da-impaginare": listed(36_000, lambda i: f"I{i}", "   "),
        "impaginato": listed(36_000, lambda i: f"I{i}"),
        "unita": units(12_000),
        "regole-2500": policy_of(2_500),
        "regole-5000": policy_of(5_000),
        "fasce-di-2500": policy_of(2_500, inner=True),
        "fasce-di-5000": policy_of(5_000, inner=True),
        "senza-unita": listed(12_000, lambda i: f"I{i}"),
    }


# Che cosa, accanto a che cosa, e quante volte può costare; senza limite suo, tre volte per byte.
PAIRS = [
    (["check", "spezzata-400"], ["check", "semplice"], 2),
    (["check", "casi-400"], ["check", "semplice"], None),
    (["check", "parametri-800"], ["check", "parametri-400"], 2.2),
    (["graph", "nomi-uguali"], ["graph", "nomi-diversi"], 3),
    (["fmt", "--diff", "da-impaginare"], ["check", "impaginato"], 3),
    (["check", "unita"], ["check", "senza-unita"], 3),
    (["check", "regole-5000"], ["check", "regole-2500"], 2.4),
    (["check", "fasce-di-5000"], ["check", "fasce-di-2500"], 2.4),
    (["policy", "regole-5000"], ["policy", "regole-2500"], 2.4),
    (["graph", "--units", "unita"], ["graph", "senza-unita"], 3),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("albero", type=Path)
    parser.add_argument("--giri", type=int, default=5, help="esecuzioni di ogni comando (5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="albero-crescita-") as folder:
        for name, plan in plans().items():
            (Path(folder) / f"{name}.albero").write_text(plan, encoding="utf-8")
        command = lambda words: [str(options.albero), *words[:-1], f"{folder}/{words[-1]}.albero"]
        rows = []
        size = lambda words: (Path(folder) / f"{words[-1]}.albero").stat().st_size
        for words, base, limit in PAIRS:
            limit = limit or f"{3 * size(words) / size(base):.1f} (3 per byte)"
            found, usual = together([command(words), command(base)], options.giri)
            ratio = times(found.cpu / usual.cpu)
            rows.append([f"`{' '.join(words)}`", ms(found.cpu), f"`{' '.join(base)}`", ms(usual.cpu), ratio, str(limit)])
        head = ["comando", "processore", "accanto a", "processore", "rapporto", "limite"]
        table("Quanto cresce il lavoro", head, rows)


if __name__ == "__main__":
    main()
