#!/usr/bin/env python3
"""usage: memory.py ENTENTE MAKE_GDELT ROWS MEBIBYTES: importing so many generated rows, and asking of all of them, stays below so much memory."""
import os, resource, shutil, subprocess, sys, tempfile

entente, make_gdelt, rows, limit = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])


def peak(*args, **more):
    """The greatest resident size of one child, in MiB."""
    child = subprocess.Popen([entente, *args], stdout=subprocess.DEVNULL, **more)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"entente {args[0]}: status {status}")
    return usage.ru_maxrss / 1024


folder = tempfile.mkdtemp(prefix="entente-memory-")
try:
    db = os.path.join(folder, "m.db")
    maker = subprocess.Popen([make_gdelt, str(rows)], stdout=subprocess.PIPE)
    imported = peak("import", "-", "-q", "--db", db, stdin=maker.stdout)
    maker.stdout.close()
    if maker.wait():
        sys.exit("make-gdelt failed")
    held = subprocess.run([entente, "layers", "--csv", "--db", db], capture_output=True, text=True).stdout
    if not any(line.startswith("gdelt2,") and f",{rows}," in line for line in held.splitlines()):
        sys.exit(f"{rows} rows were made; the ledger holds:\n{held}")
    compacted = peak("compact", "-q", "--db", db)
    asked = peak("matrix", "--layer", "gdelt2", "--csv", "--db", db)
    print(f"{rows} rows: import {imported:.0f} MiB, compact {compacted:.0f} MiB, matrix {asked:.0f} MiB; limit {limit} MiB")
    sys.exit(max(imported, compacted, asked) > limit)
finally:
    shutil.rmtree(folder)
