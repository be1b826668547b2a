"""Pictures of questions: kept with the bank, sent beside the question when somebody asks to see one."""

from collections.abc import Mapping
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.engine.outbox import Content
from bot.quiz.bank import illustrations
from bot.quiz.model import ItemVersion, Picture


def keep(session: Session, files: Mapping[str, bytes]) -> dict[str, int]:
    """Keep these pictures, each once however often it comes; their ids by their names."""
    if not files:
        return {}
    digests = {name: sha256(data).hexdigest() for name, data in files.items()}
    rows = session.execute(select(Picture.digest, Picture.id).where(Picture.digest.in_(digests.values())))
    known = {row.digest: row.id for row in rows}
    fresh = {digests[name]: data for name, data in files.items() if digests[name] not in known}
    pictures = [Picture(digest=digest, data=data) for digest, data in fresh.items()]
    session.add_all(pictures)
    session.flush()
    known |= {picture.digest: picture.id for picture in pictures}
    return {name: known[digest] for name, digest in digests.items()}


def show(ctx: Context, version_id: int) -> None:
    """Send the picture of a question that somebody has before him."""
    data = ctx.session.scalar(
        select(Picture.data)
        .join(ItemVersion, ItemVersion.picture_id == Picture.id)
        .where(ItemVersion.id == version_id)
    )
    if data is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    name = f"picture.{illustrations.kind_of(data)}".lower()
    ctx.answer(
        Content(ctx.tr("The picture of the question"), attachment=ctx.attach(name, data), picture=True)
    )
