"""Il piano generato, scritto per altri strumenti: stessi dati, stesso calcolo.

Il calcolo: il punteggio di ogni indicatore secondo la forma del target, la media pesata degli indicatori di ogni
obiettivo, la media pesata degli obiettivi strategici di ogni ambito, la media degli ambiti.
"""

import datetime
import json
from decimal import Decimal
from xml.sax.saxutils import escape


class Plan:
    """I fatti di `facts.json`, un obiettivo per volta."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            facts = json.load(file)
        actual = {fact["code"]: fact for fact in facts["actuals"]}
        self.areas = [area["code"] for area in facts["areas"]]
        self.objectives = [
            {"code": o["code"], "parent": o["parent"], "weight": o["weight"], "rows": []} for o in facts["objectives"]
        ]
        by_code = {o["code"]: o for o in self.objectives}
        for it in facts["indicators"]:
            by_code[it["parent"]]["rows"].append(row(it, actual))


def row(it, actual):
    """Un indicatore: pesi e valori come testo, le date come numero di giorni, i dati delle formule in `parts`."""
    target = it["target"]
    out = {"code": it["code"], "weight": it["weight"], "form": target["form"], "parts": None, "times": "1"}
    out["target"] = str(days(target["date"])) if "date" in target else target.get("value", "1")
    out["to"] = target.get("to", "0")
    # Una percentuale si confronta in punti.
    if "ratio" in it:
        out["parts"], out["times"] = it["ratio"], "100"
    elif "per" in it:
        out["parts"], out["times"] = [it["per"][0], it["per"][2]], it["per"][1]
    if out["parts"]:
        out["parts"] = [actual[name]["value"] for name in out["parts"]]
        out["actual"] = None
        return out
    fact = actual.get(it["code"], {})
    if "date" in fact:
        out["actual"] = str(days(fact["date"]))
    elif "done" in fact:
        out["actual"] = "1" if fact["done"] else None
    else:
        out["actual"] = fact.get("value")
    return out


def days(iso):
    """Il giorno come lo numera un foglio di calcolo."""
    return (datetime.date.fromisoformat(iso) - datetime.date(1899, 12, 30)).days


def reference(plan):
    """Il punteggio dell'ente calcolato qui, per controllare che gli altri facciano lo stesso conto."""
    objectives = {}
    for objective in plan.objectives:
        total = sum(Decimal(r["weight"]) for r in objective["rows"])
        objectives[objective["code"]] = sum(Decimal(r["weight"]) * score(r) for r in objective["rows"]) / total
    areas = []
    for area in plan.areas:
        inside = [o for o in plan.objectives if o["parent"] == area]
        total = sum(Decimal(o["weight"]) for o in inside)
        areas.append(sum(Decimal(o["weight"]) * objectives[o["code"]] for o in inside) / total)
    return sum(areas) / len(areas)


def score(r):
    if r["parts"]:
        value = Decimal(r["parts"][0]) * Decimal(r["times"]) / Decimal(r["parts"][1])
    elif r["actual"] is None:
        return Decimal(0)
    else:
        value = Decimal(r["actual"])
    target = Decimal(r["target"])
    one, zero = Decimal(1), Decimal(0)
    if r["form"] in (">=", ">", "="):
        return max(zero, min(one, value / target))
    if r["form"] in ("<=", "<"):
        return one if value <= target else max(zero, 2 - value / target)
    if r["form"] == "entro":
        return max(zero, one - max(zero, value - target) / 100)
    if r["form"] == "tra":
        return one if target <= value <= Decimal(r["to"]) else zero
    return value


def write_fods(plan, path):
    """Una cartella di lavoro con formule e senza risultati, così che aprirla sia ricalcolarla."""
    number = lambda v: f'<table:table-cell office:value-type="float" office:value="{v}"/>'
    text = lambda v: f'<table:table-cell office:value-type="string"><text:p>{escape(v)}</text:p></table:table-cell>'
    formula = lambda v: f'<table:table-cell table:formula="{escape("of:=" + v, {chr(34): "&quot;"})}"/>'
    empty = "<table:table-cell/>"
    line, at, rows = 1, {}, []
    for objective in plan.objectives:
        first, last = line, line + len(objective["rows"]) - 1
        at[objective["code"]] = first
        for r in objective["rows"]:
            cells = [text(r["code"]), number(r["weight"]), number(r["target"]), number(r["to"])]
            if r["parts"]:
                a, b = r["parts"]
                cells += [formula(f"[.F{line}]*{r['times']}/[.G{line}]"), number(a), number(b)]
            else:
                cells += [number(r["actual"]) if r["actual"] is not None else empty, empty, empty]
            cells.append(formula(cell_score(r, line)))
            if line == first:
                weights, scores = f"[.B{first}:.B{last}]", f"[.H{first}:.H{last}]"
                cells.append(formula(f"SUMPRODUCT({weights};{scores})/SUM({weights})"))
            rows.append(cells)
            line += 1
    areas = line
    for area in plan.areas:
        inside = [o for o in plan.objectives if o["parent"] == area]
        weighted = "+".join(f"[.I{at[o['code']]}]*{o['weight']}" for o in inside)
        total = "+".join(o["weight"] for o in inside)
        rows.append([text(area)] + [empty] * 6 + [formula(f"({weighted})/({total})")])
        line += 1
    rows.append([text("ENTE")] + [empty] * 6 + [formula(f"AVERAGE([.H{areas}:.H{line - 1}])")])
    body = "\n".join(f"<table:table-row>{''.join(cells)}</table:table-row>" for cells in rows)
    with open(path, "w", encoding="utf-8") as file:
        file.write(FODS.format(body=body))


def cell_score(r, line):
    """La formula che un ufficio scriverebbe nella colonna del punteggio."""
    value, target, to = f"[.E{line}]", f"[.C{line}]", f"[.D{line}]"
    known = lambda then: f"IF(ISNUMBER({value});{then};0)"
    if r["form"] in (">=", ">", "="):
        return known(f"MAX(0;MIN(1;{value}/{target}))")
    if r["form"] in ("<=", "<"):
        return known(f"IF({value}<={target};1;MAX(0;2-{value}/{target}))")
    if r["form"] == "entro":
        return known(f"MAX(0;1-MAX(0;{value}-{target})/100)")
    if r["form"] == "tra":
        return known(f"IF(AND({value}>={target};{value}<={to});1;0)")
    return known(value)


FODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="Piano">
{body}
</table:table></office:spreadsheet></office:body></office:document>
"""


def records(plan, equals, null):
    """Gli obiettivi come letterali: `campo: valore` per Jsonnet, `campo = valore` per Nickel."""
    field = lambda name, value: f"{name}{equals}{value}"
    for objective in plan.objectives:
        inside = []
        for r in objective["rows"]:
            value = r["actual"] if r["actual"] is not None else null
            if r["parts"]:
                value = f"{r['parts'][0]} * {r['times']} / {r['parts'][1]}"
            form = json.dumps(r["form"], ensure_ascii=False)
            pairs = [("code", json.dumps(r["code"])), ("weight", r["weight"]), ("form", form)]
            pairs += [("target", r["target"]), ("to", r["to"]), ("value", value)]
            inside.append("    {" + ", ".join(field(*p) for p in pairs) + "}")
        head = [("code", json.dumps(objective["code"])), ("parent", json.dumps(objective["parent"]))]
        head.append(("weight", objective["weight"]))
        yield "  {" + ", ".join(field(*p) for p in head) + ", " + field("rows", "[\n" + ",\n".join(inside) + "]}")


def write_jsonnet(plan, path):
    with open(path, "w", encoding="utf-8") as file:
        file.write(JSONNET)
        file.write("local objectives = [\n" + ",\n".join(records(plan, ": ", "null")) + "\n];\n")
        file.write("local areas = " + json.dumps(plan.areas) + ";\n" + JSONNET_END)


JSONNET = """local score(r) =
  if r.value == null then 0
  else if r.form == '>=' || r.form == '>' || r.form == '=' then std.max(0, std.min(1, r.value / r.target))
  else if r.form == '<=' || r.form == '<' then
    if r.value <= r.target then 1 else std.max(0, 2 - r.value / r.target)
  else if r.form == 'entro' then std.max(0, 1 - std.max(0, r.value - r.target) / 100)
  else if r.form == 'tra' then if r.value >= r.target && r.value <= r.to then 1 else 0
  else r.value;
local sum(list) = std.foldl(function(a, b) a + b, list, 0);
local mean(list) = sum([x.weight * x.score for x in list]) / sum([x.weight for x in list]);
"""
JSONNET_END = """local scored = [
  { code: o.code, parent: o.parent, weight: o.weight,
    score: mean([{ weight: r.weight, score: score(r) } for r in o.rows]) }
  for o in objectives
];
local strategic = std.filter(function(o) std.startsWith(o.parent, 'AS_'), scored);
local inside(area) = [o for o in strategic if o.parent == area];
local areaScores = [mean(inside(area)) for area in areas];
{ objectives: [{ code: o.code, score: o.score } for o in scored], areas: areaScores,
  ente: sum(areaScores) / std.length(areaScores) }
"""


def write_nickel(plan, path):
    with open(path, "w", encoding="utf-8") as file:
        file.write(NICKEL)
        file.write("let objectives = [\n" + ",\n".join(records(plan, " = ", "null")) + "\n] in\n")
        file.write("let areas = " + json.dumps(plan.areas) + " in\n" + NICKEL_END)


NICKEL = """let score_of = fun r =>
  if r.value == null then 0
  else if r.form == ">=" || r.form == ">" || r.form == "=" then
    std.number.max 0 (std.number.min 1 (r.value / r.target))
  else if r.form == "<=" || r.form == "<" then
    (if r.value <= r.target then 1 else std.number.max 0 (2 - r.value / r.target))
  else if r.form == "entro" then std.number.max 0 (1 - (std.number.max 0 (r.value - r.target)) / 100)
  else if r.form == "tra" then (if r.value >= r.target && r.value <= r.to then 1 else 0)
  else r.value
in
let sum = fun list => std.array.fold_left (fun a b => a + b) 0 list in
let mean = fun list =>
  sum (std.array.map (fun x => x.weight * x.score) list) / sum (std.array.map (fun x => x.weight) list)
in
"""
NICKEL_END = """let scored = std.array.map (fun o => {
  code = o.code, parent = o.parent, weight = o.weight,
  score = mean (std.array.map (fun r => { weight = r.weight, score = score_of r }) o.rows),
}) objectives in
let strategic = std.array.filter (fun o => std.string.substring 0 3 o.parent == "AS_") scored in
let inside = fun area => std.array.filter (fun o => o.parent == area) strategic in
let area_scores = std.array.map (fun area => mean (inside area)) areas in
{
  objectives = std.array.map (fun o => { code = o.code, score = o.score }) scored,
  areas = area_scores,
  ente = sum area_scores / std.array.length area_scores,
}
"""


def write_hledger(plan, path):
    """Il più vicino che hledger arriva: il rapporto fra consuntivo e target come bilancio di previsione.

    Solo le forme `>=`, `>`, `=`; senza pesi, limiti, scadenze né medie, che in un giornale non si dicono.
    """
    rows = [(o["code"], r) for o in plan.objectives for r in o["rows"] if r["form"] in (">=", ">", "=")]
    with open(path, "w", encoding="utf-8") as file:
        file.write("~ yearly from 2025-01-01 to 2026-01-01\n")
        for objective, r in rows:
            file.write(f"    {objective}:{r['code']}  {r['target']}\n")
        file.write("    piano\n\n2025-12-31 consuntivo\n")
        for objective, r in rows:
            value = r["actual"] or "0"
            if r["parts"]:
                a, b = (Decimal(part) for part in r["parts"])
                value = f"{a * Decimal(r['times']) / b:.6f}"
            file.write(f"    {objective}:{r['code']}  {value}\n")
        file.write("    piano\n")
