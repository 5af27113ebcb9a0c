"""What happens behind the posts at Tarn: who comes and leaves, who reads first, what is planned. As acts."""

from __future__ import annotations

from blog.demo.acts import Act, at
from blog.demo.desk import (
    ask_for_readers,
    ask_reader,
    close_links,
    draft_correction,
    plan,
    remark,
    schedule,
    show_draft,
)
from blog.demo.publishing import confirm, draft, publish, publish_draft
from blog.demo.staffing import give_title, hire, leave

CAME: tuple[Act, ...] = (
    at(89, "09:00", hire, who="hanna", by="ann"),
    at(66, "09:00", give_title, who="hanna", title="Shops and returns on the continent"),
    at(45, "08:30", publish, slug="wo-sie-tauschen"),
    at(29, "14:00", draft, slug="draft-spare-straps", by="hanna"),
    at(28, "09:20", plan, slug="draft-spare-straps", by="hanna", in_days=40),
    at(26, "16:00", leave, who="hanna", successor="ben", by="ann"),
)  # fmt: skip

READ: tuple[Act, ...] = (
    at(71, "13:00", draft, slug="if-it-freezes-tonight", by="marta"),
    at(71, "13:10", ask_for_readers, tag="faults", by="ann"),
    at(71, "21:40", publish_draft, slug="if-it-freezes-tonight", by="marta",
       alone="The forecast says minus six from midnight, and everybody else has gone home."),
    at(70, "07:25", confirm, slug="if-it-freezes-tonight", by="ben"),
    at(4, "21:10", draft, slug="draft-tail-light", by="ann"),
    at(4, "21:15", plan, slug="draft-tail-light", by="ann", in_days=11),
    at(4, "21:20", show_draft, slug="draft-tail-light", by="ann", reader="My brother, who writes better", days=1),
    at(3, "07:10", close_links, slug="draft-tail-light", by="ann"),
    at(3, "07:12", show_draft, slug="draft-tail-light", by="ann", reader="Kath Moor, who keeps our books", days=30,
       name="Kath Moor", quote="2,100 and 160",
       body="I have 163 in the books: three came back through the shop in Keswick, and you paid them from the till."),
    at(2, "10:00", remark, slug="draft-tail-light", by="ben", quote="That is too many", settled_by="ann",
       body="Say it in the first sentence. I looked for it."),
    at(1, "17:30", ask_reader, slug="draft-tail-light", by="ann", reader="ben"),
    at(1, "18:45", remark, slug="draft-tail-light", by="ben", quote="The bracket was my drawing.",
       body="I would end here. Whoever lost a light does not need the rest of it."),
)  # fmt: skip

PLANNED: tuple[Act, ...] = (
    at(3, "16:00", draft, slug="what-is-in-the-drawer", by="jonas"),
    at(3, "16:40", schedule, slug="what-is-in-the-drawer", by="jonas", in_days=6),
    at(2, "15:00", draft, slug="draft-the-app", by="marta"),
    at(1, "09:10", draft_correction, slug="four-pounds", by="ben", found_by="mike-ship", reader="ann",
       find="Whoever ordered before Monday pays the old price, also if it ships later.",
       put="Whoever ordered before Monday pays the old price, also if it ships later: what counts is when you pressed the "
           "button, and two minutes to midnight on Sunday is Sunday.",
       note="Says what “before Monday” means. The till had it wrong for a day; whoever paid the new price gets the four "
            "pounds back."),
)  # fmt: skip

DESK = CAME + READ + PLANNED
