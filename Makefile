# What a newcomer runs: `make demo`, `make test`. `make help` lists the rest.

SWIFT ?= swift
# What `make fuzz` fuzzes, and for how many seconds each.
TARGETS ?= $(notdir $(wildcard Fuzz/Corpus/*))
SECONDS_EACH ?= 60
PEER ?= tutorial.mjs
KILLS ?= 600
SANITIZERS ?= thread address
# With all tests at once every answer waits behind the work of a thousand others, until somebody gives up on it.
FEW_AT_ONCE = SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8
CHECKED = --explicit-target-dependency-import-check error
# One file that runs without the toolchain. Packed relocations and no exported symbols keep its memory small.
RELEASE = -c release --static-swift-stdlib -Xswiftc -use-ld=lld \
	-Xlinker -z -Xlinker pack-relative-relocs -Xlinker --no-export-dynamic -Xlinker --strip-debug

# Where the simulated servers of all tests write down what they were asked, for the check of the contract.
REQUESTS = $(CURDIR)/.build/requests
PYTHON = .build/python/bin/python

.PHONY: help demo test torture build release format lint schema bench days soak fuzz sanitize clean dependencies python-tools \
	service-tools

help: ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

demo: dependencies ## The main job against a simulated server: no credentials, no network
	$(SWIFT) build --product skill-sync
	@$$($(SWIFT) build --show-bin-path)/skill-sync demo

test: dependencies python-tools service-tools ## All tests, and whether every request they made is a published one
	$(PYTHON) -B -m unittest discover --start-directory Tests/Contract
	$(SWIFT) build --build-tests $(CHECKED)
	rm -rf $(REQUESTS)
	$(FEW_AT_ONCE) SKILL_SYNC_REQUESTS=$(REQUESTS) $(SWIFT) test --skip-build
	$(PYTHON) -B Tests/Contract/check_requests.py Tests/Contract/genesys-cloud.json $(REQUESTS)

torture: dependencies ## Kills the program KILLS=600 times and fails its disk at every call; Linux only
	$(SWIFT) build --build-tests $(CHECKED)
	SKILL_SYNC_KILLS=$(KILLS) $(SWIFT) test --skip-build --filter ReliabilityTests

build: dependencies ## A debug build
	$(SWIFT) build $(CHECKED)

release: dependencies ## The program, optimised: .build/release/skill-sync
	$(SWIFT) build $(RELEASE) --product skill-sync

format: ## Formats the sources
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Fuzz

lint: ## Checks the format
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Fuzz

schema: dependencies ## Makes docs/SCHEMA.md from a fresh database
	$(SWIFT) build --product skill-sync
	@folder=$$(mktemp -d) && program=$$($(SWIFT) build --show-bin-path)/skill-sync && \
		$$program import config.example.json --database $$folder/schema.db >/dev/null && \
		$$program db schema --database $$folder/schema.db > docs/SCHEMA.md; rm -rf $$folder

bench: dependencies release ## Measures beside the tutorial's script, PEER=path/to/tutorial.mjs, and sqlite3, where they are
	$(SWIFT) build $(RELEASE) --product Benchmarks
	.build/release/Benchmarks --program $(CURDIR)/.build/release/skill-sync --peer $(abspath $(PEER)) \
		--output docs/BENCHMARKS.md

days: dependencies ## Days of faults, crashes and clock jumps in virtual time: CYCLES=10000, SEED= for the same again
	$(SWIFT) build $(RELEASE) --product Endurance
	.build/release/Endurance days --cycles $(or $(CYCLES),10000) $(if $(SEED),--seed $(SEED))

soak: dependencies release ## The daemon against a server that misbehaves, in real time: MINUTES=30, DIALECT=genesys-cloud
	$(SWIFT) build $(RELEASE) --product Endurance
	.build/release/Endurance soak --program $(CURDIR)/.build/release/skill-sync --minutes $(or $(MINUTES),30) \
		--dialect $(or $(DIALECT),group-skills)

sanitize: dependencies python-tools service-tools ## All tests under ThreadSanitizer, and then under AddressSanitizer: SANITIZERS="thread address"
	for sanitizer in $(SANITIZERS); do \
		$(SWIFT) build --build-tests --sanitize $$sanitizer --scratch-path .build/$$sanitizer && \
		TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/ThreadSanitizer.supp \
		LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/LeakSanitizer.supp \
		$(SWIFT) test --skip-build --no-parallel --sanitize $$sanitizer --scratch-path .build/$$sanitizer || exit 1; \
	done

# Swift's own backtrace would come before libFuzzer's note of what was found.
fuzz: dependencies ## Feeds what reads foreign bytes with mutations of Fuzz/Corpus, each of TARGETS for SECONDS_EACH
	SKILL_SYNC_FUZZ=1 $(SWIFT) build --scratch-path .build-fuzz --product Fuzz
	@for target in $(TARGETS); do \
		echo "== $$target"; mkdir -p .build-fuzz/corpus/$$target .build-fuzz/findings; \
		SWIFT_BACKTRACE=enable=no .build-fuzz/debug/Fuzz $$target -max_total_time=$(SECONDS_EACH) -timeout=10 -rss_limit_mb=2048 \
			-max_len=65536 -dict=Fuzz/words.dict -print_final_stats=1 \
			-artifact_prefix=.build-fuzz/findings/$$target- \
			.build-fuzz/corpus/$$target Fuzz/Corpus/$$target || exit 1; \
	done

clean: ## Forgets all builds
	rm -rf .build .build-fuzz

# The headers of the system's SQLite are all that Debian lacks.
# Package.resolved pins commits. Where they cannot be had nothing is changed: a tag may have been moved, and its new commit is
# nobody's choice. RESOLVE=1 takes the commits that the same versions have there; .ci/run sets it for a mirror.
dependencies:
	@if ! test -e /usr/include/sqlite3.h && command -v apt-get >/dev/null; then \
		sudo=$$(test "$$(id -u)" = 0 || echo sudo); \
		$$sudo apt-get update -qq && $$sudo apt-get install -y -qq libsqlite3-dev; \
	fi
	@$(SWIFT) package resolve || { \
		if test "$(RESOLVE)" != 1; then \
			echo "error: the packages could not be resolved as Package.resolved pins them; it was left as it is"; \
			echo "try: see above what failed; if it is the network, run again. If a commit is not there, a tag was moved, or"; \
			echo "     this is a mirror with commits of its own. To take its commits on purpose: make RESOLVE=1 $(MAKECMDGOALS)"; \
			exit 1; \
		fi; \
		echo "RESOLVE=1: the pins of Package.resolved are not there, so the versions are resolved anew"; \
		mkdir -p .build && mv Package.resolved .build/Package.resolved.before && \
		{ $(SWIFT) package resolve || { mv .build/Package.resolved.before Package.resolved; exit 1; }; }; \
		diff .build/Package.resolved.before Package.resolved || true; }

# What others wrote for Python, for the tests alone: scim2-server, and bravado-core for the contract. The list names all
# that they need, and nothing else is looked for: a version published since would be refused for want of a hash.
python-tools: .build/python/requirements.txt

.build/python/requirements.txt: Tests/requirements.txt
	@if ! python3 -c 'import ensurepip, venv' 2>/dev/null && command -v apt-get >/dev/null; then \
		sudo=$$(test "$$(id -u)" = 0 || echo sudo); \
		$$sudo apt-get update -qq && $$sudo apt-get install -y -qq python3-venv; \
	fi
	python3 -m venv --clear .build/python
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	$(PYTHON) -m pip check --disable-pip-version-check
	@cp $< $@

# What tells which system calls the systemd unit lets through, and what keeps a program to them: a test runs every command
# that way. systemd itself need not run.
service-tools: python-tools
	@if test "$$(uname)" != Linux; then \
		echo "The systemd unit is not tested here: its filter of system calls is Linux's."; \
	elif ! { command -v systemd-analyze && $(PYTHON) -c 'import ctypes; ctypes.CDLL("libseccomp.so.2")'; } >/dev/null 2>&1; then \
		sudo=$$(test "$$(id -u)" = 0 || echo sudo); \
		$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends systemd libseccomp2; \
	fi
