# text_missing: nobody wrote the question.


from tests.flows.wrong.base import WHO, notice

NOTICE = notice(WHO)
WITHOUT_TEXT = "q.kind.ask"
