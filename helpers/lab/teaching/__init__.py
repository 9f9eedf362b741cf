"""What a page is taught by, proposed by rule: the likeliest answer, a question, and further wordings.

No model and no network: English words by list and dictionary, sentences turned round their answer. What comes
out is a first draft that the learner may edit.
"""

from helpers.lab.teaching.following import followed
from helpers.lab.teaching.questions import propose_question
from helpers.lab.teaching.spans import likely_spans
from helpers.lab.teaching.splitting import split_wordings
from helpers.lab.teaching.wordings import propose_wordings

__all__ = ["followed", "likely_spans", "propose_question", "propose_wordings", "split_wordings"]
