"""One trace for each job, one span for each call."""

import pytest

from storycreator.core.service import Call
from storycreator.core.tracing import child_span, new_trace_id, trace_id, traceparent

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_traceparent_names_its_trace_and_a_new_span() -> None:
    trace = new_trace_id()
    one, two = traceparent(trace), traceparent(trace)
    assert trace_id(one) == trace_id(two) == trace
    assert one != two


def test_a_call_on_behalf_of_another_is_a_new_span_of_the_same_trace_with_the_same_flags() -> None:
    child = Call(job_id="job", stage="C", traceparent=TRACE.removesuffix("01") + "00").child("C1", "pictures").traceparent
    assert trace_id(child) == trace_id(TRACE)
    assert child.endswith("-00")
    assert child.split("-")[2] != TRACE.split("-")[2]


@pytest.mark.parametrize("value", ["", "nonsense", "00-short-b7ad6b7169203331-01"])
def test_what_is_no_traceparent_is_passed_on_as_it_is(value: str) -> None:
    assert trace_id(value) == ""
    assert child_span(value) == value
