"""Schedules as JSON-able data and back. The names here are in databases: add, never rename."""

from datetime import date, datetime
from typing import Any

from bot.when.pattern import (
    Dates,
    Day,
    Days,
    Easter,
    Lunar,
    Months,
    Only,
    Pattern,
    Pick,
    Term,
    Union,
    Weekday,
    Weeks,
    Workday,
)
from bot.when.schedule import Moment, Move, Policy, Schedule, Shift, Ticks


def dump(schedule: Schedule) -> dict[str, Any]:
    """The schedule as JSON-able data; what is not set is left out."""
    data: dict[str, Any] = {"zone": schedule.zone_name, "rule": _dump_rule(schedule.rule)}
    if schedule.times:
        data["times"] = list(schedule.times)
    if schedule.begins:
        data["begins"] = schedule.begins.isoformat()
    if schedule.until:
        data["until"] = schedule.until.isoformat()
    if schedule.count is not None:
        data["count"] = schedule.count
    if schedule.policy.move is not Move.KEEP:
        data["holidays"] = {"move": schedule.policy.move.value, "weekends": schedule.policy.weekends}
    if schedule.shift:
        data["shift"] = {"days": schedule.shift.days, "working": schedule.shift.working}
    return data


def load(data: dict[str, Any]) -> Schedule:
    """What `dump` wrote."""
    policy, shift = data.get("holidays"), data.get("shift")
    return Schedule(
        zone_name=data["zone"],
        rule=_load_rule(data["rule"]),
        times=tuple(data.get("times", ())),
        begins=datetime.fromisoformat(data["begins"]) if "begins" in data else None,
        until=datetime.fromisoformat(data["until"]) if "until" in data else None,
        count=data.get("count"),
        policy=Policy(Move(policy["move"]), policy["weekends"]) if policy else Policy(),
        shift=Shift(shift["days"], shift["working"]) if shift else None,
    )


def _dump_rule(rule: Pattern | Moment | Ticks) -> dict[str, Any]:
    match rule:
        case Moment(instant):
            return {"kind": "moment", "instant": instant.isoformat()}
        case Ticks(seconds, origin):
            return {"kind": "ticks", "seconds": seconds, "origin": origin.isoformat()}
        case Dates(dates):
            return {"kind": "dates", "dates": [day.isoformat() for day in dates]}
        case Days(step, phase, only):
            return {"kind": "days", "step": step, "phase": phase, "only": only.value}
        case Weeks(picks, step, phase):
            return {"kind": "weeks", "picks": _dump_picks(picks), "step": step, "phase": phase}
        case Months(picks, step, phase, offsets, length):
            return {
                "kind": "months",
                "picks": _dump_picks(picks),
                "step": step,
                "phase": phase,
                "offsets": list(offsets),
                "length": length,
            }
        case Lunar(month, days):
            return {"kind": "lunar", "month": month, "days": list(days)}
        case Term(index):
            return {"kind": "term", "index": index}
        case Easter():
            return {"kind": "easter"}
        case Union(parts):
            return {"kind": "union", "parts": [_dump_rule(part) for part in parts]}


def _load_rule(data: dict[str, Any]) -> Pattern | Moment | Ticks:
    match data["kind"]:
        case "moment":
            return Moment(datetime.fromisoformat(data["instant"]))
        case "ticks":
            return Ticks(data["seconds"], datetime.fromisoformat(data["origin"]))
        case "dates":
            return Dates(tuple(date.fromisoformat(day) for day in data["dates"]))
        case "days":
            return Days(data["step"], data["phase"], Only(data["only"]))
        case "weeks":
            return Weeks(_load_picks(data["picks"]), data["step"], data["phase"])
        case "months":
            picks, offsets = _load_picks(data["picks"]), tuple(data["offsets"])
            return Months(picks, data["step"], data["phase"], offsets, data["length"])
        case "lunar":
            return Lunar(data["month"], tuple(data["days"]))
        case "term":
            return Term(data["index"])
        case "easter":
            return Easter()
        case "union":
            return Union(tuple(_load_pattern(part) for part in data["parts"]))
        case kind:
            raise ValueError(f"no such kind of rule: {kind!r}")


def _load_pattern(data: dict[str, Any]) -> Pattern:
    rule = _load_rule(data)
    if isinstance(rule, Moment | Ticks):
        raise ValueError("a moment is no part of a union")
    return rule


def _dump_picks(picks: tuple[Pick, ...]) -> list[list[Any]]:
    found: list[list[Any]] = []
    for pick in picks:
        match pick:
            case Day(n):
                found.append(["day", n])
            case Weekday(weekday, n):
                found.append(["weekday", weekday, n])
            case Workday(n, plain):
                found.append(["workday", n, plain])
    return found


def _load_picks(data: list[list[Any]]) -> tuple[Pick, ...]:
    kinds: dict[str, type[Day] | type[Weekday] | type[Workday]] = {
        "day": Day,
        "weekday": Weekday,
        "workday": Workday,
    }
    return tuple(kinds[kind](*values) for kind, *values in data)
