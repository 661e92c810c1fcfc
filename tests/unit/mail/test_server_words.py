"""Servers' words in errors: one printable line, bounded, without the secret."""

from mailbot.mail.server_words import server_words


def test_what_would_steer_a_terminal_or_break_a_line_becomes_a_space() -> None:
    assert server_words("NO \x1b[2Jgo away\r\nA2 OK\x9b1m") == "NO  [2Jgo away A2 OK 1m"


def test_a_secret_that_the_server_repeats_is_taken_out_before_anything_is_cut() -> None:
    said = server_words(f"{'x' * 190} hunter2-and-more", secret="hunter2-and-more")
    assert "hunter2" not in said
    assert len(said) <= 200


def test_the_end_of_a_sentence_is_left_to_the_error_that_quotes_it() -> None:
    assert server_words(" Invalid credentials. ") == "Invalid credentials"
