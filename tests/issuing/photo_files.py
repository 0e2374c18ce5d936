"""Picture files as people really have them in a folder."""

import io

from PIL import Image


def picture(colour=(200, 30, 30), size=(300, 400), form="JPEG"):
    """The bytes of a picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, form)
    return file.getvalue()


def fill(folder, **files):
    """Write files by name (``__`` stands for the dot); returns the folder."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder
