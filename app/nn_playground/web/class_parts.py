"""The common parts of the calls on classes: who is let in, answers, and errors in OpenAPI."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi import Path as InPath
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from fastapi.types import DecoratedCallable
from pydantic import BaseModel
from starlette.requests import Request

from nn_playground.base.errors import NotFound
from nn_playground.classroom.room import NO_CLASSES_HERE, Classroom
from nn_playground.web.rest import Responses, errors, errors_of_body, guarded

NO_STORE: Final = {"Cache-Control": "no-store"}
OF_CLASSES: Final = {
    "_404": "There is no such class, or there are no classes on this server.",
    "_503": "The database can't be used now, and nothing of the request is kept.",
}

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


def answered(model: BaseModel, status: int = 200) -> JSONResponse:
    """An answer that nobody keeps."""
    return JSONResponse(model.model_dump(mode="json"), status, NO_STORE)
