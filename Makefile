# easel: the project's commands. `make demo` and `make test` do all the set-up there is.

SHELL := /bin/bash
PREFIX ?= /usr/local
SWIFT_FLAGS := --explicit-target-dependency-import-check error
DEBUG := .build/debug
RELEASE_FLAGS := -c release --static-swift-stdlib --scratch-path .build-release
RELEASE := .build-release/release

.PHONY: help demo test shell install bench fuzz torture lint format packages build release sessions clean

help:
	@echo 'make demo      play the tour on the embedded engine, in a temporary home'
	@echo 'make test      lint, build with checked module arrows, test, replay every session'
	@echo 'make shell     open the prompt, with its home in .easel/'
	@echo 'make install   build the release and copy it to PREFIX/bin ($(PREFIX))'
	@echo 'make bench     measure the release against its targets (PEERS=folder: and others)'
	@echo 'make fuzz      feed a minute of made inputs to everything that reads text'
	@echo 'make torture   end runs and sessions at 500 points, fill and break their disks, and'
	@echo '               change 500 bytes of recorded sessions'
	@echo 'make lint      say what the formatter would change'
	@echo 'make format    change it'

packages:
	@.ci/packages

build: packages
	swift build $(SWIFT_FLAGS)

demo: build
	@mkdir -p .easel
	@$(DEBUG)/easel replay sessions/hero-portrait.md --live --answers --sessions .easel/sessions

test: packages lint
	swift build --build-tests $(SWIFT_FLAGS)
	swift test --skip-build $(SWIFT_FLAGS)
	@$(MAKE) --no-print-directory sessions

sessions:
	@$(DEBUG)/easel replay sessions --check -j 2

shell: build
	@$(DEBUG)/easel --home .easel/home --sessions .easel/sessions

# Product by product: what only tests need does not build with the static library.
release: packages
	for product in easel easel-draft easel-bench; do \
	  swift build $(RELEASE_FLAGS) --product $$product || exit $$?; \
	done

install: release
	install -d $(PREFIX)/bin
	install -m 755 $(RELEASE)/easel $(RELEASE)/easel-draft $(PREFIX)/bin

bench: release
	@.ci/packages sqlite3
	@$(RELEASE)/easel-bench all $(if $(PEERS),--peers $(PEERS))

fuzz: packages
	swift build $(RELEASE_FLAGS) --product easel-fuzz
	@$(RELEASE)/easel-fuzz --seconds 60 --seed "$${SEED:-$$RANDOM}" all

torture: packages
	swift build $(SWIFT_FLAGS) --product CFaultyDisk
	swift build $(SWIFT_FLAGS) --product easel-torture
	@$(DEBUG)/easel-torture --seed "$${SEED:-$$RANDOM}" all
	swift build --build-tests $(SWIFT_FLAGS)
	@EASEL_MUTATIONS=500 EASEL_SEED="$${SEED:-$$RANDOM}" \
	  swift test --skip-build $(SWIFT_FLAGS) --filter MutationTests

lint:
	swift format lint --strict --parallel -r Package.swift Sources Tests

format:
	swift format --in-place --parallel -r Package.swift Sources Tests

clean:
	rm -rf .build .build-release .easel
