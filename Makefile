# For those who like make: the verbs of start.py.
PYTHON ?= python3

.PHONY: start test browser build check lock
start:
	$(PYTHON) start.py
test:
	$(PYTHON) start.py test
browser:
	$(PYTHON) start.py test browser
build check lock:
	$(PYTHON) start.py $@
