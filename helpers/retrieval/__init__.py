"""Finding the right page: pages become vectors, a question becomes a vector, near ones are hits.

Four ways with one interface, ``search(question, k)``: brute-force search written out in
NumPy, the same by FAISS, words by BM25, and meaning and words fused.
"""

from helpers.encoder import load_encoder
from helpers.retrieval.librarian import FusedSearch, Librarian
from helpers.retrieval.search import Search
from helpers.retrieval.vectors import ExactSearch, FaissSearch, Shelf
from helpers.retrieval.word_search import WordSearch
from helpers.retrieval.words import words_asked, words_of

__all__ = [
    "ExactSearch",
    "FaissSearch",
    "FusedSearch",
    "Librarian",
    "Search",
    "Shelf",
    "WordSearch",
    "load_encoder",
    "words_asked",
    "words_of",
]
