"""From runs to sentences."""

import pytest

from benchmarks.compare.measuring import Measured, walk
from benchmarks.compare.results import pairs, result, signed, time
from benchmarks.compare.samples import CONFIGURATIONS, Sample, failure_of, read
from tests.support.comparison_runs import rounds, said, sample

KNOWN = {"configuration": "two-machines-rpc", "engines": "draft", "round": 1, "position": 0, "started": ""}


def verdicts(samples: list[Sample]) -> dict[str, str]:
    return {one.title: one.verdict for one in result("draft", samples, {}).comparisons if one.what == "seconds"}


def test_parts_of_a_run_add_up_to_it_and_network_is_calls_and_fetching() -> None:
    found = read(said(), "rpc", **KNOWN)
    assert sum(found.parts.values()) == pytest.approx(found.seconds) == pytest.approx(4.5)
    assert found.parts["delivery"] == pytest.approx(0.5)
    assert found.parts["rest"] == pytest.approx(0.4)
    assert found.travel == pytest.approx(0.55)
    assert read(said(), "local", **KNOWN).travel is None


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        ({"code": 1, "answer": {"status": "failed", "error": {"message": "service-b cannot be reached"}}}, "service-b cannot be reached"),
        ({"code": 137, "answer": {}, "stderr": "Killed by\n the kernel"}, "Killed by the kernel"),
        ({"code": 3, "answer": {}}, "ended with 3"),
        ({"answer": {"status": "stopped", "seconds": 1}}, "said nothing"),
    ],
)
def test_a_run_that_does_not_count_says_why(spoiled: dict[str, object], words: str) -> None:
    assert words in failure_of(said(**spoiled), "rpc")


def test_a_run_over_another_transport_than_asked_for_does_not_count() -> None:
    assert failure_of(said(), "rpc") == ""
    assert "asked to speak grpc and spoke rpc" in failure_of(said(), "grpc")


def test_each_place_is_set_against_the_next_simpler_one_and_transports_against_each_other() -> None:
    everything = [(ours, theirs) for _, ours, theirs in pairs([one.key for one in CONFIGURATIONS])]
    assert everything == [
        ("two-machines-rpc", "docker-rpc"), ("two-machines-grpc", "docker-grpc"), ("docker-rpc", "processes-rpc"),
        ("docker-grpc", "processes-grpc"), ("processes-rpc", "local"), ("processes-grpc", "local"),
        ("processes-rpc", "processes-grpc"), ("docker-rpc", "docker-grpc"), ("two-machines-rpc", "two-machines-grpc"),
    ]  # fmt: skip
    assert [(ours, theirs) for _, ours, theirs in pairs(["local", "two-machines-rpc"])] == [("two-machines-rpc", "local")]
    assert pairs(["docker-grpc"]) == []


def test_a_difference_is_claimed_noise_is_called_noise_and_few_rounds_claim_nothing() -> None:
    clear = verdicts(rounds(8, docker_rpc=2.0, two_machines_rpc=2.5))
    assert clear == {"two machines against local Docker, JSON-RPC": "slower: +500 ms (95 % interval +500 ms to +500 ms), +20.4 %"}
    noisy = [sample("docker-rpc", n, 2.0) for n in range(1, 9)] + [
        sample("two-machines-rpc", n, 2.0 + 0.1 * (-1) ** n) for n in range(1, 9)
    ]
    assert verdicts(noisy)["two machines against local Docker, JSON-RPC"].startswith("inside the noise: ")
    few = verdicts(rounds(5, docker_rpc=2.0, two_machines_rpc=2.5))
    assert few["two machines against local Docker, JSON-RPC"].startswith("too few rounds to say: +500 ms (from ")
    assert verdicts(rounds(8, processes_grpc=2.0, processes_rpc=1.5))["JSON-RPC against gRPC, eight processes"].startswith(
        "faster: −500 ms"
    )


def test_the_network_alone_is_compared_too_and_bytes_are_set_against_the_package() -> None:
    found = result("draft", rounds(8, docker_rpc=2.0, two_machines_rpc=2.5), {})
    assert {one.what for one in found.comparisons} == {"seconds", "travel"}
    machines = next(row for row in found.rows if row.key == "two-machines-rpc")
    assert machines.ratio is not None
    assert machines.ratio.value == 1.05
    assert machines.cpu is None


def test_different_books_are_told() -> None:
    assert result("draft", rounds(2, local=1.0), {}).sameness == "All 2 runs made the same book, byte for byte."
    mixed = [*rounds(2, local=1.0), sample("docker-rpc", 1, 1.0, book="other")]
    assert result("draft", mixed, {}).sameness.startswith("Warning: the runs made 2 different books (2, 1 runs each)")


def test_failed_runs_are_counted_and_left_out_of_the_figures() -> None:
    found = result(
        "draft", [*rounds(2, local=1.0), sample("local", 3, 0.0, failure="gone"), sample("docker-rpc", 1, 0.0, failure="gone")], {}
    )
    assert [(row.key, row.runs, row.failed) for row in found.rows] == [("local", 2, 1)]


@pytest.mark.parametrize(
    ("seconds", "words"), [(123.4, "123.4 s"), (2.345, "2.35 s"), (0.9996, "1.00 s"), (0.0123, "12 ms"), (0.0004, "0.4 ms")]
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert time(seconds) == words
    assert signed(-seconds) == f"−{words}"


ORDERS = [["a", "b"], ["b", "a"], ["a", "b"], ["a", "b"]]


def test_a_configuration_that_fails_at_its_warm_up_is_left_out() -> None:
    told: list[Sample] = []
    measured = Measured()
    walk(
        ORDERS,
        lambda key, number, _: sample("local", number, 1.0, configuration=key, failure="no models" if key == "b" else ""),
        told.append,
        measured,
    )
    assert measured.left_out == {"b": "no models"}
    assert [one.configuration for one in told] == ["a", "b", "a", "a", "a"]
    assert [one.round for one in measured.samples] == [1, 2, 3]
    assert len(measured.warm_ups) == 2


def test_one_failure_is_borne_and_two_in_a_row_are_not() -> None:
    failing = {("a", 1), ("b", 1), ("b", 2)}
    measured = Measured()
    walk(
        ORDERS,
        lambda key, number, _: sample("local", number, 1.0, configuration=key, failure="gone" if (key, number) in failing else ""),
        lambda _: None,
        measured,
    )
    assert measured.left_out == {"b": "gone"}
    assert [one.configuration for one in measured.samples if not one.failure] == ["a", "a"]


def test_ctrl_c_keeps_what_was_measured() -> None:
    measured = Measured()

    def run(key: str, number: int, position: int) -> Sample:
        if (number, position) == (2, 1):
            raise KeyboardInterrupt
        return sample("local", number, 1.0, configuration=key)

    walk(ORDERS, run, lambda _: None, measured)
    assert measured.stopped
    assert [(one.configuration, one.round) for one in measured.samples] == [("b", 1), ("a", 1), ("a", 2)]
