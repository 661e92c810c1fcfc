"""What is refused before any server is asked."""

from email.message import EmailMessage, Message
from typing import cast

import pytest

from mailbot.mail.smtp import PermanentRefusalError, SmtpSettingError, UnsafeHeaderError, check_smtp, send_mail
from mailbot.settings import SmtpSettings

NOWHERE = SmtpSettings(host="127.0.0.1", port=1, security="plain", sender="mailbot@shop.test")


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x00"])
async def test_a_header_with_a_line_break_is_never_sent(break_: str) -> None:
    forged = Message()
    forged["Subject"] = f"Digest{break_}Bcc: everyone@shop.test"
    with pytest.raises(UnsafeHeaderError, match="Subject"):
        await send_mail(NOWHERE, cast("EmailMessage", forged), recipient="lead@shop.test")


@pytest.mark.parametrize("address", ["lead@shop.test\r\nRCPT TO:<x@shop.test>", "lead", "", "a b@shop.test", "\x00@x"])
async def test_a_recipient_that_is_not_one_address_is_refused_for_good(address: str) -> None:
    with pytest.raises(PermanentRefusalError, match="recipient"):
        await send_mail(NOWHERE, EmailMessage(), recipient=address)


async def test_without_a_server_the_setting_is_named() -> None:
    with pytest.raises(SmtpSettingError, match=r"Set smtp\.host"):
        await check_smtp(SmtpSettings())
