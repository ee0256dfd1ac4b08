"""Reasoners: from a question and a session to a grounded assessment.

The flow is one way, each room knowing only those above it:

- ``wording``: what words stand for;
- ``reading``: what one question asks;
- ``conversation``: questions beside one another;
- ``finding``: what is looked for and found;
- ``replying``: answers by rules;
- ``llm``, ``gate``, ``across``: language models at work, what their drafts must pass, and counting over many videos.
"""
