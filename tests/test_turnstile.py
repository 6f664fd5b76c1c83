"""Places for which many wait: who wants little goes first, and nobody waits for ever."""

import asyncio
from collections.abc import Iterable

from nn_playground.base.turnstile import FAIR, Turnstile
from tests.stage import scene, settle


async def let_in(ranks: Iterable[float], places: int = 1) -> list[float]:
    """The ranks in the order in which they get their places, all of them having waited."""
    turnstile = Turnstile(places)
    order: list[float] = []

    async def come(rank: float) -> None:
        async with turnstile.place(rank):
            order.append(rank)
            await settle()

    holders = [asyncio.create_task(come(-1)) for _ in range(places)]
    await asyncio.sleep(0)
    await asyncio.gather(*holders, *map(come, ranks))
    assert len(turnstile) == 0
    return order[places:]


@scene
async def test_the_least_goes_first_and_equals_as_they_came() -> None:
    assert await let_in([5, 3]) == [3, 5]
    assert (await let_in([9, 8, 7, 1]))[0] == 1
    assert await let_in([2, 2]) == [2, 2]


@scene
async def test_who_waits_longest_is_let_in_now_and_then() -> None:
    large, small = 100.0, [float(number) for number in range(20)]
    order = await let_in([large, *small])
    assert order.index(large) < FAIR, "however many small ones come"
    assert sorted(order) == sorted([large, *small])


@scene
async def test_there_are_never_more_inside_than_places() -> None:
    turnstile = Turnstile(3)
    inside = most = 0

    async def come(rank: int) -> None:
        nonlocal inside, most
        async with turnstile.place(rank):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*map(come, range(50)))
    assert (inside, most) == (0, 3)


@scene
async def test_who_gives_up_leaves_the_place_to_others() -> None:
    """While it waits, in the moment in which it is called, and inside."""
    turnstile = Turnstile(1)
    entered: list[str] = []

    async def come(name: str) -> None:
        async with turnstile.place(0):
            entered.append(name)
            await asyncio.sleep(60)

    tasks = {name: asyncio.create_task(come(name)) for name in ("inside", "waits", "called")}
    await settle()
    tasks["inside"].cancel()
    tasks["waits"].cancel()  # in the same moment
    await asyncio.sleep(0)  # the next one is called, and does not know it yet
    tasks["called"].cancel()
    await settle()
    async with asyncio.timeout(5), turnstile.place(0):
        assert entered == ["inside"]
    assert len(turnstile) == 0
