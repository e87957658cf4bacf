#!/usr/bin/env python3
"""False alarms: claims on news that tells no political event.

usage: alarms.py PROGRAM AG_NEWS.csv.gz [--show]

AG News, classes 2 (sport) and 4 (science and technology), as "class","title","text": texts of one to three sentences. Only those in which the
lexicon finds a state, its people or its government count. Prints how many there are, and claims in 100 of their sentences by class."""
import csv
import gzip
import json
import subprocess
import sys
import tempfile

CLASSES = {"2": "sport", "4": "science"}

program, path = sys.argv[1:3]
with gzip.open(path, "rt", encoding="utf-8", newline="") as f:
    rows = [(r[0], r[1], r[2]) for r in csv.reader(f) if r and r[0] in CLASSES]
with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
    for i, (kind, title, text) in enumerate(rows):
        f.write(json.dumps({"id": "%s-%d" % (kind, i), "title": title, "text": text, "date": "2004-10-01"}) + "\n")
    f.flush()
    named = subprocess.run([program, "parse", "--names", "-q", f.name], capture_output=True, text=True, check=True).stdout
    claims = subprocess.run([program, "read", "--jsonl", "-q", f.name], capture_output=True, text=True, check=True).stdout
sentences, document, states = {}, "", set()
for line in named.splitlines():
    if line.startswith("# newdoc id"):
        document = line.split("=", 1)[1].strip()
    elif line.startswith("# sent_id"):
        states.discard(None)
        key = (document, line)
    elif "Actor=B-" in line and len(line.rsplit("Actor=B-", 1)[1].split(":")[0].split("|")[0]) == 3:
        sentences[key] = True
said = {}
for line in claims.splitlines():
    claim = json.loads(line)
    said.setdefault(claim["report_id"][0], []).append(claim)
for kind, name in CLASSES.items():
    n = sum(1 for document, _ in sentences if document.startswith(kind + "-"))
    mine = said.get(kind, [])
    print("alarms,%s,sentences,%d,claims,%d,per_100,%.2f" % (name, n, len(mine), 100 * len(mine) / max(1, n)))
    if "--show" in sys.argv:
        for c in mine:
            print("   ", c["source"], c["target"], c["action"], c["modality"], c["frame"], "|", c["sentence"][:160])
