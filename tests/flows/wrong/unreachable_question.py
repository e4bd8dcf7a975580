# unreachable_question: asked of branches only, which end before.
from flows.condition import answer
from flows.question import Text
from tests.flows.wrong.base import WHO, asking, notice

NOTICE = notice(WHO, asking(Text("parent", when=answer("kind").is_("branch"))))
