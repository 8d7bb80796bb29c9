"""Install step: unpack the gazetteer and take Leaflet from its locked package.

Neither may be committed (one is derived, the other third-party), so both are made here from what
is: the gazetteer's archive in this tree, Leaflet's files in the build requirements.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LEAFLET_PACKAGE = "js_lib_leaflet"
LEAFLET_FILES = ("leaflet.js", "leaflet.css")


class InstallHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel or an editable install is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Make the derived folders; a step whose result is already there is left alone."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        _copy_leaflet(root / "geo" / "explorer" / "vendor")
        _unpack_gazetteer(root / "gazetteer")


def _copy_leaflet(target: Path) -> None:
    spec = importlib.util.find_spec(LEAFLET_PACKAGE)
    if spec is None or spec.origin is None:
        raise RuntimeError(
            "Leaflet's package is not installed; the build needs django-js-lib-leaflet==1.9.4.1 "
            "(see requirements/build.txt)"
        )
    static = Path(spec.origin).parent / "static" / LEAFLET_PACKAGE
    target.mkdir(parents=True, exist_ok=True)
    for name in LEAFLET_FILES:
        shutil.copyfile(static / name, target / name)


def _unpack_gazetteer(package: Path) -> None:
    # By path: importing the package would ask for numpy, which a build need not have.
    spec = importlib.util.spec_from_file_location("wherein_unpack", package / "unpack.py")
    if spec is None or spec.loader is None:
        raise RuntimeError(f"no unpack.py in {package.name}/; the source tree is not whole")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.unpack(package / "base.tar.xz", package / "base")
