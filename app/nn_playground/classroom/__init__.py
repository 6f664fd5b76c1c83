"""Classes: what a teacher opens, students join by a code, and everybody hands in to.

room.py           the classroom of a server: who may do what, told in errors; None where classes are off
hand_in.py        what is handed in, read as the grader reads it, and its receipt
hand_in_table.py  the hand-ins of a class as the table that `playground grade` takes
models.py         requests and answers of the calls about classes
presence.py       the tabs of members in one process, and what they tell through the database
screens.py        what members have on screen, kept in a database
store.py          classes, members and hand-ins, kept in a database
database.py       opens the database: SQLite or PostgreSQL, its schema and its errors
tables.py         the tables, and the changes of their schema from version to version
codes.py          codes that can't be misread, and members' tokens
names.py          pseudonyms of two words, and names that people choose
limits.py         bounds of a class, and how long it is kept
guessing.py       how often a code may be guessed wrongly
"""
