#!/usr/bin/env python3
"""Scores `entente parse` on a treebank in CoNLL-U, by the measures of the CoNLL 2018 shared task.

usage: trees.py PROGRAM TREEBANK.conllu[.gz]...    one line each: with the treebank's tokens, and from its raw text
       trees.py --score GOLD PARSED                the same measures of two files

Raw text: the "# text" comments of a paragraph with blanks between them, a line end behind each paragraph and document.
Units are found again by the characters they span, blanks left out; words inside a contraction (3-4 don't) by the longest
common subsequence of their forms. F1 = 2 · right / (gold + ours); relations count up to the colon. With the treebank's tokens F1 is
accuracy."""
import gzip
import subprocess
import sys
import tempfile


def lines(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8", newline="\n") as f:
        yield from (line.rstrip("\r\n") for line in f)


class Word:
    def __init__(self, row, span, contracted):
        self.form, self.lemma, self.upos, self.xpos = row[1], row[2], row[3], row[4]
        self.head, self.rel = int(row[6]) if row[6].isdigit() else 0, row[7].split(":")[0]
        self.span, self.contracted, self.parent = span, contracted, None


def read(rows):
    """Characters without blanks, spans of sentences and of surface tokens, words."""
    chars, sentences, tokens, words = [], [], [], []
    at = begin = first = inside = 0
    for line in list(rows) + [""]:
        if not line:
            for w in words[first:]:
                w.parent = words[first + w.head - 1] if w.head else None
            if len(words) > first:
                sentences.append((begin, at))
            begin, first, inside = at, len(words), 0
        elif line[0] != "#":
            row = line.split("\t")
            if "." in row[0]:
                continue
            if "-" in row[0] or len(words) - first >= inside:
                form = "".join(row[1].split())
                chars.append(form)
                span = (at, at + len(form))
                tokens.append(span)
                at = span[1]
            if "-" in row[0]:
                inside = int(row[0].split("-")[1])
            else:
                words.append(Word(row, span, len(words) - first < inside))
    return "".join(chars), sentences, tokens, words


def common(a, b):
    """Pairs of a longest common subsequence of two short lists of words, by form."""
    same = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in reversed(range(len(a))):
        for k in reversed(range(len(b))):
            same[i][k] = (1 + same[i + 1][k + 1] if a[i].form.lower() == b[k].form.lower()
                          else max(same[i + 1][k], same[i][k + 1]))
    i = k = 0
    while i < len(a) and k < len(b):
        if a[i].form.lower() == b[k].form.lower():
            yield a[i], b[k]
            i, k = i + 1, k + 1
        elif same[i + 1][k] >= same[i][k + 1]:
            i += 1
        else:
            k += 1


def align(gold, ours):
    """Our words and the gold words that they are."""
    i = k = 0
    while i < len(gold) and k < len(ours):
        g, o = gold[i], ours[k]
        if not g.contracted and not o.contracted:
            if g.span == o.span:
                yield g, o
                i, k = i + 1, k + 1
            elif g.span[0] <= o.span[0]:
                i += 1
            else:
                k += 1
            continue
        # a stretch that begins at a contraction and ends where no contraction of either side goes across
        if not g.contracted and g.span[1] <= o.span[0]:
            i += 1
            continue
        if not o.contracted and o.span[1] <= g.span[0]:
            k += 1
            continue
        end = max(w.span[1] for w in (g, o) if w.contracted)
        z, y = i, k
        while True:
            if z < len(gold) and gold[z].span[0] < end:
                end = max(end, gold[z].span[1] if gold[z].contracted else 0)
                z += 1
            elif y < len(ours) and ours[y].span[0] < end:
                end = max(end, ours[y].span[1] if ours[y].contracted else 0)
                y += 1
            else:
                break
        yield from common(gold[i:z], ours[k:y])
        i, k = z, y


def score(gold_rows, our_rows):
    g_chars, g_sentences, g_tokens, gold = read(gold_rows)
    o_chars, o_sentences, o_tokens, ours = read(our_rows)
    if g_chars != o_chars:
        at = next((i for i, (a, b) in enumerate(zip(g_chars, o_chars)) if a != b), min(len(g_chars), len(o_chars)))
        sys.exit("the texts differ at character %d: %r and %r" % (at, g_chars[at:at + 20], o_chars[at:at + 20]))
    pairs = list(align(gold, ours))
    gold_of = {id(o): g for g, o in pairs}

    def f1(right, n_gold, n_ours):
        return 200 * right / max(1, n_gold + n_ours)

    def spans(a, b):
        return f1(len(set(a) & set(b)), len(a), len(b))

    def of_words(same):
        return f1(sum(same(g, o) for g, o in pairs), len(gold), len(ours))

    def head(g, o):
        return o.parent is None if g.parent is None else o.parent is not None and gold_of.get(id(o.parent)) is g.parent

    return {"tokens": spans(g_tokens, o_tokens), "sentences": spans(g_sentences, o_sentences),
            "words": of_words(lambda g, o: True), "upos": of_words(lambda g, o: g.upos == o.upos),
            "xpos": of_words(lambda g, o: g.xpos == o.xpos),
            "lemma": of_words(lambda g, o: g.lemma in ("_", o.lemma)), "uas": of_words(head),
            "las": of_words(lambda g, o: head(g, o) and g.rel == o.rel)}


def raw_text(rows):
    """A document or paragraph begins where a comment says so, above the sentence's text or below its number."""
    parts, begins = [], True
    for line in rows:
        if line.startswith(("# newdoc", "# newpar")) and not line.startswith("# newpar_"):
            begins = True
        elif line.startswith("# text = "):
            parts.append(("" if not parts else "\n" if begins else " ") + line[9:])
            begins = False
    return "".join(parts) + "\n"


def show(what, s):
    print(what + "".join(",%s,%.2f" % item for item in s.items()), flush=True)


def parse(program, *args):
    run = subprocess.run([program, "parse", "-q", *args], stdout=subprocess.PIPE, check=True, encoding="utf-8")
    return run.stdout.split("\n")


def main(args):
    if len(args) == 3 and args[0] == "--score":
        return show("score", score(lines(args[1]), lines(args[2])))
    if len(args) < 2:
        sys.exit(__doc__)
    for path in args[1:]:
        name, gold = path.split("/")[-1].split(".")[0], list(lines(path))
        show("given_tokens,%s" % name, score(gold, parse(args[0], "--tokenized", path)))
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as f:
            f.write(raw_text(gold))
            f.flush()
            show("raw_text,%s" % name, score(gold, parse(args[0], "--format", "text", f.name)))


main(sys.argv[1:])
