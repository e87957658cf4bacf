#!/usr/bin/env python3
"""Agreement of two labellings of stories in the format of data/corpus/README.md.
Usage: agreement.py FIRST... SECOND   The last file is the second labelling; stories are paired by their text, others are left out.
A label counts where one side has it firmly (without `~`) and the other has it firmly too or not at all; what either side marks `~` is neither rewarded nor punished."""
import re
import sys
from collections import Counter

STORY = re.compile(r'(! )?\d{4}-\d\d-\d\d  (.*\S)')
LABEL = re.compile(r'    (~ )?(\S+)(?: (\S+))? > (\S+)(?: (\S+))?  ([A-Z]+)(?:/\S+)?((?: (?:denied|planned|threatened|hypothetical|alleged))*)(?: by \S+)?  ["-]')

def read(path, stories):
    """Adds text -> list of (optional, source, its sector, target, its sector, type, modality)."""
    for number, line in enumerate(open(path, encoding='utf-8'), 1):
        if line.startswith('    '):
            m = LABEL.match(line) or sys.exit(f'{path}:{number}: no label: {line}')
            labels.append((bool(m[1]), m[2], m[3], m[4], m[5], m[6], m[7].strip() or 'asserted'))
        elif m := STORY.match(line):
            labels = stories.setdefault(m[2], [])

def sides(labels, key):
    """What is labelled firmly, and what is labelled at all."""
    return {key(l) for l in labels if not l[0]}, {key(l) for l in labels}

def f1(pairs, key):
    both = first_only = second_only = 0
    for a, b in pairs:
        (firm_a, all_a), (firm_b, all_b) = sides(a, key), sides(b, key)
        both += len(firm_a & firm_b)
        first_only += len(firm_a - all_b)
        second_only += len(firm_b - all_a)
    return f'F1 {200 * both / max(1, 2 * both + first_only + second_only):.1f}  (both {both}, first only {first_only}, second only {second_only})'

def share_kappa(items):
    """Share of equal values in a list of (first's, second's), and Cohen's kappa."""
    n = max(1, len(items))
    share = sum(x == y for x, y in items) / n
    first, second = Counter(x for x, _ in items), Counter(y for _, y in items)
    chance = sum(first[v] * second[v] for v in first) / n / n
    return f'{100 * share:.1f} %, kappa {(share - chance) / (1 - chance) if chance < 1 else 1:.3f}  (of {len(items)})'

def types(pairs):
    """The two types of each firm label whose source and target both have: equal types first, then the rest in the order of the alphabet, while both have any."""
    out = []
    for a, b in pairs:
        for who in sides(a, PAIR)[0] & sides(b, PAIR)[0]:
            (firm_a, all_a), (firm_b, all_b) = (sides([l for l in s if PAIR(l) == who], lambda l: l[5]) for s in (a, b))
            out += [(t, t) for t in firm_a & firm_b] + list(zip(sorted(firm_a - all_b), sorted(firm_b - all_a)))
    return out

def modalities(pairs):
    out = []
    for a, b in pairs:
        for event in sides(a, EVENT)[0] & sides(b, EVENT)[0]:
            out.append(tuple('+'.join(sorted({l[6] for l in s if EVENT(l) == event and not l[0]})) for s in (a, b)))
    return out

PAIR = lambda l: (l[1], l[3])
EVENT = lambda l: (l[1], l[3], l[5])
first, second = {}, {}
for path in sys.argv[1:-1]:
    read(path, first)
read(sys.argv[-1], second)
pairs = [(first[text], second[text]) for text in second if text in first]
print(f'stories: {len(pairs)} (of {len(second)} in the second labelling)')
print('source, target, type:      ', f1(pairs, EVENT))
print('  with the sectors too:    ', f1(pairs, lambda l: l[1:6]))
print('source, target:            ', f1(pairs, PAIR))
print('type where the pair agrees:', share_kappa(types(pairs)))
print('modality, pair and type agree:', share_kappa(modalities(pairs)))
anything = [tuple(any(not l[0] for l in s) for s in p) for p in pairs if not any(s and all(l[0] for l in s) for s in p)]
print('any event (stories with `~` alone left out):', share_kappa(anything))
confused = Counter(t for t in types(pairs) if t[0] != t[1])
print('types first/second:', ', '.join(f'{x}/{y} {n}' for (x, y), n in confused.most_common(12)))
