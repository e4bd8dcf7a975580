"""Officers' texts: a closed list of names, everything else is refused, and nothing of it becomes markup."""

import pytest
from markupsafe import Markup

from locales.placeholders import NAMES, PlaceholderError, fill, used


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_list_is_filled(name):
    assert used(f"a {{{{ {name} }}}} b") == {NAMES[name]}
    assert fill(f"a {{{{{name}}}}} b", {NAMES[name]: "x<y"}) == "a x&lt;y b"


@pytest.mark.parametrize(
    "text",
    [
        "{{ 手机 }}", "{{ unit.name }}", "{{ unit.__class__.__mro__ }}", "{{ unit | upper }}", "{{ unit() }}",
        "{{ 7 * 7 }}", "{{ 'x' }}", "{{ unit ~ district }}", "{% for x in unit %}{% endfor %}", "{% set a = 1 %}",
        "{% include 'desk/layout.html' %}", "{{ [].append(1) }}", "{{ unit if unit else 1 }}",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(PlaceholderError):
        fill(text, dict.fromkeys(NAMES.values(), "x"))


@pytest.mark.parametrize("text", ["{{ unit", "{{ unit }", "{% if %}", "{{ }}", "{{ 单 位 }}", "{# x"])
def test_braces_that_do_not_match_are_refused(text):
    with pytest.raises(PlaceholderError):
        used(text)


def test_the_text_itself_is_escaped_and_markup_of_ours_is_not():
    text = "<script>1 & 2</script>\n{{ 链接 }} 100% {单位}"
    filled = fill(text, {"link": Markup("<a>x</a>")})
    assert filled == "&lt;script&gt;1 &amp; 2&lt;/script&gt;\n<a>x</a> 100% {单位}"
