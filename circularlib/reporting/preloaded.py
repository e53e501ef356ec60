"""What a warm kernel has imported before its notebook begins.

The forkserver imports this module once; every kernel forked from it has all of it at once.
Nothing here may start a thread or read a record: only imports survive a fork unharmed.
"""

import gc
import os
from importlib import import_module

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
    "lifelines",
    "matplotlib.pyplot",
    "pandas",
    "polars",
    "scipy.stats",
    "seaborn",
    "sqlite3",
    "statsmodels.api",
    "tornado.platform.asyncio",
    "circularlib.figures.bars",
    "circularlib.figures.curves",
    "circularlib.figures.flow",
    "circularlib.reporting.findings",
    "circularlib.reporting.records",
    "circularlib.reporting.rejections",
)

os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # or the debugger warns at import
os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
for _name in _MODULES:
    import_module(_name)
gc.collect()
gc.freeze()  # what is never touched again stays shared between the kernels
