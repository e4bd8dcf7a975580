# unknown_form: the form waits for one that is not there.


from tests.flows.wrong.base import WHO, notice

NOTICE = notice(WHO, after="registration")
