# Entente: a small front to meson. `make demo` and `make test` do all the set-up themselves.

BUILD ?= build
SAN ?= build-san
TSAN ?= build-tsan
FUZZ ?= build-fuzz
FUZZ_SECONDS ?= 60
SHARED ?= ../shared/data
PREFIX ?= /usr/local

.PHONY: all build demo test sanitize tsan soak bench fuzz lint format models event-model install dist clean

all: build

$(BUILD)/build.ninja:
	@tools/deps.sh build
	@meson setup $(BUILD) --prefix=$(PREFIX) >/dev/null

# A file that came or went makes meson look again: it lists the sources when it configures.
FILES = cksum meson.build meson_options.txt; find src apps extension tests fuzz data examples -name '*.c' -o -name '*.bats' -o -name '*.tsv' -o -name '*.enlang' -o -name '*.enmodel' | LC_ALL=C sort

NINJA = ninja -C $(BUILD) --quiet >$(BUILD)/ninja.log || { cat $(BUILD)/ninja.log; exit 1; }

build: $(BUILD)/build.ninja
	@tools/deps.sh build
	@{ $(FILES); } >$(BUILD)/files.now; cmp -s $(BUILD)/files.now $(BUILD)/files || meson setup --reconfigure $(BUILD) >/dev/null
	@mv $(BUILD)/files.now $(BUILD)/files
	@$(NINJA)

demo: build
	@rm -f $(BUILD)/demo.db $(BUILD)/demo.db-wal $(BUILD)/demo.db-shm
	@$(BUILD)/entente read --db $(BUILD)/demo.db data/demo/reports.jsonl
	@echo
	@$(BUILD)/entente brief CHN PRK --as-of 2024-10-31 --db $(BUILD)/demo.db
	@echo
	@echo "Try next:"
	@echo "  $(BUILD)/entente events --between PRK,RUS --since 2024-06-01 --db $(BUILD)/demo.db"
	@echo "  $(BUILD)/entente explain t:chn-prk-1961 affinity:CHN:PRK:2024-10-31 --db $(BUILD)/demo.db"
	@echo "  $(BUILD)/entente dyad PRK KOR --by quarter --db $(BUILD)/demo.db"

test: $(BUILD)/build.ninja
	@tools/deps.sh test
	@tools/web_packages.sh tests/web
	@meson setup --reconfigure $(BUILD) >/dev/null
	@$(NINJA)
	@ninja -C $(BUILD) --quiet make-gdelt
	@meson test -C $(BUILD) --no-rebuild --print-errorlogs --suite quick

# The tests again, with AddressSanitizer and UndefinedBehaviorSanitizer.
sanitize:
	@tools/deps.sh test
	@tools/web_packages.sh tests/web
	@[ -f $(SAN)/build.ninja ] || meson setup $(SAN) -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
	@meson setup --reconfigure $(SAN) >/dev/null
	@ninja -C $(SAN) --quiet
	@meson test -C $(SAN) --no-rebuild --print-errorlogs --suite quick --timeout-multiplier 4

# Readers beside a writer, and imports of many files by several threads, with ThreadSanitizer.
tsan:
	@tools/deps.sh test
	@[ -f $(TSAN)/build.ninja ] || meson setup $(TSAN) -Db_sanitize=thread -Db_lundef=false >/dev/null
	@meson setup --reconfigure $(TSAN) >/dev/null
	@ninja -C $(TSAN) --quiet readers_test imports_many_test
	@meson test -C $(TSAN) --no-rebuild --print-errorlogs --timeout-multiplier 4 soak/readers_test unit/imports_many_test

# What takes long: 1000 kills, a minute of readers beside a writer, five million rows in little memory.
soak: build tsan
	@ninja -C $(BUILD) --quiet make-gdelt
	@meson test -C $(BUILD) --no-rebuild --print-errorlogs --num-processes 1 --suite soak

bench: build
	@tools/web_packages.sh bench
	@ninja -C $(BUILD) --quiet bench-read bench-stages bench-cube make-gdelt
	@bench/run.sh $(BUILD) $(SHARED)
	@bench/cube.sh $(BUILD)

# Each fuzz target for FUZZ_SECONDS, from the committed corpus.
fuzz:
	@tools/deps.sh fuzz
	@[ -f $(FUZZ)/build.ninja ] || CC=clang meson setup $(FUZZ) -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false -Dwerror=false >/dev/null
	@meson setup --reconfigure $(FUZZ) >/dev/null
	@ninja -C $(FUZZ) --quiet
	@fuzz/run.sh $(FUZZ) $(FUZZ_SECONDS)

# What cppcheck 2.10 gets wrong: compound literals behind "?", NULL as a sentinel, conditions it takes for redundant.
MISTAKEN = normalCheckLevelMaxBranches internalAstError varFuncNullUB pointerOutOfBoundsCond uninitvar nullPointer autoVariables

lint: $(BUILD)/build.ninja
	@tools/deps.sh lint
	@clang-format --dry-run --Werror $$(git ls-files '*.c' '*.h')
	@cppcheck --quiet --enable=warning,portability --inline-suppr $(MISTAKEN:%=--suppress=%) --error-exitcode=1 -Iinclude -Isrc src apps

format:
	@tools/deps.sh lint
	@clang-format -i $$(git ls-files '*.c' '*.h')

# Trains the language model from treebanks, then the event model from data/corpus/ with the new language model (see train/README.md).
models: build
	@ninja -C $(BUILD) --quiet language-train
	@$(BUILD)/language-train --seed 1 --without GUM_fiction --without GUM_whow --without GUM_essay --without GUM_letter --without GUM_podcast \
	  --dev $(SHARED)/ud/en_ewt-ud-dev.conllu.gz --dev $(SHARED)/ud/en_gum-ud-dev.conllu.gz -o data/models/english.enlang \
	  $(SHARED)/ud/en_ewt-ud-train.conllu.gz $(SHARED)/ud/en_gum-ud-train.conllu.gz
	@$(MAKE) --no-print-directory event-model

# The event model alone: after a change to the corpus, the lexicons or the reading.
event-model: build
	@ninja -C $(BUILD) --quiet event-train
	@$(BUILD)/event-train --seed 1 --runs 12 --least 2 --l2 3e-3 --epochs 10 -o data/models/events.enmodel $(sort $(wildcard data/corpus/*.txt))

install: $(BUILD)/build.ninja
	@tools/deps.sh install
	@meson setup --reconfigure $(BUILD) --prefix=$(PREFIX) >/dev/null
	@$(NINJA)
	@meson install -C $(BUILD) --no-rebuild

dist: build
	@mkdir -p dist
	@git archive --format=tar.gz --prefix=entente-$$($(BUILD)/entente --version | cut -d' ' -f2)/ -o dist/entente-$$($(BUILD)/entente --version | cut -d' ' -f2).tar.gz HEAD
	@ls dist

clean:
	rm -rf $(BUILD) $(SAN) $(TSAN) $(FUZZ) dist
