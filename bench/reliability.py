#!/usr/bin/env python3
"""Is a claim of confidence 0.7 right in 70 of 100 cases? Claims on labelled leads, by their confidence.

usage: entente read items.jsonl --jsonl ... | reliability.py labels.jsonl

The labels are those of world-dev (see its GUIDE.md); right is a claim whose source, target and type (or one of its alternatives) are labelled;
what is labelled as doubtful does not count. Prints per band of confidence: claims, mean confidence, share right; and the expected calibration error."""
import json
import sys

BANDS = [0, .35, .45, .55, .65, .75, .85, 1.01]


def code(actor):
    return actor if len(actor or "") == 2 else (actor or "")[:3]


labels = {str(g["id"]): g for g in map(json.loads, open(sys.argv[1], encoding="utf-8"))}
seen, rows = set(), []
for line in sys.stdin:
    c = json.loads(line)
    key = c["report_id"], code(c["source"]), code(c["target"]), c["action"]
    label = labels.get(key[0])
    if label is None or key in seen:
        continue
    seen.add(key)
    if any((code(m["source"]), code(m["target"]), m["action"]) == key[1:] for m in label.get("maybe", [])):
        continue
    right = any((code(e["source"]), code(e["target"])) == key[1:3] and key[3] in [e["action"], *e.get("alt", [])]
                for e in label["events"])
    rows.append((c["confidence"], right))
error = 0
print("reliability,from,to,claims,mean_confidence,right")
for low, high in zip(BANDS, BANDS[1:]):
    band = [r for r in rows if low <= r[0] < high]
    if band:
        mean, share = sum(r[0] for r in band) / len(band), sum(r[1] for r in band) / len(band)
        error += abs(mean - share) * len(band) / len(rows)
        print("reliability,%.2f,%.2f,%d,%.2f,%.2f" % (low, min(high, 1), len(band), mean, share))
print("reliability,all,,%d,,%.2f,expected calibration error %.3f" % (len(rows), sum(r[1] for r in rows) / max(1, len(rows)), error))
