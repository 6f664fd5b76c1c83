"""Exercises: what they ask, how submissions are checked and graded.

page.py          an exercise as the page shows it
grading.py       grades many submissions of one exercise
check_stream.py  the lines that answer a check
checking.py      checks one submission
attempts.py      wrong answers to questions, and the growing pause after them
locks.py         settings that an exercise keeps as they are, and changes to them
criteria.py      verdicts on limits, targets and questions
loader.py        reads the lecture's exercises and a teacher's own
model.py         the model of an exercise
"""
