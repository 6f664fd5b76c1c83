"""Exercises: tasks with criteria, and the checks and grades of submissions.

page.py              an exercise as the page shows it
grade_tables.py      reads tables of submissions, and adds the columns of grades
gradebook.py         files of learning platforms, and the grades in them
moodle_worksheet.py  reads Moodle's grading worksheet
canvas_gradebook.py  reads Canvas's exported gradebook
moodle_words.py      the words of its columns in many languages
class_tables.py      tables of hand-ins to a class, for several exercises
hand_ins.py          finds the students of a platform's file in a table of hand-ins
grading.py           grades many submissions of one exercise
check_stream.py      the lines that answer a check
handed_text.py       the text that the page gives for handing in, written and read
checking.py          checks one submission
submission.py        the model of a submission
seeds.py             the seeds of checks and grades
attempts.py          wrong answers to questions, and the growing pause after them
loader.py            reads the lecture's exercises and a teacher's own
beside.py            reads the files that an exercise names
model.py             the model of an exercise
networks.py          networks that are tried with handed-in data
locks.py             which settings an exercise locks, and what breaks that
criteria.py          the kinds of criteria
limits.py            limits on a network
targets.py           targets of training
target_sentences.py  the sentences on a target
questions.py         questions, their answers, and hints
answers.py           compares answers with the right ones
requirement.py       the common face of all criteria, and verdicts on them
parts.py             names, texts, points and links in files
"""
