"""A real site made once; every test gets a copy of its own."""

import shutil

import pytest

from tests.sites.real import real_site


@pytest.fixture(scope="session")
def pristine_real(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real") / "site"
    real_site(folder)
    return folder


@pytest.fixture
def real(pristine_real, tmp_path):
    return shutil.copytree(pristine_real, tmp_path / "real")
