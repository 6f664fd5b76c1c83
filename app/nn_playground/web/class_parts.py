"""The common parts of the calls on classes: who is let in, answers, and errors in OpenAPI."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Depends
from fastapi import Path as InPath
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from fastapi.types import DecoratedCallable
from pydantic import BaseModel
from starlette.requests import Request

from nn_playground.base.errors import NotFound
from nn_playground.classroom.models import ClassAnswer, HandInSummary, written_time
from nn_playground.classroom.room import NO_CLASSES_HERE, Classroom
from nn_playground.web.rest import Responses, errors, errors_of_body, guarded

if TYPE_CHECKING:
    from nn_playground.classroom.store import Course, KeptReceipt

CUT_OFF: Final = "X-Forwarded-Prefix"
PATH_CUT_OFF: Final = re.compile(r"(?:/[\w.~%!$&'()*+,;=:@-]+)+", re.ASCII)
NO_STORE: Final = {"Cache-Control": "no-store"}
OF_CLASSES: Final = {
    "_404": "There is no such class, or there are no classes on this server.",
    "_503": "The database can't be used now, and nothing of the request is kept.",
}

WRONG_QUERY: Final = {"_422": "A part of the query is missing or wrong; `details` says which."}
TEACHERS: Final = {"_401": "The teacher's token is missing or wrong."}

CodeInPath = Annotated[str, InPath(description="The code of the class; small letters do.", examples=["KTRMW"])]


def errors_of_class(**by_status: str) -> Responses:
    """The errors of a call on classes in OpenAPI."""
    return errors(**OF_CLASSES | by_status)


def errors_of_class_body(**by_status: str) -> Responses:
    """The errors of a call on classes that has a body."""
    return errors_of_body("The body is too large.", **OF_CLASSES | by_status)


def class_router(allow: Callable[[Request], Awaitable[None]], bearer: HTTPBearer | None = None) -> APIRouter:
    """A router of calls on classes, guarded by `allow`; `bearer` is the token for it in OpenAPI."""
    dependencies = [Depends(bearer)] if bearer else []
    return APIRouter(prefix="/api/classes", tags=["classes"], route_class=guarded(allow), dependencies=dependencies)


def takes_body(
    router: APIRouter,
    path: str,
    summary: str,
    model: type[BaseModel],
    answer: str,
    by_status: Mapping[str, str],
    status: int = 201,
) -> Callable[[DecoratedCallable], DecoratedCallable]:
    """Decorate the handler of a POST; `answer` describes its model, `by_status` the errors that are its own."""
    return router.post(
        path,
        summary=summary,
        status_code=status,
        response_description=answer,
        response_model=model,
        responses=errors_of_class_body(**by_status),
    )


def opened(classroom: Classroom | None) -> Classroom:
    """The classroom; NotFound where the server has none."""
    if classroom is None:
        raise NotFound(NO_CLASSES_HERE)
    return classroom


def class_answer(request: Request, course: "Course") -> ClassAnswer:
    """A class for its teacher."""
    return ClassAnswer.model_validate(
        {
            "code": course.code,
            "title": course.title,
            "join": f"{_home_of(request)}c/{course.code}",
            "open": course.open,
            "paused": course.paused,
            "exercises": course.exercises,
            "send": course.sent,
            "sends": course.sends,
        }
    )


def _home_of(request: Request) -> str:
    """The address of the page, for who asks; with the path that a proxy says it has cut off."""
    home, cut_off = str(request.base_url), request.headers.get(CUT_OFF, "").rstrip("/")
    if request.scope.get("root_path") or not PATH_CUT_OFF.fullmatch(cut_off):
        return home
    return f"{home.rstrip('/')}{cut_off}/"


def receipts_by_member(kept: Sequence["KeptReceipt"]) -> dict[int, list[HandInSummary]]:
    """Hand-ins as they are told, by member."""
    found: dict[int, list[HandInSummary]] = {}
    for item in kept:
        told = HandInSummary(exercise=item.exercise, receipt=item.receipt, at=written_time(item.at))
        found.setdefault(item.member_id, []).append(told)
    return found


def teachers_bearer() -> HTTPBearer:
    """The teacher's token in OpenAPI."""
    return HTTPBearer(auto_error=False, scheme_name="Teacher", description="The server's PLAYGROUND_TOKEN.")


def teachers_only(classroom: Classroom | None, bearer: HTTPBearer) -> Callable[[Request], Awaitable[None]]:
    """A guard that lets in who has the teacher's token."""

    async def allow(request: Request) -> None:
        given = await bearer(request)
        opened(classroom).check_teacher(given.credentials if given else None)

    return allow


def answered(model: BaseModel, status: int = 200) -> JSONResponse:
    """An answer that nobody keeps."""
    return JSONResponse(model.model_dump(mode="json"), status, NO_STORE)
