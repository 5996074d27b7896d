# make test    everything that CI checks
# make engines what CI checks besides: the same build on a real Slurm, a real Ray cluster and an object store, while things go wrong
# make demo    a real crawl of a few thousand pages, refined; demo/release holds the outcome
# make assets  the models and lists that recipes name, into assets/

.PHONY: test engines demo assets build clean

test:
	scripts/packages.sh build
	python3 scripts/assets.py || echo "make: going on without the assets; tests that need them are skipped"
	swift build --build-tests
	scripts/run_tests.sh

engines:
	scripts/packages.sh build
	python3 scripts/assets.py || echo "make: going on without the assets"
	swift build --product gleaner
	GLEANER=.build/debug/gleaner scripts/check_engines.sh --small

demo:
	scripts/packages.sh build demo
	python3 scripts/assets.py
	swift build -c release --product gleaner
	scripts/demo/run.sh

assets:
	scripts/packages.sh
	python3 scripts/assets.py

build:
	scripts/packages.sh build
	swift build -c release --product gleaner

clean:
	rm -rf .build demo release
