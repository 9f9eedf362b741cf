"""How the bundled brain was made: a little grammar of English, pages written from it and from notices, training.

Nothing else imports this package. ``python -m helpers.pretraining --help`` lists its commands.
"""
