#!/bin/sh
# usage: tools/web_packages.sh FOLDER: brings the npm packages that FOLDER's lock file names, where npm and a network are; says nothing and never fails:
# what wants them does without and says so.
here=$(dirname "$0")/../$1
command -v npm >/dev/null && command -v node >/dev/null || exit 0
[ "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ] && exit 0
timeout 120 npm ci --prefix "$here" --silent --no-audit --no-fund --ignore-scripts --fetch-retries=0 --fetch-timeout=20000 >/dev/null 2>&1 </dev/null
exit 0
