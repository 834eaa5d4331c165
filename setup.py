"""Puts the folder `seeds` into the package of a wheel, as `crawler/seeds`. All else is in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithSeeds(build_py):
    """Setuptools' command, which copies nothing from outside of a package. An editable installation needs no copy."""

    def run(self) -> None:
        """Copy the package, then the seeds."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "crawler" / "seeds"
            self.mkpath(str(target))
            for file in sorted(Path("seeds").iterdir()):
                self.copy_file(str(file), str(target / file.name))


setup(cmdclass={"build_py": BuildWithSeeds})
