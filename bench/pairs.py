#!/usr/bin/env python3
"""Scores `entente read --pairs` against labelled pairs.

usage: pairs.py LABELLED.tsv CODED.tsv      (columns sentence_id and gold_root; sentence_id and action)

Macro-F1 over root types, CONCEDE and RETREAT together as YIELD, as published figures on such pairs are given."""
import collections
import csv
import sys

QUAD = {t: q for q, ts in enumerate(("AGREE CONSULT SUPPORT", "COOPERATE AID YIELD", "REQUEST ACCUSE REJECT THREATEN",
                                     "PROTEST SANCTION MOBILIZE COERCE ASSAULT"), 1) for t in ts.split()}


def root(action):
    return "YIELD" if action in ("CONCEDE", "RETREAT") else action


def rows(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


labelled, coded = rows(sys.argv[1]), rows(sys.argv[2])
if [r["sentence_id"] for r in labelled] != [r["sentence_id"] for r in coded]:  # ids may repeat: row by row
    sys.exit("%s: not the rows of %s in their order" % (sys.argv[2], sys.argv[1]))
gold = [root(r["gold_root"]) for r in labelled]
hit, said, want = collections.Counter(), collections.Counter(), collections.Counter(gold)
quad = binary = 0
for g, r in zip(gold, coded):
    a = root(r["action"])
    said[a] += 1
    hit[g] += a == g
    quad += QUAD.get(a) == QUAD[g]
    binary += a in QUAD and (QUAD[a] <= 2) == (QUAD[g] <= 2)
f1 = [2 * hit[t] / max(1, said[t] + want[t]) for t in want]
n = len(gold)
print("pairs,%d,macro_f1,%.3f,accuracy,%.3f,quad,%.3f,binary,%.3f"
      % (n, sum(f1) / len(f1), sum(hit.values()) / n, quad / n, binary / n))
