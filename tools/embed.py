#!/usr/bin/env python3
"""Writes a C file that holds the files of data/ and a table to find them by name.

usage: embed.py OUT.c DATA_DIR FILE...      (FILE relative to DATA_DIR)

The bytes come in through the assembler's .incbin, so nothing is copied into C source and a build takes no time over them."""
import os
import sys

out, root, names = sys.argv[1], sys.argv[2], sorted(sys.argv[3:])
with open(out, "w") as c:
    c.write("/* Made by tools/embed.py from data/. Do not edit. */\n")
    c.write('#include "base/builtin.h"\n#include "base/str.h"\n\n')
    for i, name in enumerate(names):
        path = os.path.join(root, name)
        c.write(f'__asm__(".section .rodata\\n.balign 16\\n.global eni_builtin_{i}\\n.global eni_builtin_{i}_end\\n"\n'
                f'        "eni_builtin_{i}:\\n.incbin \\"{path}\\"\\neni_builtin_{i}_end:\\n.byte 0\\n.previous\\n");\n'
                f"extern const char eni_builtin_{i}[], eni_builtin_{i}_end[];\n")
    c.write("\nstatic const struct {\n    const char *name, *start, *end;\n} files[] = {\n")
    for i, name in enumerate(names):
        c.write(f'    {{"{name}", eni_builtin_{i}, eni_builtin_{i}_end}},\n')
    c.write("};\n#define N (sizeof files / sizeof *files)\n\n")
    c.write("en_str eni_builtin_file(const char *name) {\n    for (size_t i = 0; i < N; i++)\n"
            "        if (strcmp(files[i].name, name) == 0) return (en_str){files[i].start, (size_t)(files[i].end - files[i].start)};\n"
            "    return (en_str){NULL, 0};\n}\n\n")
    c.write("const char *eni_builtin_name(size_t i) {\n    return i < N ? files[i].name : NULL;\n}\n")
