# For those who like make: the verbs of start.py.
PYTHON ?= python3

.PHONY: start test browser lint doctor build check lock
start:
	$(PYTHON) start.py
test:
	$(PYTHON) start.py test
browser lint:
	$(PYTHON) start.py test $@
doctor build check lock:
	$(PYTHON) start.py $@
