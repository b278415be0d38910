import base64
import hashlib
import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from viz.stepping.page import page


def test_the_policy_allows_this_style_and_this_script_alone():
    text = page("x", "<svg></svg>", {"values": [], "steps": []})
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src 'none';")
    for tag, rule in (("<style>", "style-src"), ("<script>", "script-src")):
        (content,) = re.findall(f"{tag}(.*?){tag.replace('<', '</')}", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy
    assert not re.search(r'\b(src|href|style|on\w+)="', text)


@settings(deadline=None, max_examples=20)
@given(st.recursive(
    st.text(st.characters()) | st.floats() | st.sampled_from(["</script>", "<!--", "{{script}}"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
))  # fmt: skip
def test_data_stay_data(thing):
    text = page("x", "<svg></svg>", {"thing": thing})
    (content,) = re.findall(r'id="data">(.*?)</script>', text)
    assert content.isascii()
    assert "<" not in content
    assert repr(json.loads(content)) == repr({"thing": thing})
    assert text.count("<script") == 2


@given(st.text(st.characters(codec="utf-8")))
@settings(deadline=None)
def test_a_title_is_text(title):
    text = page(title, "<svg></svg>", {})
    assert page("", "<svg></svg>", {}).count("<") == text.count("<")
