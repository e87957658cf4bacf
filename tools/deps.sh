#!/bin/sh
# Installs what is missing of the Debian packages that a target needs; says nothing when all is there.
# usage: tools/deps.sh build|test|lint|fuzz...
set -eu

build="meson ninja-build pkg-config libsqlite3-dev libarchive-dev libxml2-dev libjansson-dev libxxhash-dev libzstd-dev libutf8proc-dev libcurl4-openssl-dev libmd-dev"
test="libcmocka-dev bats sqlite3 r-cran-rsqlite"
lint="clang-format clang-tidy cppcheck"
fuzz="clang libclang-rt-dev"
install="scdoc"

wanted=""
for set in "$@"; do
    case $set in
    build) wanted="$wanted $build" ;;
    test) wanted="$wanted $build $test" ;;
    lint) wanted="$wanted $build $lint" ;;
    fuzz) wanted="$wanted $build $fuzz" ;;
    install) wanted="$wanted $build $install" ;;
    *) echo "tools/deps.sh: unknown set '$set'" >&2; exit 2 ;;
    esac
done

missing=""
for package in $wanted; do
    case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) in
    *"install ok installed"*) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null; then
    echo "These packages are needed (Debian's names):$missing" >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Run as root, or install sudo, or install these first:$missing" >&2; exit 1; }
    as_root=sudo
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
