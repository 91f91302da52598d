"""Files that lie beside exports: pictures, pages, programs."""

from __future__ import annotations

from sihu_tui.readers.source import Source

_NEVER = frozenset(
    "jpg jpeg png gif webp bmp heic ico svg mp3 mp4 m4a m4v mov avi mkv amr silk slk opus ogg oga wav aac webm 3gp "
    "pdf doc docx ppt pptx vcf html htm css js map ttf woff woff2 exe dll db sqlite dat bak lock ini md py".split()
)


def is_media(source: Source) -> bool:
    """Tell by its ending that a file is a picture, a page or a program, and no export."""
    return source.name.removesuffix(".gz").rpartition(".")[2].lower() in _NEVER
