# Builds, tests, runs and installs jiqun. `make help` lists what it can do.
#
# build/jiqun is the program, build/libjiqun.so the library that others link. The library exports only jiqun_...; the
# program and the unit tests see the symbols inside, so they are linked with build/libjiqun.a, the same objects as an
# archive. BUILD=build/other keeps several builds side by side. New files under src/ and tests/ need no edit here.

VERSION := 0.1.0
SOVERSION := 0

ifeq ($(origin CC),default)
CC := gcc
endif
CLANG ?= clang
PKG_CONFIG ?= pkg-config
PYTHON ?= /usr/bin/python3
CFLAGS ?= -O3
BUILD ?= build
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
SCENARIO ?= scenarios/baseline.yaml
FILTER ?= *
JOBS ?= $(shell nproc)
override BUILD := $(BUILD:/=)
# Waiting threads give their core to the other tests (src/cli/main.c says why).
export GOMP_SPINCOUNT ?= 200
export BUILD CC CLANG PKG_CONFIG PKG_CONFIG_PATH PYTHON CPPFLAGS LDFLAGS LDLIBS

# Results may not depend on the optimiser: base/guards.h stops a build that would let them, in every file, and
# contraction of a*b+c is off whatever the user's CFLAGS say before it.
WARNINGS := -Wall -Wextra -Wconversion -Wshadow $(if $(WERROR),-Werror)
ALL_CPPFLAGS = -D_XOPEN_SOURCE=700 -Isrc -Iinclude -include base/guards.h $(CPPFLAGS) $(DEPS_CFLAGS)
ALL_CFLAGS = -std=c17 $(WARNINGS) -fno-math-errno -fno-trapping-math -fopenmp -fPIC -fvisibility=hidden \
	$(CFLAGS) -ffp-contract=off
ALL_LDFLAGS = -fopenmp $(CFLAGS) $(LDFLAGS)
ALL_LIBS = $(DEPS_LIBS) $(LDLIBS)

# Sources and what becomes of them.
SOURCES := $(sort $(shell find src -name '*.c' 2>/dev/null))
TEST_SOURCES := $(sort $(shell find tests -name '*.c' 2>/dev/null))
TEST_SCRIPTS := $(sort $(shell find tests -name 'test_*.sh' 2>/dev/null))
SCENARIO_FILES := $(sort $(shell find scenarios -type f 2>/dev/null))
HEADERS := $(sort $(wildcard include/jiqun/*.h))
OBJECTS := $(SOURCES:%.c=$(BUILD)/obj/%.o)
CLI_OBJECTS := $(filter $(BUILD)/obj/src/cli/%,$(OBJECTS))
LIBRARY_OBJECTS := $(filter-out $(CLI_OBJECTS),$(OBJECTS))
TEST_OBJECTS := $(TEST_SOURCES:%.c=$(BUILD)/obj/%.o)
BENCHMARKS := $(BUILD)/benchmarks/phases $(BUILD)/benchmarks/output
ALL_OBJECTS := $(OBJECTS) $(TEST_OBJECTS) $(BENCHMARKS:$(BUILD)/%=$(BUILD)/obj/%.o) $(BUILD)/obj/docs/validation/panel.o
SONAME := libjiqun.so.$(SOVERSION)
SOFILE := libjiqun.so.$(VERSION)

# A sub-make with as many jobs as there are processors, unless the caller chose.
SUBMAKE = $(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS))

all: $(BUILD)/jiqun $(BUILD)/libjiqun.so ## build the program and the library

help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r target what; do \
		printf '  make %-10s %s\n' "$$target" "$$what"; done
	@echo 'Variables: BUILD CC CFLAGS CPPFLAGS LDFLAGS PKG_CONFIG_PATH WERROR=1 V=1 PREFIX DESTDIR SCENARIO FILTER JOBS'

run: ## install what is missing, build, run the baseline (SCENARIO=FILE: another)
	@.ci/packages install run
	@$(SUBMAKE) all
	@mkdir -p results
	@$(BUILD)/jiqun run $(SCENARIO)

test: ## install what is missing, build, run all tests (FILTER='money/*': some of the unit tests)
	@.ci/packages install test
	@$(SUBMAKE) all $(BUILD)/tests/unit $(BENCHMARKS) $(BUILD)/docs/validation/panel
	@$(MAKE) --no-print-directory check

# Scripts first: the unit tests' closing line is the last that is printed. A failure of one hides no other.
check: $(BUILD)/jiqun $(BUILD)/libjiqun.so $(BUILD)/tests/unit $(BUILD)/docs/validation/panel
	@failed=0; \
	for script in $(TEST_SCRIPTS); do \
		if JIQUN="$(abspath $(BUILD))/jiqun" bash "$$script" >"$(BUILD)/script.log" 2>&1; then \
			echo "pass  $$script"; \
		else \
			echo "FAIL  $$script"; sed 's/^/      /' "$(BUILD)/script.log"; failed=1; \
		fi; \
	done; \
	JIQUN="$(abspath $(BUILD))/jiqun" "$(BUILD)/tests/unit" -j2 --filter '$(FILTER)' || failed=1; \
	exit $$failed

lint: ## formatting, clang-tidy, layering
	@CHECK_CPPFLAGS='$(ALL_CPPFLAGS)' .ci/lint

format: ## let clang-format settle the layout of all C files
	@find src include tests benchmarks docs -name '*.[ch]' -print0 2>/dev/null | \
		xargs -0 -r clang-format -i --style=file:.ci/clang-format

sanitize: ## all unit tests and a short run under the address and undefined-behaviour sanitizers
	@.ci/packages install test
	@MAKE='$(MAKE)' JOBS='$(JOBS)' .ci/sanitize

tsan: ## short runs with 1 to 4 threads under the thread sanitizer
	@.ci/packages install test
	@MAKE='$(MAKE)' JOBS='$(JOBS)' .ci/tsan

valgrind: ## a short run and what reads and refuses, under valgrind's memcheck
	@.ci/packages install test
	@MAKE='$(MAKE)' JOBS='$(JOBS)' .ci/valgrind

bounds: ## every parameter at the ends of its range, a short run each
	@.ci/packages install test
	@MAKE='$(MAKE)' JOBS='$(JOBS)' .ci/bounds

fuzz: ## what reads files, against random input, FUZZ_SECONDS=60 a target (FUZZ_TARGETS: some of them)
	@.ci/packages install test
	@MAKE='$(MAKE)' JOBS='$(JOBS)' .ci/fuzz

bundle: ## one archive with all libraries, for any x86-64 Linux
	@MAKE='$(MAKE)' JOBS='$(JOBS)' .ci/bundle

try-bundle: bundle ## run that archive in an empty root, in other Debians and on emulated processors
	@.ci/packages install test
	@.ci/try-bundle

bench: all $(BENCHMARKS) ## measure speed and memory, see benchmarks/README.md
	@benchmarks/run.sh

# Each is run and written even when one before it says no.
validate: all $(BUILD)/docs/validation/panel ## 10 to 30 seeds: first year, facts, people and money, an import stop (docs/figures, docs/*.md)
	@.ci/packages install test
	@failed=0; \
	"$(PYTHON)" docs/figures.py --jiqun $(BUILD)/jiqun || failed=1; \
	"$(PYTHON)" docs/validation.py --panel $(BUILD)/docs/validation/panel || failed=1; \
	"$(PYTHON)" docs/comparison.py --jiqun $(BUILD)/jiqun || failed=1; \
	"$(PYTHON)" docs/chains.py --jiqun $(BUILD)/jiqun || failed=1; \
	exit $$failed

docs: $(BUILD)/jiqun ## write docs/reference/ from the tables in the source
	@JIQUN=$(BUILD)/jiqun "$(PYTHON)" .ci/reference.py docs/reference

deps: ## install what running needs
	@.ci/packages install run

deps-test: ## install what running and testing need
	@.ci/packages install test

clean: ## remove what was built
	rm -rf $(BUILD)

install: all ## install under PREFIX (/usr/local), below DESTDIR
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR) $(DESTDIR)$(INCLUDEDIR)/jiqun
	install -m 755 $(BUILD)/jiqun $(DESTDIR)$(BINDIR)/jiqun
	install -m 644 $(BUILD)/$(SOFILE) $(DESTDIR)$(LIBDIR)/$(SOFILE)
	ln -sf $(SOFILE) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libjiqun.so
	$(if $(HEADERS),install -m 644 $(HEADERS) $(DESTDIR)$(INCLUDEDIR)/jiqun)
	for file in $(SCENARIO_FILES); do install -D -m 644 $$file $(DESTDIR)$(DATADIR)/jiqun/$$file || exit 1; done
	install -D -m 644 docs/man/jiqun.1 $(DESTDIR)$(DATADIR)/man/man1/jiqun.1
	install -D -m 644 docs/completion/jiqun $(DESTDIR)$(DATADIR)/bash-completion/completions/jiqun

uninstall: ## remove what install put there, with the same PREFIX and DESTDIR
	rm -f $(DESTDIR)$(BINDIR)/jiqun
	rm -f $(addprefix $(DESTDIR)$(LIBDIR)/,$(SOFILE) $(SONAME) libjiqun.so)
	rm -f $(HEADERS:include/%=$(DESTDIR)$(INCLUDEDIR)/%)
	rm -f $(SCENARIO_FILES:%=$(DESTDIR)$(DATADIR)/jiqun/%)
	rm -f $(DESTDIR)$(DATADIR)/man/man1/jiqun.1 $(DESTDIR)$(DATADIR)/bash-completion/completions/jiqun
	for folder in $(DESTDIR)$(INCLUDEDIR)/jiqun $(DESTDIR)$(DATADIR)/jiqun; do \
		[ ! -d $$folder ] || find $$folder -depth -type d -empty -delete; done

.PHONY: all help run test check lint format sanitize tsan valgrind bounds fuzz bundle try-bundle bench validate docs deps deps-test clean install uninstall FORCE
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:

# What follows needs the libraries' flags; the targets named here do without.
ifneq ($(filter-out help run test format sanitize tsan valgrind bounds fuzz bundle try-bundle deps deps-test clean uninstall,$(or $(MAKECMDGOALS),all)),)
-include $(BUILD)/config.mk
endif

# $(call remember,TEXT): the target's file holds TEXT and is younger only when TEXT changed.
remember = $(file >$@.new,$(1))@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# Other compilers, flags or libraries: everything is compiled again.
$(BUILD)/config.txt: FORCE | $(BUILD)/
	$(call remember,$(CC) $(CPPFLAGS) $(LDFLAGS) $(LDLIBS) $(PKG_CONFIG) $(PKG_CONFIG_PATH))
$(BUILD)/config.mk: .ci/packages $(BUILD)/config.txt
	@.ci/packages flags >$@
$(BUILD)/flags.txt: FORCE | $(BUILD)/
	$(call remember,$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS))
$(BUILD)/link.txt: FORCE | $(BUILD)/
	$(call remember,$(CC) $(ALL_LDFLAGS) $(ALL_LIBS) $(OBJECTS) $(TEST_OBJECTS))

# Where the program comes from; only the files that use these names see it, so that a commit rebuilds only those.
COMMIT = $(shell [ -e .git ] && git describe --always --dirty --abbrev=12 --exclude='*' 2>/dev/null)
COMPILER = $(shell $(CC) --version 2>/dev/null | head -n 1)
ABOUT_USERS := $(if $(SOURCES),$(shell grep -lE '\<JIQUN_(VERSION|COMMIT|BUILD_FLAGS|DATADIR)\>' $(SOURCES)))
ABOUT_OBJECTS := $(ABOUT_USERS:%.c=$(BUILD)/obj/%.o)
define ABOUT
#define JIQUN_VERSION "$(VERSION)"
#define JIQUN_COMMIT "$(COMMIT)"
#define JIQUN_BUILD_FLAGS "$(COMPILER): $(subst ",\",$(strip $(filter-out -W%,$(ALL_CFLAGS))))"
#define JIQUN_DATADIR "$(DATADIR)/jiqun"
endef
$(BUILD)/about.h: FORCE | $(BUILD)/
	$(call remember,$(ABOUT))
$(ABOUT_OBJECTS): $(BUILD)/about.h
$(ABOUT_OBJECTS): EXTRA := -include $(BUILD)/about.h

# One file per instruction set, chosen at run time (base/mathfun.h); nothing else is compiled for more than the machine.
$(filter %_avx.o,$(OBJECTS)): EXTRA := -mavx
$(filter %_avx512.o,$(OBJECTS)): EXTRA := -mavx512f -mavx512dq
$(TEST_OBJECTS): EXTRA := -Itests

# What is made, one line each; V=1 shows the commands instead.
say = $(if $(V),,@echo '  $@'; )

$(BUILD)/:
	@mkdir -p $@

$(BUILD)/obj/%.o: %.c $(BUILD)/flags.txt
	@mkdir -p $(@D)
	$(say)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(EXTRA) -MMD -MP -c $< -o $@

$(BUILD)/libjiqun.a: $(LIBRARY_OBJECTS) $(BUILD)/link.txt
	@rm -f $@
	$(say)ar rcs $@ $(LIBRARY_OBJECTS)

$(BUILD)/$(SOFILE): $(LIBRARY_OBJECTS) $(BUILD)/link.txt
	$(say)$(CC) -shared -Wl,-soname,$(SONAME) $(if $(findstring -fsanitize,$(CFLAGS)),,-Wl,-z,defs) $(ALL_LDFLAGS) $(LIBRARY_OBJECTS) $(ALL_LIBS) -o $@

$(BUILD)/libjiqun.so: $(BUILD)/$(SOFILE)
	@ln -sf $(SOFILE) $(BUILD)/$(SONAME)
	@ln -sf $(SONAME) $@
	@touch -h $@

$(BUILD)/jiqun: $(CLI_OBJECTS) $(BUILD)/libjiqun.a
	$(say)$(CC) $(ALL_LDFLAGS) $(CLI_OBJECTS) $(BUILD)/libjiqun.a $(ALL_LIBS) -o $@

$(BUILD)/tests/unit: $(TEST_OBJECTS) $(filter-out %/main.o,$(CLI_OBJECTS)) $(BUILD)/libjiqun.a
	@mkdir -p $(@D)
	$(say)$(CC) $(ALL_LDFLAGS) $(filter %.o %.a,$^) -lcriterion $(ALL_LIBS) -o $@

$(BENCHMARKS): $(BUILD)/benchmarks/%: $(BUILD)/obj/benchmarks/%.o $(BUILD)/libjiqun.a
	@mkdir -p $(@D)
	$(say)$(CC) $(ALL_LDFLAGS) $^ $(ALL_LIBS) -o $@

$(BUILD)/docs/validation/panel: $(BUILD)/obj/docs/validation/panel.o $(BUILD)/libjiqun.a
	@mkdir -p $(@D)
	$(say)$(CC) $(ALL_LDFLAGS) $^ $(ALL_LIBS) -o $@

-include $(ALL_OBJECTS:.o=.d)
