"""The web side: the only room that answers HTTP requests.

server.py                uvicorn around the application: its processes, its end
listening.py             the address that it listens on, and those to open in a browser
uvicorn_options.py       the options of uvicorn that the server and its tab processes share
tab_processes.py         the processes that serve tabs: start, division of tabs, replacement, end
tab_process.py           one of these processes from inside
process_channel.py       messages and open connections between the server and such a process
remote_office.py         sweeps and checks of tabs in such a process, done by the server
http_connection.py       HTTP connections with limits on heads and on the time of a request
websocket_connection.py  WebSocket connections with a brake on floods of messages
kept_answers.py          immutable answers, sent again without asking the application
lobby.py                 connections that have sent no request yet, and the choice of one to close on a full server
application.py           creates the application from its parts
live_route.py            GET /ws: admits tabs, up to the limit
base_path.py             the path prefix of a proxy that does not strip it
openapi.py               /openapi.json
protocol_docs.py         the WebSocket protocol as /docs describes it
pages.py                 the HTML pages
templates.py             what they are made from, compiled once
static_files.py          their scripts, styles and pictures, under addresses that change with the content
content.py               bodies kept in memory: compressed once, with validators for caches
health_routes.py         health checks
option_routes.py         the options of the page's lab
lab_routes.py            the calls that every lab has
run_routes.py            POST /api/runs
exercise_routes.py       exercises and their checks
preset_routes.py         presets
landscape_routes.py      GET /api/presets/{slug}/landscape
trace_routes.py          POST /api/trace
qr_routes.py             POST /api/qr
points_routes.py         POST /api/points and named tables
class_pages.py           GET /class and /c/{code}: the pages of a teacher and of students
privacy.py               the facts of /privacy
class_routes.py          classes: their calls together
class_parts.py           the common parts of their calls
teacher_routes.py        those of a teacher
class_live_routes.py     what members have on screen, for their teacher
attendance.py            the places of members' tabs in their classes, and how long classes are kept
member_routes.py         those of students
grade_routes.py          POST /api/exercises/{slug}/grade
picture_routes.py        GET /boundary.png
sweep_routes.py          POST /api/sweeps
ndjson.py                streamed answers: JSON lines or server-sent events
origin_checks.py         allowed hosts and origins, and the reasons that refused clients get
rest.py                  strict bodies and documented errors of all REST routes
security_headers.py      the Content-Security-Policy and the other headers of all answers
responses.py             the shape of errors, address of a client
"""
