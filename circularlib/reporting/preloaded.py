"""What a warm kernel has imported before its notebook begins.

The forkserver imports this module once; every kernel forked from it has all of it at once.
Nothing here may start a thread or read a record: only imports survive a fork unharmed.
"""

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import walk_packages

_MODULES = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "faulthandler",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "SALib.analyze.sobol",
    "SALib.sample.sobol",
    "babel.dates",
    "babel.numbers",
    "lifelines",
    "matplotlib.pyplot",
    "pandas",
    "pointblank",
    "polars",
    "scipy.stats",
    "seaborn",
    "sqlite3",
    "statsmodels.regression.linear_model",
    "statsmodels.stats.proportion",
    "tornado.platform.asyncio",
    "circularlib.reporting.evaluation.told",
    "circularlib.reporting.findings",
    "circularlib.reporting.records",
    "circularlib.reporting.rejections",
)
_PACKAGES = (
    "appliances", "figures", "indicators", "ledger", "outlook", "sources", "statistics",
)  # fmt: skip

os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # or the debugger warns at import
os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")


def _nouns() -> Iterator[str]:
    """Every module that a notebook may read from: importing them takes longer than many cells."""
    for package in _PACKAGES:
        spec = find_spec(f"circularlib.{package}")
        assert spec is not None
        places = spec.submodule_search_locations
        yield from (found.name for found in walk_packages(places, f"circularlib.{package}."))


_is_main = threading.current_thread() is threading.main_thread()
# Ctrl-C is for who asked for kernels, and reaches the forkserver too where both have one terminal
_before = signal.signal(signal.SIGINT, signal.SIG_IGN) if _is_main else None
_GRAMMAR = "rfc3987_syntax"  # jsonschema would build it, a second long; no notebook needs it
sys.modules.setdefault(_GRAMMAR, None)  # type: ignore[arg-type]
for _name in (*_MODULES, *_nouns()):
    import_module(_name)
if sys.modules[_GRAMMAR] is None:
    del sys.modules[_GRAMMAR]  # a notebook of the user's own may want it
gc.collect()
gc.freeze()  # what is never touched again stays shared between the kernels
if _is_main:
    signal.signal(signal.SIGINT, _before)
