"""Authentication-Results: only a named server's word counts, and only where it speaks of the From field's domain."""

import pytest

from mailbot.mail.authentication import Authenticity, authenticity
from tests.processor_time import assert_costs_at_most

TRUSTED = frozenset({"mx.shop.example"})


def judge(*fields: str) -> Authenticity:
    return authenticity(fields, email="help@shop.example", trusted=TRUSTED)


@pytest.mark.parametrize(
    "field",
    [
        "mx.shop.example; dmarc=pass (p=REJECT) header.from=shop.example",
        "MX.Shop.Example 1; spf=none; dkim=pass header.d=shop.example header.s=x",
        "mx.shop.example; dkim=fail header.d=shop.example; dkim=pass header.i=@mail.shop.example",
        "mx.shop.example; spf=pass (ok; really) smtp.mailfrom=help@shop.example",
        "(written by) mx.shop.example; dkim/1 = pass header.d=shop.example",
        '"mx.shop.example" 1; dkim=pass header.d=shop.example',
        "mx.shop.example/1; dkim=pass header.d=shop.example",
        "mx.shop.example; auth=pass smtp.auth=help@shop.example smtp.mailfrom=help@shop.example",
    ],
)
def test_an_aligned_pass_of_a_named_server_proves_the_author(field: str) -> None:
    assert judge(field) is Authenticity.PROVEN


@pytest.mark.parametrize(
    "field",
    [
        "",
        ";;;",
        "mx.shop.example; none",
        "mx.forger.example; dmarc=pass header.from=shop.example",
        "mx.shop.example; dmarc=pass header.from=forger.example",
        "mx.shop.example; dkim=pass header.d=forger.example",
        "mx.shop.example; dkim=pass header.d=notshop.example",
        "mx.shop.example; dkim=pass header.d=example",
        "mx.shop.example; spf=pass smtp.mailfrom=tom@forger.example",
        "mx.shop.example; spf=neutral (dkim=pass header.d=shop.example)",
        'mx.shop.example; spf=neutral smtp.mailfrom="x; dkim=pass header.d=shop.example"@forger.example',
        'mx.shop.example; spf=pass smtp.mailfrom="a header.d=shop.example b"@forger.example',
        'mx.shop.example; spf=neutral reason="dmarc=pass header.from=shop.example"',
        "mx.shop.example; auth=pass smtp.auth=tom@forger.example smtp.mailfrom=help@shop.example",
        "mx.shop.example; auth=pass smtp.auth=tom@shop.example",
        "mx.shop.example.forger.example; dmarc=pass header.from=shop.example",
        "forger.example (mx.shop.example); dmarc=pass header.from=shop.example",
        "spf=pass smtp.mailfrom=help@shop.example; dmarc=pass header.from=shop.example",
        "mx.forger.example; x=(; mx.shop.example; dkim=pass header.d=shop.example",
    ],
)
def test_anything_less_proves_nothing(field: str) -> None:
    assert judge(field) is Authenticity.UNKNOWN


def test_only_the_topmost_field_of_the_named_server_counts() -> None:
    brought_along = "mx.shop.example; dmarc=pass header.from=shop.example"
    assert judge("mx.shop.example; spf=softfail", brought_along) is Authenticity.UNKNOWN
    assert judge("mx.shop.example; dmarc=fail header.from=shop.example", brought_along) is Authenticity.DISOWNED
    assert judge("relay.example; spf=none", brought_along) is Authenticity.PROVEN


def test_a_failed_check_on_top_is_believed_of_anybody() -> None:
    assert judge("mx.other.example; dmarc=fail header.from=shop.example") is Authenticity.DISOWNED


def test_the_fields_of_microsoft_365_name_no_server_and_are_trusted_by_a_name_of_its_own() -> None:
    office = frozenset({"microsoft365"})
    passed = "spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=shop.example; dkim=none;dmarc=pass header.from=shop.example"
    assert authenticity([passed], email="help@shop.example", trusted=office) is Authenticity.PROVEN
    alone = "spf=pass smtp.mailfrom=shop.example"
    assert authenticity([alone], email="help@shop.example", trusted=office) is Authenticity.PROVEN
    written = f"microsoft365; {passed}"
    assert authenticity([written], email="help@shop.example", trusted=office) is Authenticity.UNKNOWN


@pytest.mark.parametrize("unit", ["(", ";", '"', "\\", "dkim=pass header.d=a.example;", " a.b=c"])
def test_a_huge_field_costs_little(unit: str) -> None:
    assert_costs_at_most(2, lambda: judge("mx.shop.example;" + unit * (1_000_000 // len(unit))))
